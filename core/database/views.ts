import pg from 'pg'
import { SetupError } from '../errors.ts'
import type { Finding } from '../finding.ts'
import type { Environment } from '../model/types.ts'
import { quoted } from '../orm/read/sql.ts'
import { findingAt } from '../registry/layers.ts'
import type { ModelMeta } from '../registry/meta.ts'
import type { Database } from './database.ts'
import type { LiveObject } from './live.ts'
import { mark } from './objects.ts'
import type { Step } from './steps.ts'
import type { Query } from './unit.ts'

/** A model over SQL with its SELECT. */
export interface ReportView {
  readonly meta: ModelMeta
  readonly query: string
}

/** The reports of the registry, those first that others look at. */
export async function reportViews(database: Database): Promise<ReportView[]> {
  const metas = [...database.registry.models.values()].filter(meta => meta.query !== null && !meta.abstract)
  if (metas.length === 0) return []
  const textOf = (env: Environment, { query }: ModelMeta) => (typeof query === 'function' ? query(env) : query!)
  const views = await database.unit({}, async env =>
    metas.map(meta => ({ meta, query: textOf(env, meta).trim().replace(/;$/, '') })),
  )
  const ordered = new Set<ReportView>()
  const add = (view: ReportView, above: readonly ReportView[]) => {
    if (above.includes(view))
      throw new SetupError([
        findingAt(view.meta.layers[0]!.layer, 'model-query', `the query of ${view.meta.name} looks at itself.`),
      ])
    const uses = views.filter(one => one !== view && new RegExp(`\\b${one.meta.table}\\b`).test(view.query))
    for (const one of uses) add(one, [...above, view])
    ordered.add(view)
  }
  for (const view of views) add(view, [])
  return [...ordered]
}

/** What takes the views there are to those there should be. All of ours are made anew when one of them is. */
export function viewChanges(
  views: readonly ReportView[],
  live: readonly LiveObject[],
  tablesChange: boolean,
): { before: Step[]; after: Step[] } {
  const ours = live.filter(({ kind, comment }) => kind === 'view' && comment?.startsWith(mark))
  const isThere = (view: ReportView) =>
    ours.some(one => one.name === view.meta.table && one.comment === mark + view.query)
  if (!tablesChange && views.length === ours.length && views.every(isThere)) return { before: [], after: [] }
  return {
    before: ours.length > 0 ? [{ text: `DROP VIEW ${ours.map(({ name }) => quoted(name)).join(', ')}` }] : [],
    after: views.map(({ meta, query }) => ({
      text: `CREATE VIEW ${quoted(meta.table)} AS ${query}`,
      note: `COMMENT ON VIEW ${quoted(meta.table)} IS ${pg.escapeLiteral(mark + query)}`,
    })),
  }
}

/** Throws a `SetupError` that names each stored field that the query of its model gives no column for. */
export async function checkColumns(query: Query, views: readonly ReportView[]): Promise<void> {
  const findings: Finding[] = []
  for (const { meta } of views) {
    const rows = await query<{ name: string }>(
      `SELECT attname AS name FROM pg_attribute
       WHERE attrelid = to_regclass('public.' || quote_ident($1)) AND attnum > 0 AND NOT attisdropped`,
      [meta.table],
    )
    const there = new Set(rows.map(({ name }) => name))
    const missing = ['id', ...meta.columns.map(({ name }) => name)].filter(name => !there.has(name))
    if (missing.length === 0) continue
    const message = `the query of ${meta.name} gives no ${missing.join(', ')}.`
    findings.push(findingAt(meta.layers[0]!.layer, 'model-query', message))
  }
  if (findings.length > 0) throw new SetupError(findings)
}
