/** Compiled, never run: what `readGroup` takes and gives. Each line compiles, or fails where `@ts-expect-error` says so. */
import type { Environment, Rec } from '#core'
import '../orm/library.ts'
import './layers.ts'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare function expectType<Expected>(): <Actual>(value: Actual, same: Equal<Actual, Expected>) => void
declare const env: Environment

const books = env['library.book']
const rows = await books.readGroup(
  [['pages', '>', 3]],
  ['author_id', 'kind', 'lent_at:month', 'lent_at:hour_number', 'genre_ids'],
  ['__count', 'pages:sum', 'price:avg', 'lent_at:max', 'id:recordset', 'author_id:recordset', 'kind:array_agg'],
  { having: [['pages:sum', '>', 100], '!', ['__count', '=', 3]], order: 'pages:sum desc', limit: 3 },
)
for (const row of rows) {
  expectType<Rec<'library.author'>>()(row.author_id, true)
  expectType<Rec<'library.genre'>>()(row.genre_ids, true)
  expectType<'novel' | 'essay' | null>()(row.kind, true)
  expectType<Date | null>()(row['lent_at:month'], true)
  expectType<number | null>()(row['lent_at:hour_number'], true)
  expectType<number>()(row.__count, true)
  expectType<number>()(row['pages:sum'], true)
  expectType<number | null>()(row['price:avg'], true)
  expectType<Date | null>()(row['lent_at:max'], true)
  expectType<Rec<'library.book'>>()(row['id:recordset'], true)
  expectType<Rec<'library.author'>>()(row['author_id:recordset'], true)
  expectType<('novel' | 'essay' | null)[]>()(row['kind:array_agg'], true)
  // @ts-expect-error not asked for
  row['pages:max']
}
const [authors] = await env['library.author'].readGroup([], ['born:week', 'style'], ['active:bool_or'])
expectType<string | null>()(authors!['born:week'], true)
expectType<'short' | 'long' | 'epic' | null>()(authors!.style, true)
expectType<boolean>()(authors!['active:bool_or'], true)
const [all] = await books.readGroup([], [], ['__count'])
expectType<{ readonly __count: number }>()(all!, true)

// @ts-expect-error no such field
await books.readGroup([], ['auhtor_id'])
// @ts-expect-error a moment has to be grouped by what moments have in common
await books.readGroup([], ['lent_at'])
// @ts-expect-error no such granularity
await books.readGroup([], ['lent_at:fortnight'])
// @ts-expect-error a number has no months
await books.readGroup([], ['pages:month'])
// @ts-expect-error a day has no hours
await env['library.author'].readGroup([], ['born:hour'])
// @ts-expect-error paths are not followed
await books.readGroup([], ['author_id.name'])
// @ts-expect-error bytes are not grouped
await books.readGroup([], ['cover'])
// @ts-expect-error nor is JSON
await books.readGroup([], ['extra'])
// @ts-expect-error texts have no sum
await books.readGroup([], [], ['title:sum'])
// @ts-expect-error truths have no greatest
await env['library.author'].readGroup([], [], ['active:max'])
// @ts-expect-error no such aggregate
await books.readGroup([], [], ['pages:median'])
// @ts-expect-error a field is no aggregate
await books.readGroup([], [], ['pages'])
// @ts-expect-error having is about aggregates
await books.readGroup([], ['kind'], [], { having: [['kind', '=', 'novel']] })
