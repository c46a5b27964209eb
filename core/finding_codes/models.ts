import type { CodeMeaning } from './meaning.ts'

/** Mistakes in models and their fields. */
export const models = {
  'field-group': { says: 'A field is kept for a group that is not there.', remedy: 'Correct the id of the group.' },
  'model-definition': {
    says: 'A model is defined by no class or by several, or takes a mixin that is none.',
    remedy: 'Define it once by model(); extend it by inherit().',
  },
  'model-option': { says: 'An option of a model is unknown or does not fit.', remedy: 'Correct the option.' },
  'model-method': {
    says: 'A declaration names a method or a field that its model does not have.',
    remedy: 'Correct the name.',
  },
  'model-name': {
    says: 'A name can not be kept in the database: it is taken, or too long.',
    remedy: 'Choose another name.',
  },
  'model-query': {
    says: 'A model over SQL declares what only a table can have, or its query gives too little.',
    remedy: 'Let the query give it.',
  },
  'field-declaration': {
    says: 'What stands in a model is no field, or can not be this one.',
    remedy: 'Rename it, or give it another home.',
  },
  'field-option': {
    says: 'A parameter of a field is unknown, or does not fit the field.',
    remedy: 'Correct the parameter.',
  },
  'field-default': { says: 'A field begins with a value that it can not have.', remedy: 'Correct the default.' },
  'field-domain': { says: 'The domain of a field names what its model does not have.', remedy: 'Correct the domain.' },
  'field-relation': {
    says: 'A relation leads to a model or a field that is not there, or does not fit.',
    remedy: 'Correct the name of the model or of the other side.',
  },
  'field-method': {
    says: 'A field names a method that its model does not have.',
    remedy: 'Correct the name, or write it.',
  },
  'field-path': {
    says: 'A path of fields, as in depends and related, leads nowhere.',
    remedy: 'Correct the path.',
  },
  'field-compute': {
    says: 'A computed field can not be computed as it is declared.',
    remedy: 'Change what the message names.',
  },
  'field-delegate': { says: 'A link with delegate can not be one.', remedy: 'Change what the message names.' },
  'field-company': {
    says: 'A field can not differ from company to company.',
    remedy: 'Change what the message names.',
  },
  'field-properties': { says: 'A field of properties has no definition.', remedy: 'Change what the message names.' },
} as const satisfies Record<string, CodeMeaning>
