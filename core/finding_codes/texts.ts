import type { CodeMeaning } from './meaning.ts'

/** Mistakes in translations. */
export const texts = {
  'po-syntax': { says: 'A translation file is no PO file.', remedy: 'Mend it at the line given.' },
  'po-placeholder': {
    says: 'A translation has other placeholders than its source.',
    remedy: 'Keep each %(name)s of the source.',
  },
  'po-twice': {
    says: 'A PO file translates a text twice.',
    remedy: 'Keep the translation that is meant, and remove the other.',
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
} as const satisfies Record<string, CodeMeaning>
