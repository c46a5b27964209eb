import type { Draft } from './compose.ts'
import type { Field } from './field.ts'
import type { ModelMeta } from './meta.ts'

/** What a related field takes over from the field that it shows, unless it says so itself. */
const inherited = [
  'label',
  'help',
  'groups',
  'choices',
  'dynamicChoices',
  'size',
  'digits',
  'translate',
  'domain',
  'context',
] as const

/** Completes the related fields of all models from the fields at the ends of their paths. */
export function settleRelated(drafts: readonly Draft[]): void {
  const metas = new Map(drafts.map(({ meta }) => [meta.name, meta]))
  const settled = new Map<Field, Field>()
  const settle = (field: Field, passed: readonly Field[] = []): Field => {
    if (!field.related || passed.includes(field)) return field
    const known = settled.get(field)
    if (known) return known
    const end = endOf(metas, field)
    const { descriptors } = drafts.find(({ meta }) => meta.name === field.model)!
    const target = end && settle(end, [...passed, field])
    const taken = inherited.filter(key => !descriptors.get(field.name)!.some(one => isGiven(one, key)))
    const whole = target ? { ...field, ...Object.fromEntries(taken.map(key => [key, target[key]])) } : field
    settled.set(field, whole)
    return whole
  }
  for (const { meta } of drafts) {
    const fields = new Map([...meta.fields].map(([name, field]) => [name, settle(field)]))
    Object.assign(meta, { fields, columns: [...fields.values()].filter(field => field.column) })
  }
}

/** The field at the end of a related field's path; undefined when the path leads nowhere. */
function endOf(metas: ReadonlyMap<string, ModelMeta>, field: Field): Field | undefined {
  let at: Field | undefined
  for (const name of field.related!) at = metas.get(at ? (at.comodel ?? '') : field.model)?.fields.get(name)
  return at
}

function isGiven(
  { label, options, details }: { label: string | undefined; options: object; details: object },
  key: string,
) {
  if (key === 'label') return label !== undefined
  const value = Reflect.get(options, key) ?? Reflect.get(details, key)
  return value !== undefined && !(key === 'choices' && Object.keys(value).length === 0)
}
