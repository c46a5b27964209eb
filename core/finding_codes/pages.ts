import type { CodeMeaning } from './meaning.ts'

/** Mistakes in views and templates. */
export const pages = {
  'template-syntax': { says: 'A template can not be compiled.', remedy: 'Mend it at the line given.' },
  'template-missing': {
    says: 'A template is named that is not there.',
    remedy: 'Correct the name: <addon>/<file>.njk, or <addon>.<id> of a <template>.',
  },
  'template-id': {
    says: 'Two templates have the same name.',
    remedy: 'Give one of them another id.',
  },
  'template-place': {
    says: 'A template extends another at a place that is not there, or in a way that there is not.',
    remedy: 'Point at an element that is there, and choose one of the positions.',
  },
  'template-group': {
    says: 'A template is for a group that is not there.',
    remedy: 'Correct the id of the group, or add its addon to depends.',
  },
  'template-name': {
    says: 'A template uses a filter, a test or a function that is not there.',
    remedy: 'Correct the name, or give it what it shows as a value.',
  },
  'template-markup': {
    says: 'A template writes what is not safe, or what browsers are told to refuse.',
    remedy: 'Put quotes around values, and styles and scripts into files of static/.',
  },
  'static-missing': {
    says: 'A template, a view, a style or a script names a static file that is not there.',
    remedy: 'Correct the name, or add the file to static/.',
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
  'view-closed-field': {
    says: 'A view asks about a field of some groups where others see it, too.',
    remedy: 'Give the element the groups of the field.',
  },
  'view-value': {
    says: 'A domain, a context, options or an order in a view can not be read, or name what is not there.',
    remedy: 'Correct the value.',
  },
  'view-condition': {
    says: 'A condition or an expression in a view can not be read, or uses a field that is not there.',
    remedy: 'Correct it; it may use the fields of the model.',
  },
} as const satisfies Record<string, CodeMeaning>
