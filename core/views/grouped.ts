import type { AnyModel } from '../model/model.ts'
import type { AnyDomain } from '../model/types.ts'
import { rowsOf } from './rows.ts'
import type { Row } from './scene.ts'
import { anyOf } from './search.ts'

/** A group of records as views show it. */
export interface Group {
  readonly spec: string
  /** The value as the database knows it: an id, a key, the first day of a period; null for none. */
  readonly value: unknown
  /** What it is called, where it has a name beside its value. */
  readonly label: string | null
  /** Tells it from all others: the values of the groups around it and its own. */
  readonly key: string
  readonly count: number
  readonly aggregates: Readonly<Record<string, unknown>>
  readonly domain: AnyDomain
  /** Which page of its content is shown; 0 for a folded group. */
  readonly page: number
  /** How many there are on a page. */
  readonly limit: number
  readonly groups: readonly Group[]
  readonly rows: readonly Row[]
}

/** How records are to be grouped, and which groups are open. */
export interface Grouped {
  readonly specs: readonly string[]
  readonly aggregates: readonly string[]
  readonly order: string | null
  readonly paths: readonly string[]
  /** Records on a page of a group. */
  readonly limit: number
  /** Groups on a page. */
  readonly groupsLimit: number
  /** Are the empty groups there that the field adds? */
  readonly empty: boolean
  readonly page: number
  /** The pages of the groups that are open, by their keys; of others, which are is asked about their values. */
  readonly open: ReadonlyMap<string, number>
  byDefault(values: readonly unknown[]): Promise<(value: unknown) => boolean>
}

type Draft = { -readonly [Name in keyof Group]: Group[Name] } & { groups: Draft[]; path: readonly unknown[] }

/** More groups inside groups are not read at once. */
const mostInner = 2000

/**
 * The groups of a domain, and what is in those that are open: a query for each level, one for the records of all open
 * groups (one more for each further page that some are at), and what the rows need.
 */
export async function groupsOf(model: AnyModel, domain: AnyDomain, asked: Grouped): Promise<[Group[], more: boolean]> {
  const { specs, groupsLimit, page, empty } = asked
  const offset = (page - 1) * groupsLimit
  // The field adds its empty groups to all of them, not to a part.
  const top = empty
    ? (await level(model, domain, asked, 0, null)).slice(offset, offset + groupsLimit + 1)
    : await level(model, domain, asked, 0, { limit: groupsLimit + 1, offset })
  const more = top.length > groupsLimit
  if (more) top.pop()
  let open = top.filter(group => group.page > 0)
  for (let depth = 1; depth < specs.length && open.length > 0; depth++) {
    const found = await level(model, within(domain, open), asked, depth, { limit: mostInner, offset: 0 })
    for (const parent of open) {
      const inner = found.filter(({ path }) => keyOf(path.slice(0, -1)) === parent.key)
      parent.groups = inner.slice((parent.page - 1) * parent.limit, parent.page * parent.limit)
    }
    open = open.flatMap(({ groups }) => groups).filter(group => group.page > 0)
  }
  await fill(model, domain, asked, open)
  return [top, more]
}

async function level(
  model: AnyModel,
  domain: AnyDomain,
  { specs, aggregates, order, open, byDefault, limit, groupsLimit }: Grouped,
  depth: number,
  page: { limit: number; offset: number } | null,
): Promise<Draft[]> {
  const by = specs.slice(0, depth + 1)
  const spec = by.at(-1)!
  const options = { order: by.map(one => ordered(one, order)).join(', '), ...page }
  const rows = await model.formattedReadGroup(domain, by, ['__count', ...aggregates], page ? options : {})
  const isLeaf = by.length === specs.length
  const isOpen = await byDefault(rows.map(row => plainOf(row[spec])))
  return rows.map(row => {
    const path = by.map(one => plainOf(row[one]))
    const key = keyOf(path)
    const at = open.get(key) ?? (isOpen(path.at(-1)) ? 1 : 0)
    const shown = row[spec]
    return {
      spec,
      path,
      key,
      value: path.at(-1),
      label: Array.isArray(shown) ? String(shown[1]) : null,
      count: Number(row.__count),
      aggregates: row,
      domain: row.__extra_domain,
      page: at,
      limit: isLeaf ? limit : groupsLimit,
      groups: [],
      rows: [],
    }
  })
}

/** Reads the records of open groups, and what views show of them, all at once. */
async function fill(model: AnyModel, domain: AnyDomain, asked: Grouped, open: readonly Draft[]): Promise<void> {
  const members = new Map<string, readonly number[]>()
  for (const page of new Set(open.map(group => group.page))) {
    const groups = open.filter(group => group.page === page && group.count > 0)
    if (groups.length === 0) continue
    const { specs, order, limit } = asked
    const wanted = { offset: (page - 1) * limit, limit, ...(order ? { order } : {}) }
    const found = await model.formattedReadGroup(within(domain, groups), specs, [], { members: wanted, expand: false })
    const keys = new Set(groups.map(({ key }) => key))
    for (const row of found) {
      const key = keyOf(specs.map(one => plainOf(row[one])))
      if (keys.has(key)) members.set(key, row.__members as number[]) // as the option says
    }
  }
  const ids = [...new Set([...members.values()].flat())]
  const rows = new Map((await rowsOf(model.browse(ids), asked.paths)).map(row => [row.id, row]))
  for (const group of open) group.rows = (members.get(group.key) ?? []).flatMap(id => rows.get(id) ?? [])
}

const within = (domain: AnyDomain, groups: readonly Draft[]): AnyDomain => [
  ...domain,
  ...anyOf(groups.map(group => group.domain)),
]
const plainOf = (shown: unknown) => (Array.isArray(shown) ? shown[0] : (shown ?? null))
const keyOf = (path: readonly unknown[]) => JSON.stringify(path)

/** Groups stand in the order that the list has by their field. */
function ordered(spec: string, order: string | null): string {
  const name = spec.split(':')[0]
  const term = (order ?? '').split(',').find(one => one.trim().split(/\s+/)[0] === name)
  return /\sdesc\b/i.test(term ?? '') ? `${spec} desc` : spec
}
