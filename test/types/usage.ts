/** Compiled, never run: each line compiles, or fails where `@ts-expect-error` says so. */
import { type Domain, domains, type Environment, type FieldName, type Rec, type Values } from '#core'
import '../orm/library.ts'
import './layers.ts'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare function expectType<Expected>(): <Actual>(value: Actual, same: Equal<Actual, Expected>) => void
declare const env: Environment

// Fields and methods of every layer are on the records.
const authors = await env['library.author'].search([])
expectType<string>()(authors.name, true)
expectType<string | null>()(authors.born, true)
expectType<string | null>()(authors.pronoun, true)
expectType<'short' | 'long' | 'epic' | null>()(authors.style, true)
expectType<string>()(authors.greeting(), true)
expectType<Rec<'library.book'>>()(authors.book_ids, true)
expectType<Promise<Rec<'library.author'>>>()(authors.colleagues(), true)
expectType<Date | null>()(authors.create_date, true)
expectType<string>()(authors.display_name, true)

// Extensions are seen through relations, from either side.
for (const book of await env['library.book'].search([])) {
  expectType<Rec<'library.author'>>()(book.author_id, true)
  expectType<string | null>()(book.author_id.pronoun, true)
  expectType<number>()(book.author_id.book_ids.length, true)
  expectType<{ shelf: string } | null>()(book.extra, true)
  expectType<Buffer | null>()(book.cover, true)
}
expectType<(string | null)[]>()(authors.mapped('pronoun'), true)
expectType<Rec<'library.book'>>()(authors.mapped('book_ids'), true)
expectType<number[]>()(authors.mapped('book_ids.pages'), true)
expectType<Rec<'library.genre'>>()(authors.mapped('mentor_id.book_ids.genre_ids'), true)
expectType<number[]>()(
  authors.mapped(author => author.book_ids.length),
  true,
)
expectType<Rec<'library.author'>>()(
  authors.mapped(author => author.mentor_id),
  true,
)
expectType<Rec<'library.author'>>()(authors.filtered('book_ids.genre_ids').sorted('name desc').at(-1).reverse(), true)
expectType<Map<Rec<'library.author'>, Rec<'library.author'>>>()(authors.grouped('mentor_id'), true)
authors.sorted(author => [author.name, author.page_count], true)
authors.filtered(author => author.book_ids).concat(authors)
expectType<Rec<'library.author'>>()(
  authors.filtered(author => author.active),
  true,
)
expectType<Map<string | null, Rec<'library.author'>>>()(
  authors.grouped(author => author.born),
  true,
)

// A mixin's fields and methods are on the models that take it.
const shelves = await env['library.shelf'].search([['note_count', '>', 3]])
expectType<Promise<number>>()(shelves.addNote('hi'), true)

await shelves.write({ lamps: 3, key: 'x', note_count: 1 })

// A prototype has what it is a copy of, and is records of its own.
const pamphlets = await env['library.pamphlet'].search([['title', 'ilike', 'x']])
expectType<Rec<'library.pamphlet'>>()(pamphlets, true)
expectType<Rec<'library.author'>>()(pamphlets.author_id, true)
expectType<string | null>()(pamphlets.pages, true)
pamphlets.checkTitle()
// @ts-expect-error a pamphlet is no book
pamphlets.union(await env['library.book'].search([]))
// @ts-expect-error its pages are a text
await pamphlets.write({ pages: 3 })

// By delegation a model has the fields of another, of all its layers, and none of its methods.
const readers = await env['library.reader'].search([
  ['name', 'ilike', 'x'],
  ['mentor_id.name', '=', 'Ada'],
  ['card', '!=', null],
])
expectType<string>()(readers.name, true)
expectType<string | null>()(readers.pronoun, true)
expectType<Rec<'library.author'>>()(readers.mentor_id, true)
await readers.create({ name: 'Ada', pronoun: 'she', card: 'x', author_id: 3 })
// @ts-expect-error no such field
await readers.create({ nmae: 'Ada' })
// @ts-expect-error a text is not compared with a number
await env['library.reader'].search([['name', '=', 3]])
// @ts-expect-error methods are not inherited
readers.greeting()

// A wrong field or method name does not compile.
// @ts-expect-error no such field
authors.pronuon
// @ts-expect-error no such method
authors.greetin()
// @ts-expect-error a field of another model
authors.book_ids.pronoun
// @ts-expect-error no such model
env['library.auhtor']
// @ts-expect-error not a field but a method
authors.mapped('greeting')
// @ts-expect-error no such field
authors.mapped('nmae')
// @ts-expect-error no such field
authors.mapped('nmae.name')
// @ts-expect-error no such field
authors.filtered('nmae')
// @ts-expect-error no such field
authors.grouped('nmae')
// @ts-expect-error a promise is true whatever comes of it
authors.filtered(async author => author.active)
// @ts-expect-error not a key to sort by
authors.sorted(author => author.book_ids)
// @ts-expect-error a book is not an author
authors.union(authors.book_ids)
// @ts-expect-error an id is a number
authors.browse('3')

// Domains: names, operators and operands are checked.
await env['library.author'].search(['|', ['pronoun', 'ilike', 'she'], ['pronoun', '=', null]])
await env['library.author'].search([
  ['style', 'in', ['short', 'epic']],
  ['active', '=', true],
  ['id', '>', 7],
])
await env['library.author'].search([
  ['mentor_id', '=', 3],
  ['mentor_id.name', '=like', 'A%'],
  ['mentor_id.mentor_id.name', '=', 'Ada'],
])
await env['library.author'].search([
  [
    'book_ids',
    'any',
    [
      ['title', '=', 'x'],
      ['author_id.name', '!=', 'y'],
    ],
  ],
])
await env['library.book'].search([
  ['author_id', 'in', authors],
  ['create_date', '>', new Date()],
])
await env['library.author'].search([
  ['mentor_id', '=', 'Ada'],
  ['mentor_id', 'child_of', ['Ada', 3]],
  ['mentor_id', '=?', null],
  ['mentor_id.book_ids', 'any', []],
  ['name', 'not =ilike', 'a%'],
  ['born', '>', 'today -200y'],
  ['born.year_number', '=', 1815],
  ['create_date', '>=', 'today'],
  [1, '=', 1],
])
expectType<Promise<Rec<'library.author'>>>()(authors.filteredDomain([['born', '!=', null]]), true)
await env['library.author'].search(domains.or([['name', '=', 'Ada']], domains.not([['active', '=', true]])))
// @ts-expect-error no such field in a part of it
await env['library.author'].search(domains.or([['nmae', '=', 'Ada']], []))
// @ts-expect-error no such field in memory either
await authors.filteredDomain([['nmae', '=', 'Ada']])
// @ts-expect-error a part of a date is a number
await env['library.author'].search([['born.year_number', '=', 'x']])
// @ts-expect-error no such field
await env['library.author'].search([['nmae', '=', 'Ada']])
// @ts-expect-error no such field behind the dot
await env['library.author'].search([['mentor_id.nmae', '=', 'Ada']])
// @ts-expect-error not a field but a method
await env['library.author'].search([['greeting', '=', 'Ada']])
// @ts-expect-error no such operator behind the dot either
await env['library.author'].search([['mentor_id.name', 'contains', 'Ada']])
// @ts-expect-error behind any, operands are checked too
await env['library.author'].search([['book_ids', 'any', [['title', '=', 3]]]])
// @ts-expect-error a text is not compared with a number
await env['library.author'].search([['name', '=', 3]])
// @ts-expect-error a required text is never null
await env['library.author'].search([['name', '=', null]])
// @ts-expect-error not one of the choices
await env['library.author'].search([['style', '=', 'medium']])
// @ts-expect-error not an operator of a boolean
await env['library.author'].search([['active', 'ilike', 'yes']])
// @ts-expect-error no such operator
await env['library.author'].search([['name', '==', 'Ada']])
// @ts-expect-error a book is not an author
await env['library.author'].search([['book_ids', 'in', authors]])

const domain: Domain<'library.author'> = [['name', '=', 'Ada'], '!', ['active', '=', false]]
await env['library.author'].search(domain)

// Names, environments, locks.
expectType<Promise<[number, string][]>>()(authors.nameSearch('a', [['active', '=', true]], 'not ilike', 5), true)
expectType<Promise<Rec<'library.author'>>>()(authors.nameCreate('Ada'), true)
expectType<Rec<'library.author'>>()(authors.sudo(false).withCompany(null).withContext({ lang: 'fr_FR' }), true)
expectType<Promise<Rec<'library.author'>>>()(authors.withUser(authors), true)
expectType<Promise<Rec<'library.author'>>>()(authors.tryLockForUpdate(), true)
expectType<boolean[]>()([env.isSuperuser(), env.isAdmin(), env.isSystem()], true)
// @ts-expect-error no such operator
authors.nameSearch('a', [], 'contains')
// @ts-expect-error no such field
authors.nameSearch('a', [['nmae', '=', 'Ada']])
// @ts-expect-error a user is an id or a record
authors.withUser('admin')
// @ts-expect-error a context is an object
authors.withContext('fr_FR')

// Values for create and write.
await authors.write({ pronoun: 'she', mentor_id: 3, book_ids: [[0, 0, { title: 'x' }]], style: null })
await env['library.author'].create([{ name: 'Ada' }, { name: 'Bob', mentor_id: authors }])
const values: Values<'library.author'> = { style: 'epic', pronoun: null }
await env['library.author'].create(values)
// @ts-expect-error no such field
await authors.write({ pronuon: 'she' })
// @ts-expect-error a required text is never null
await authors.write({ name: null })
// @ts-expect-error a book is not an author
await authors.write({ mentor_id: authors.book_ids })
// @ts-expect-error the id is the database's
await authors.write({ id: 4 })

// Records that are not stored, and reading and saving forms.
const draft = env['library.author'].new({ name: 'x', book_ids: [[0, 0, { title: 'x' }]] }, authors)
expectType<Rec<'library.author'>>()(draft, true)
expectType<Rec<'library.author'>>()(draft._origin, true)
draft.pronoun = 'she'
// @ts-expect-error a required text is never null
draft.name = null
// @ts-expect-error no such field
env['library.author'].new({ nmae: 'x' })
// @ts-expect-error a book is not an author
env['library.author'].new({}, authors.book_ids)
const form = {
  name: {},
  book_ids: { fields: { title: {}, author_id: { fields: { pronoun: {} } } }, limit: 3 },
} as const
await authors.webRead(form)
const result = await authors.onchange({ name: 'x' }, ['name', 'book_ids.new1.title'], form)
expectType<string | undefined>()(result.warning?.title, true)
await authors.webSave({ name: 'x' }, form)
// @ts-expect-error no such field
await authors.webRead({ nmae: {} })
// @ts-expect-error no such field behind the relation
await authors.webRead({ book_ids: { fields: { pronoun: {} } } })
// @ts-expect-error there is nothing behind a text
await authors.webRead({ name: { fields: {} } })
// @ts-expect-error no such field
await authors.onchange({}, ['nmae'], {})
// @ts-expect-error no such field
await authors.onchange({ nmae: 1 }, [], {})

// What the framework gives every record is not a field.
type Fields = FieldName<'library.genre'>
expectType<'id' | 'display_name' | 'create_date' | 'write_date' | 'name' | 'book_ids'>()(null! as Fields, true)
