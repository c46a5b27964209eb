import type { Route } from '../../http/route.ts'
import { lineAt } from '../../lines.ts'
import type { Finding } from '../finding.ts'
import { reachOf } from '../graph.ts'
import type { LoadedAddon } from '../load.ts'
import type { Source } from './sources.ts'

/**
 * Routes of an addon that never answer, or only by chance: it has another of the same path, or an addon that has nothing to
 * do with it has. To answer in the place of an addon that it depends on is no mistake.
 */
export function checkRoutes(
  addon: LoadedAddon,
  addons: readonly LoadedAddon[],
  sources: readonly Source[],
  dependsOf: (name: string) => readonly string[] | undefined,
): Finding[] {
  if (!addon.routes.length) return []
  const reach = reachOf(dependsOf, addon.name)
  const strangers = addons.filter(({ name }) => !reach.has(name) && !reachOf(dependsOf, name).has(addon.name))
  return addon.routes.flatMap((route, index): Finding[] => {
    const place = () => placeOf(route, sources, addon)
    const called = `${route.method} ${route.path}`
    const same = (other: Route) => keyOf(other) === keyOf(route)
    if (!/^\/(?!\/)/.test(route.path))
      return [{ code: 'route-path', ...place(), message: `${called}: expected a path that begins with one /` }]
    if (addon.routes.slice(0, index).some(same))
      return [{ code: 'route-twice', ...place(), message: `${called} is there already: this one never answers` }]
    return strangers
      .filter(({ routes }) => routes.some(same))
      .map(({ name }) => ({
        code: 'route-twice',
        ...place(),
        message: `${called} is in ${name}, too, and neither depends on the other: which one answers is chance`,
      }))
  })
}

/** Paths that differ only in the names of their parameters are one. */
function keyOf({ method, path }: Route): string {
  return `${method} ${path.replace(/([:*])\w+/g, '$1')}`
}

/** Where it is declared: the last place, of two in one file. */
function placeOf(
  { method, path }: Route,
  sources: readonly Source[],
  addon: LoadedAddon,
): { file: string; line?: number } {
  const written = new RegExp(`route\\(\\s*(['"])${method}\\1,\\s*(['"])${path.replace(/[^\w/]/g, '\\$&')}\\2`, 'g')
  for (const { file, path: at, text } of sources) {
    const found = at.endsWith('.ts') ? [...text.matchAll(written)].at(-1) : undefined
    if (found) return { file, line: lineAt(text, found.index) }
  }
  return { file: `${addon.path}/controllers/index.ts` }
}
