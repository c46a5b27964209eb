import type { CodeMeaning } from './meaning.ts'

/** Mistakes in data files and the records they make. */
export const data = {
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
  'data-twice': {
    says: 'An addon writes a record twice, and the later one takes the place of what the earlier one says.',
    remedy: 'Give one of them another id, or remove one.',
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
  'action-model': { says: 'An action shows a model that has no records.', remedy: 'Correct res_model.' },
  'action-domain': {
    says: 'The domain or the context of an action can not be read, or names what is not there.',
    remedy: 'Correct it.',
  },
  'action-search': {
    says: 'An action switches on what no search view of its model has.',
    remedy: 'Correct the name behind search_default_, or give a filter of the search view this name.',
  },
  'action-method': {
    says: 'A server action names a method that its model does not open.',
    remedy: "Correct the name, or open the method with opened('…').",
  },
  'action-values': {
    says: 'A server action gives values that can not be read, or to fields that are not there.',
    remedy: 'Correct the names and values of its field values.',
  },
  'action-tag': {
    says: 'A client action has a tag that no page has.',
    remedy: "Correct it, or give the route of a page this tag: route('GET', …, { tag: '…' }, …).",
  },
  'action-path': {
    says: 'The path of an action can not be an address, or leads to something else.',
    remedy: 'Choose another path.',
  },
  'cron-method': {
    says: 'A scheduled action names a method that is not there.',
    remedy: 'Correct the name, or write it.',
  },
  'rule-domain': {
    says: 'The domain of a record rule can not be read, or names what is not there.',
    remedy: 'Correct it.',
  },
  'menu-access': {
    says: 'A menu leads to records that nobody of its groups may read.',
    remedy: 'Add a line to security/ir.model.access.csv for one of its groups, or correct its groups.',
    warning: true,
  },
  'menu-target': {
    says: 'A menu has neither an action nor menus inside.',
    remedy: 'Give it an action, or remove it.',
    warning: true,
  },
} as const satisfies Record<string, CodeMeaning>
