import type { SafeString } from './markup.ts'

const known = new WeakMap<object, (name: string) => SafeString>()

/** Says how the fields of something that templates are given are shown. */
export function showBy(doc: object, show: (name: string) => SafeString): void {
  known.set(doc, show)
}

/** `field(doc, 'planted_on')` in a template. */
export function shownField(doc: unknown, name: unknown): SafeString {
  const show = typeof doc === 'object' && doc !== null ? known.get(doc) : undefined
  if (show) return show(String(name))
  throw new Error("field(doc, 'name'): expected one of the docs of a report, or a record behind one.")
}
