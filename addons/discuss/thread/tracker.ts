import type { AnyModel, Environment, FieldDescription, Id, Values } from '#core'
import { changed, Labels, type Raw, type Snapshot, snapshot, trackedFields } from './snapshot.ts'
import { storeMessages } from './store.ts'

const key = Symbol('records whose changes are being noted')

/** Records that somebody notes the changes of already: what a write does by further writes is told with it. */
function busyOf(env: Environment): Set<string> {
  const known = env.unit.store.get(key) as Set<string> | undefined // put there below, by this key only
  const busy = known ?? new Set()
  env.unit.store.set(key, busy)
  return busy
}

/**
 * Does something to records, and tells in the thread of each which tracked fields are different after it: one message
 * a record. The number of queries does not depend on the number of records.
 */
export async function tracking(records: AnyModel, work: () => Promise<void>): Promise<void> {
  const { tracking_disable, mail_notrack } = records.env.context
  const busy = busyOf(records.env)
  const nameOf = (id: Id) => `${records._name},${id}`
  const watched = records.browse(records.ids.filter(id => id > 0 && !busy.has(nameOf(id))))
  const all = tracking_disable || mail_notrack || watched.length === 0 ? [] : trackedFields(records)
  if (all.length === 0) return work()
  const there = await watched.exists()
  const before = await snapshot(there, all)
  const labels = new Labels()
  // Lines may be deleted by what follows.
  const lines = all.filter(({ type }) => type === 'one2many' || type === 'many2many')
  await labels.learn(there, lines, [before])
  for (const id of there.ids) busy.add(nameOf(id))
  try {
    await work()
  } finally {
    for (const id of there.ids) busy.delete(nameOf(id))
  }
  await tell(there, all, before, await snapshot(there, all), labels)
}

async function tell(
  records: AnyModel,
  all: readonly FieldDescription[],
  before: Snapshot,
  after: Snapshot,
  labels: Labels,
): Promise<void> {
  const changes = new Map(records.ids.map(id => [id, changed(before, after, id, all)]))
  const differing = records.ids.filter(id => changes.get(id)!.length > 0)
  if (differing.length === 0) return
  await labels.learn(records, [...new Set([...changes.values()].flat())], [before, after])
  const currencies = await currenciesOf(records.browse(differing), all)
  const messages = await storeMessages(
    records,
    differing.map(id => ({ id, type: 'notification', subtype: 'note' })),
  )
  const rows = differing.flatMap((id, index) =>
    changes.get(id)!.map(field => ({
      message_id: messages.ids[index]!,
      field: field.name,
      ...stored('old', before.get(id)!.get(field.name)!, field, labels),
      ...stored('new', after.get(id)!.get(field.name)!, field, labels),
      currency_id: field.currencyField ? (currencies.get(`${field.currencyField},${id}`) ?? null) : null,
    })),
  )
  // sudo: mail.tracking.value - nobody writes there by themself
  await records.env['mail.tracking.value'].sudo().create(rows)
}

/** A value as its column has it. */
function stored(
  when: 'old' | 'new',
  value: Raw,
  { type, relation }: FieldDescription,
  labels: Labels,
): Values<'mail.tracking.value'> {
  // Relational: see snapshot.
  if (relation) return { [`${when}_value_text`]: labels.of(relation, value as readonly Id[]) }
  if (type === 'datetime') return { [`${when}_value_datetime`]: value }
  if (typeof value === 'number' || typeof value === 'boolean') return { [`${when}_value_number`]: Number(value) }
  return { [`${when}_value_text`]: value }
}

/** The currency of each record, by the field that leads to it. */
async function currenciesOf(records: AnyModel, all: readonly FieldDescription[]): Promise<Map<string, Id>> {
  const names = [...new Set(all.flatMap(({ currencyField }) => currencyField ?? []))]
  // sudo: any model - of which currency an amount is does not depend on who changes it
  const loaded = names.length > 0 ? await records.sudo().load(...names) : records
  const pairs = names.flatMap(name =>
    [...loaded].map(one => [`${name},${one.id}`, (one[name] as AnyModel).ids[0]] as const),
  )
  return new Map(pairs.flatMap(([name, id]) => (id === undefined ? [] : [[name, id] as const])))
}
