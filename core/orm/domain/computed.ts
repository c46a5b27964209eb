import { UserError, ValueError } from '../../errors.ts'
import type { AnyModel } from '../../model/model.ts'
import type { Field } from '../../registry/field.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { checkModelAccess } from '../access/denied.ts'
import { ruleDomain } from '../access/rules.ts'
import { ofLines } from '../compute/of_lines.ts'
import type { Env } from '../environment.ts'
import { isRecordset } from '../read/bulk.ts'
import { selectIds } from '../read/query.ts'
import { ALWAYS, type Condition, NEVER, negate, some } from './condition.ts'
import { and, type DomainNode, isNegative, type Leaf, type Operator, opposites, parseDomain } from './domain.ts'
import { resolve, withActive } from './resolve.ts'
import { isUnset } from './value.ts'

/** A field without column says itself how it is searched; `leaf.path` is what stands behind it. */
export async function searched(env: Env, meta: ModelMeta, field: Field, leaf: Leaf): Promise<Condition> {
  const method = field.computation?.search
  if (!method)
    throw new ValueError(
      `${meta.name}.${field.name} is neither stored nor has a search method: it can not be searched.`,
    )
  const records = env.model(meta.name)
  const search = records[method] as (this: AnyModel, operator: Operator, value: unknown) => unknown
  const ask: Ask = async (operator, value) => {
    const domain = (await search.call(records, operator, value)) as readonly unknown[] | null | undefined
    return domain === null || domain === undefined ? null : resolve(env, meta, parseDomain(domain, { trusted: true }))
  }
  const { operator, value } = regular(await overRelation(env, field, leaf))
  if (operator === '=?')
    return isUnset(value) ? ALWAYS : searched(env, meta, field, { ...leaf, path: [], operator: '=', value })
  if (Array.isArray(value) && value.length === 0 && /^(not )?in$/.test(operator))
    return operator === 'in' ? NEVER : ALWAYS
  const found = await answer(ask, operator, value)
  if (found) return found
  throw new UserError(
    env._('“%(field)s” (%(model)s.%(name)s) can not be searched by “%(operator)s”.', {
      field: env._(field.label),
      model: meta.name,
      name: field.name,
      operator,
    }),
  )
}

/** A list is asked for by "in", and nothing else is: as search methods expect it. */
function regular({ operator, value }: Pick<Leaf, 'operator' | 'value'>): Pick<Leaf, 'operator' | 'value'> {
  const isList = Array.isArray(value) || isRecordset(value)
  if (Array.isArray(value) && operator === '=') return { operator: 'in', value }
  if (Array.isArray(value) && operator === '!=') return { operator: 'not in', value }
  return /^(not )?in$/.test(operator) && !isList ? { operator, value: [value] } : { operator, value }
}

/** What the search method makes of an operator and a value; null if it does not know the operator. */
type Ask = (operator: Operator, value: unknown) => Promise<Condition | null>

/** Asks as it is written, then for the opposite, then, of a list, value by value. */
async function answer(ask: Ask, operator: Operator, value: unknown): Promise<Condition | null> {
  const eitherWay = async (one: Operator, of: unknown) => {
    const plain = await ask(one, of)
    if (plain) return plain
    const opposite = oppositeOf(one)
    const denied = opposite ? await ask(opposite, of) : null
    return denied && negate(denied)
  }
  const direct = await eitherWay(operator, value)
  if (direct) return direct
  const positive = opposites[operator] ?? operator
  if (positive !== '=' && positive !== 'in') return null
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  let found = positive === '=' ? await eitherWay('in', list) : null
  if (!found) {
    const ones: (Condition | null)[] = []
    for (const one of positive === 'in' ? list : []) ones.push(await eitherWay('=', one))
    if (ones.length === 0 || ones.includes(null)) return null
    found = some(ones.filter(one => one !== null))
  }
  return positive === operator ? found : negate(found)
}

function oppositeOf(operator: Operator): Operator | undefined {
  // The keys are operators.
  return opposites[operator] ?? (Object.keys(opposites) as Operator[]).find(one => opposites[one] === operator)
}

/** What is asked of what stands behind a relation without column: the records that meet it are looked up first. */
async function overRelation(env: Env, field: Field, leaf: Leaf): Promise<Pick<Leaf, 'operator' | 'value'>> {
  const { path, operator, value } = leaf
  const isLookup = path.length === 0 && /^(not )?any!?$/.test(operator)
  if (path.length === 0 && !isLookup) return leaf
  if (!field.comodel) {
    const what = isLookup ? `“${operator}” does not apply` : `nothing is behind ${field.name}.${path.join('.')}`
    throw new ValueError(`${field.model}.${field.name} is no relation: ${what}.`)
  }
  const comodel = env.database.registry.model(field.comodel)
  // sudo: any model - only rules and search methods may say any!
  const reader = isLookup && operator.endsWith('!') ? env.with({ su: true }) : env
  checkModelAccess(reader, comodel, 'read')
  const inner = isLookup ? (value as DomainNode) : leaf
  const own =
    field.type === 'many2one' ? inner : withActive(comodel, inner, ofLines(env, field).context.active_test !== false)
  const ids = await selectIds(reader, comodel, and(own, await ruleDomain(reader, comodel, 'read')))
  return { operator: isLookup && isNegative(operator) ? 'not in' : 'in', value: ids }
}
