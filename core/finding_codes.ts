/** What a kind of finding means, and what to do about it: each a sentence. */
export interface CodeMeaning {
  readonly says: string
  readonly remedy: string
  /** Worth mending, but nothing that stops: `foyer check` ends well all the same. */
  readonly warning?: true
}

/** Every kind of mistake that Foyer finds in an addon. docs/findings.md has an example of each. */
const codes = {
  'addons-path': {
    says: 'A folder of the addons path does not exist.',
    remedy: 'Correct addons_path in the settings, or make the folder.',
  },
  'addon-name': {
    says: 'The folder has a name that no addon can have.',
    remedy: 'Rename it: small letters, digits and _, a letter first.',
  },
  'addon-depends': {
    says: 'An addon that is needed is not there, or addons need each other in a circle.',
    remedy: 'Correct depends in manifest.ts, or add a folder to addons_path.',
  },
  'manifest-load': {
    says: 'manifest.ts can not be imported, or exports no manifest.',
    remedy: 'Write `export default { name: … } satisfies Manifest`, and nothing else.',
  },
  'manifest-key': { says: 'A manifest has no such key.', remedy: 'Correct the key, or remove it.' },
  'manifest-value': {
    says: 'A key of the manifest has a value of another kind than it takes.',
    remedy: 'Give it what is expected.',
  },
  'manifest-file': {
    says: 'The manifest lists a file that is not there, or twice.',
    remedy: 'Correct the path, or remove it from the list.',
  },
  'code-load': { says: "The addon's code fails while it is imported.", remedy: 'Mend what the message names.' },
  'code-export': {
    says: 'controllers/index.ts exports something that Foyer does not read.',
    remedy: 'Export routes, events, slots, readers and services only, each of its kind.',
  },
  'import-depends': {
    says: 'The code imports an addon that the manifest does not depend on.',
    remedy: 'Add the addon to depends in manifest.ts.',
  },
  'import-path': {
    says: 'The code imports what is not for it: inner files of Foyer or of another addon, test tools, its own index.',
    remedy: 'Import #core, #addons/… or the file of your own that defines it.',
  },
  'import-missing': { says: 'The code imports a file that is not there.', remedy: 'Correct the path.' },
  'model-unexported': {
    says: 'A model or an extension is declared, but index.ts does not export it, so it takes no effect.',
    remedy: 'Export it from index.ts.',
  },
  'data-unlisted': {
    says: 'A data file that no list of the manifest names is never loaded.',
    remedy: 'Add it to data or demo in manifest.ts, or remove it.',
  },

  'data-syntax': {
    says: 'A data file is not well-formed, or holds what is not allowed in one.',
    remedy: 'Mend it at the line given; entities and document types are not allowed.',
  },
  'data-element': {
    says: 'An element stands where it can not, or is not complete.',
    remedy: 'Write what the message expects.',
  },
  'data-attribute': {
    says: 'An attribute is unknown, missing, or stands beside one that excludes it.',
    remedy: 'Write what the message expects.',
  },
  'data-value': { says: 'A value does not fit its field.', remedy: "Give a value of the field's type." },
  'data-id': {
    says: 'An external id is malformed, belongs to a record of another model, or to one that does not exist.',
    remedy: 'Choose another id, or add the addon that has it to depends.',
  },
  'data-ref': {
    says: 'A reference leads to a record that is not there, comes later, or is of another model.',
    remedy: 'Correct the id, move the record up, or add its addon to depends.',
  },
  'data-model': { says: 'A data file is about a model that has no records.', remedy: 'Correct the name of the model.' },
  'data-field': {
    says: 'A data file sets a field that its model does not have, or sets it twice.',
    remedy: 'Correct it.',
  },
  'data-method': {
    says: 'A data file calls a method that its model does not open.',
    remedy: "Correct the name, or open the method with opened('…').",
  },
  'data-load': {
    says: 'A record of a data file could not be stored.',
    remedy: 'Mend the record so that the rule that the message names holds.',
  },

  'view-arch': {
    says: 'A view can not be read, or what it inherits from has no such place.',
    remedy: 'Mend the XML, or point at an element that is there.',
  },
  'view-model': { says: 'A view is of a model that is not there.', remedy: 'Correct the name of the model.' },
  'view-field': {
    says: 'A view shows a field that its model does not have.',
    remedy: 'Correct the name of the field.',
  },
  'view-element': {
    says: 'An element stands in a view where it can not.',
    remedy: 'Use an element of views, or plain HTML.',
  },
  'view-attribute': { says: 'An element of a view has no such attribute.', remedy: 'Correct the attribute.' },
  'view-widget': { says: 'A field can not be shown by this widget.', remedy: 'Choose a widget that suits the field.' },
  'view-button': {
    says: 'A button leads to a method that is not open, or to an action that is not there.',
    remedy: "Correct the name, or open the method with opened('…').",
  },
  'view-filter': { says: 'A filter of a search view can not be read.', remedy: 'Correct its name or its domain.' },
  'view-group': { says: 'A view names a group that is not there.', remedy: 'Correct the id of the group.' },
  'view-condition': {
    says: 'A condition or an expression in a view can not be read, or uses a field that is not there.',
    remedy: 'Correct it; it may use the fields of the model.',
  },

  'po-syntax': { says: 'A translation file is no PO file.', remedy: 'Mend it at the line given.' },
  'po-placeholder': {
    says: 'A translation has other placeholders than its source.',
    remedy: 'Keep each %(name)s of the source.',
  },
  'term-literal': {
    says: 'A text to translate is put together, so that nobody can translate it.',
    remedy: 'Write one literal, with placeholders such as %(name)s.',
  },
  'term-missing': { says: 'A text has no translation.', remedy: 'Translate it in the PO file.', warning: true },
  'term-unused': {
    says: 'A translation is of a text that is nowhere used.',
    remedy: 'Remove it from the PO file, or correct its source text.',
    warning: true,
  },

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

/** The name of a kind of mistake, such as `manifest-key`: it stays when sentences change. */
export type FindingCode = keyof typeof codes

/** What each code means. */
export const findingCodes: Readonly<Record<FindingCode, CodeMeaning>> = codes
