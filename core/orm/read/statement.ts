import type { DataSource, SelectQueryBuilder } from 'typeorm'
import type { Sql } from './sql.ts'

/** An SQL text, and which parameters of the `Sql` it was made with stand behind `$1`, `$2`, … */
interface Statement {
  readonly text: string
  readonly names: readonly string[]
}

const kept = new WeakMap<DataSource, Map<string, Statement>>()

/** Texts beyond are made anew each time. As many as a connection keeps prepared. */
const most = 1000

/**
 * The text and values of a query. The query builder's text is kept under `key`, which tells apart whatever `build` makes
 * differently: for a page of records making the text takes as long as running it.
 */
export function statement(
  dataSource: DataSource,
  key: string,
  sql: Sql,
  build: () => SelectQueryBuilder<object>,
): [text: string, values: unknown[]] {
  const statements = kept.get(dataSource) ?? new Map<string, Statement>()
  kept.set(dataSource, statements)
  let known = statements.get(key)
  if (!known) {
    // With their names as values, the builder says which parameter stands where.
    const names = Object.fromEntries(Object.keys(sql.parameters).map(name => [name, name]))
    const [text, order] = build().setParameters(names).getQueryAndParameters()
    known = { text, names: order as unknown as string[] } // the names just given
    if (statements.size < most) statements.set(key, known)
  }
  return [known.text, known.names.map(name => sql.parameters[name])]
}
