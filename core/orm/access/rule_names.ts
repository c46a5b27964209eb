import { ValueError } from '../../errors.ts'
import type { Literal } from '../../expression/literal.ts'
import type { AnyModel } from '../../model/model.ts'
import type { Env } from '../environment.ts'
import { metaOf } from '../read/read.ts'

type Names = Record<string, unknown>

/**
 * What the domain of a rule may use: `user`, of whom it says which fields it needs; `uid`; `company_id` and `company_ids`,
 * which the switcher of companies narrows; `time.strftime`. Nothing else of a caller's context counts.
 */
export async function ruleNames(env: Env, literal: Literal): Promise<Names> {
  const { uid, partnerId, companyId, companyIds, groups } = env.rights
  // What most rules ask for is known without a query.
  const user: Names = {
    id: uid,
    partner_id: { id: partnerId },
    company_id: { id: companyId },
    company_ids: { ids: companyIds },
    all_group_ids: { ids: groups },
  }
  const asked = literal.paths.map(path => path.split('.')).filter(([name]) => name === 'user')
  const unknown = asked.map(([, ...names]) => names).filter(names => !isThere(user, names))
  if (unknown.length > 0) {
    // sudo: res.users - a rule may look at what the person can not open; the caller's context is left behind
    await addFields(user, env.with({ su: true, context: {} }).user, unknown)
  }
  return { user, uid, company_id: env.companyIds[0] ?? null, company_ids: env.companyIds, time: timeAt(env.now()) }
}

function isThere(names: Names, path: readonly string[]): boolean {
  let at: unknown = names
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return false
    at = (at as Names)[name] // an object, looked at by its own keys
  }
  return true
}

async function addFields(names: Names, record: AnyModel, paths: readonly (readonly string[])[]): Promise<void> {
  const meta = metaOf(record)
  for (const [name, ...rest] of paths) {
    if (name === undefined || name === 'id' || name === 'ids') continue
    const field = meta.fields.get(name)
    if (!field) throw new ValueError(`user: ${meta.name} has no field ${name}.`)
    // What nobody reads, such as a password, no rule tells by what it lets through.
    if (field.groups?.includes('.')) throw new ValueError(`user: ${meta.name}.${name} is closed to rules.`)
    await record.load(name)
    const value: unknown = record.length > 0 ? record[name] : null
    if (!field.comodel) {
      names[name] = value
      continue
    }
    // The field has a model of the other side, so its value is records of it; of nobody there are none.
    const targets = (value ?? record.env.model(field.comodel)) as AnyModel
    const known = names[name] as Names | undefined // put there here or above
    const inner: Names = { id: targets.ids[0] ?? null, ids: targets.ids, ...known }
    names[name] = inner
    if (rest.length > 0) await addFields(inner, targets.slice(0, 1), [rest])
  }
}

/** As in Odoo's rules, in UTC: `time.strftime('%Y-%m-%d')`. */
function timeAt(now: Date) {
  const text = now.toISOString()
  const parts: Names = {
    '%Y': text.slice(0, 4),
    '%m': text.slice(5, 7),
    '%d': text.slice(8, 10),
    '%H': text.slice(11, 13),
    '%M': text.slice(14, 16),
    '%S': text.slice(17, 19),
  }
  return { strftime: (format: unknown) => String(format).replace(/%[YmdHMS]/g, part => String(parts[part])) }
}
