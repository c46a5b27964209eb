import type { Operation } from '../../model/model.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { and } from '../domain/domain.ts'
import { type Env, record } from '../environment.ts'
import { selectIds } from '../read/query.ts'
import type { AccessRule } from './access.ts'
import { companiesOf } from './companies.ts'
import { type Counting, type Narrowing, narrowing } from './rules.ts'

/** How many records a denial names. */
const most = 6

/** For those who asked for details: which records, and which rules did not let them through. */
export async function blame(
  env: Env,
  meta: ModelMeta,
  ids: readonly number[],
  operation: Operation,
): Promise<string[]> {
  const rules = await failing(env, meta, await narrowing(env, meta, operation), ids)
  const companies = await companiesIn(env, meta, ids)
  return [...recordLines(env, meta, ids, companies), ...ruleLines(env, rules)]
}

/** A company of the person that they do not work in now, and that all of the records belong to. */
export async function otherCompany(env: Env, meta: ModelMeta, ids: readonly number[]): Promise<Company | null> {
  const open = companiesOf(env)
  if (env.rights.companyIds.every(id => open.includes(id))) return null
  const companies = await companiesIn(env, meta, ids)
  const [only, ...others] = new Set(companies.values())
  if (only === undefined || others.length > 0 || companies.size < ids.length) return null
  return env.rights.companyIds.includes(only) && !open.includes(only) ? named(env, only) : null
}

interface Company {
  readonly id: number
  readonly name: string
}

/** Of the global rules those that fail for a record; of the groups' rules all, when none lets a record through. */
export async function failing(
  env: Env,
  meta: ModelMeta,
  { global, granted, parents }: Narrowing,
  ids: readonly number[],
): Promise<AccessRule[]> {
  const found: AccessRule[] = []
  for (const { rule, node } of global) {
    if ((await passing(env, meta, node, ids)).length < ids.length) found.push(rule)
  }
  const passed = new Set<number>()
  for (const { node } of granted) for (const id of await passing(env, meta, node, ids)) passed.add(id)
  if (granted.length > 0 && ids.some(id => !passed.has(id))) found.push(...granted.map(({ rule }) => rule))
  for (const { link, meta: parent, narrowing: above } of parents) {
    // sudo: any model - the parents are asked about, not shown
    const records = await record(meta.prototype, env.with({ su: true }), ids).load(link.name)
    const links = [...records].flatMap(one => (one[link.name] as typeof records).ids) // a many2one of the model
    found.push(...(await failing(env, parent, above, [...new Set(links)])))
  }
  return found
}

/** Those of the records that a rule lets through. */
export function passing(env: Env, meta: ModelMeta, node: Counting['node'], ids: readonly number[]): Promise<number[]> {
  // sudo: any model - a rule's own domain may look at what the person can not open
  const system = env.with({ su: true })
  return selectIds(system, meta, and({ kind: 'leaf', path: ['id'], operator: 'in', value: ids }, node))
}

/** The company that each of the records belongs to, where they have one. */
async function companiesIn(env: Env, meta: ModelMeta, ids: readonly number[]): Promise<Map<number, number>> {
  const field = meta.fields.get('company_id')
  if (field?.comodel !== 'res.company' || !field.column) return new Map()
  // sudo: any model - the person is told of a company only when it is their own
  const records = await record(meta.prototype, env.with({ su: true }), ids).load('company_id')
  return new Map(
    [...records].flatMap(one => {
      const [company] = (one.company_id as typeof records).ids // a many2one of the model
      return company ? [[one.id, company] as const] : []
    }),
  )
}

async function named(env: Env, id: number): Promise<Company> {
  // sudo: res.company - one of the person's own
  const company = await env.with({ su: true }).model('res.company').browse(id).load('display_name')
  return { id, name: String(company.display_name) }
}

/** Only numbers: what closed records are called is no more open than they are. */
function recordLines(env: Env, meta: ModelMeta, ids: readonly number[], companies: ReadonlyMap<number, number>) {
  const of = (id: number) => {
    const company = companies.get(id)
    return company ? `, ${env._('company %(id)s', { id: company })}` : ''
  }
  return [
    env._('Records (user %(login)s, %(uid)s):', { login: env.rights.login, uid: env.uid }),
    ...ids.slice(0, most).map(id => `- ${env._(meta.description)} (${meta.name}, ${id}${of(id)})`),
    ...(ids.length > most ? [`- … ${env._('and %(count)s more', { count: ids.length - most })}`] : []),
  ]
}

function ruleLines(env: Env, rules: readonly AccessRule[]): string[] {
  if (rules.length === 0) return []
  return [env._('Rules that say no:'), ...[...new Set(rules)].map(({ name }) => `- ${name}`)]
}
