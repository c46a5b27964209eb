import { views } from '#core'
import type { Asked, Pager, Plan } from './shown.ts'

const mostOpen = 100

/** How a kind of view wants its records grouped. */
type Wanted = Pick<views.Grouped, 'specs' | 'aggregates' | 'limit' | 'groupsLimit' | 'empty' | 'byDefault'>

/** A page of groups, in this order; the address that leads back to it, and those of what can be opened, folded and turned. */
export async function groupsAt({ request, model, domain, state, url }: Asked, plan: Plan, wanted: Wanted) {
  const open = openGroups(request.search)
  const order = state.order ?? plan.order
  const asked = { ...wanted, order, paths: plan.paths, page: state.page, open }
  const [groups, more] = await views.groupsOf(model, domain, asked)
  const total = await model.searchCount(domain)
  const at = (changed: ReadonlyMap<string, number>) => withOpen(url({}), changed)
  const pager: Pager = {
    total,
    text: request.env._('%(total)s in all', { total }),
    previous: state.page > 1 ? url({ page: state.page - 1 }) : null,
    next: more ? url({ page: state.page + 1 }) : null,
  }
  return {
    groups,
    order,
    here: at(open),
    links: {
      toggle: ({ key, page }: views.Group) => at(new Map([...open, [key, page > 0 ? 0 : 1]])),
      page: ({ key }: views.Group, page: number) => at(new Map([...open, [key, page]])),
    },
    pager,
  }
}

/** The groups that an address opens, with the page that each is at; 0 for one that is folded. */
function openGroups(search: URLSearchParams): Map<string, number> {
  const open = search.getAll('open').slice(-mostOpen)
  return new Map(
    open.flatMap((text): [string, number][] => {
      const [, key, page] = /^(\[.*\])(\d{0,6})$/s.exec(text) ?? []
      return key === undefined ? [] : [[key, page === '' ? 1 : Number(page)]]
    }),
  )
}

function withOpen(address: string, open: ReadonlyMap<string, number>): string {
  const [path, query] = address.split('?')
  const search = new URLSearchParams(query)
  for (const [key, page] of open) search.append('open', page === 1 ? key : `${key}${page}`)
  return `${path}?${search}`
}
