import { Command, computed, fields, model } from '#core'
import type { Environment } from '../../core/model/types.ts'

declare module '#models' {
  interface Models {
    'grove.author': GroveAuthor
    'grove.book': GroveBook
    'grove.genre': GroveGenre
  }
  interface GroveAuthor extends Author {}
  interface GroveBook extends Book {}
  interface GroveGenre extends Genre {}
}

const sum = (numbers: Iterable<number>) => [...numbers].reduce((all, one) => all + one, 0)

/** Authors, books and genres that follow from each other by every kind of relation, up and down. */
export class Author extends model('grove.author', { description: 'Author' }) {
  name = fields.Char('Name')
  mentor_id = fields.Many2one('grove.author', 'Mentor')
  pupil_ids = fields.One2many('grove.author', 'mentor_id', 'Pupils')
  book_ids = fields.One2many('grove.book', 'author_id', 'Books')
  edited_ids = fields.One2many('grove.book', 'editor_id', 'Edited')
  pages = fields.Integer('Pages', { ...computed<Author>('computePages', 'book_ids.pages'), store: true })
  edited = fields.Integer('Edited', { ...computed<Author>('computeEdited', 'edited_ids'), store: true })
  weight = fields.Integer('Weight', { ...computed<Author>('computeWeight', 'book_ids.weight'), store: true })
  school = fields.Integer('School', {
    ...computed<Author>('computeSchool', 'pages', 'pupil_ids.school'),
    store: true,
    recursive: true,
  })

  computePages() {
    for (const author of this) author.pages = sum(author.book_ids.mapped('pages'))
  }

  computeEdited() {
    for (const author of this) author.edited = author.edited_ids.length
  }

  computeWeight() {
    for (const author of this) author.weight = sum(author.book_ids.mapped('weight'))
  }

  computeSchool() {
    for (const author of this) author.school = author.pages + sum(author.pupil_ids.mapped('school'))
  }
}

export class Book extends model('grove.book', { description: 'Book' }) {
  active = fields.Boolean('Active', { default: true })
  pages = fields.Integer('Pages', { default: 1 })
  author_id = fields.Many2one('grove.author', 'Author', { ondelete: 'cascade' })
  editor_id = fields.Many2one('grove.author', 'Editor')
  genre_ids = fields.Many2many('grove.genre', 'Genres')
  author_name = fields.Char('Author’s name', { related: 'author_id.name', store: true })
  weight = fields.Integer('Weight', { ...computed<Book>('computeWeight', 'pages', 'genre_ids.factor'), store: true })

  computeWeight() {
    for (const book of this) book.weight = book.pages * sum(book.genre_ids.mapped('factor'))
  }
}

export class Genre extends model('grove.genre', { description: 'Genre' }) {
  factor = fields.Integer('Factor', { default: 1 })
  book_ids = fields.Many2many('grove.book', 'Books')
  pages = fields.Integer('Pages', { ...computed<Genre>('computePages', 'book_ids.pages'), store: true })

  computePages() {
    for (const genre of this) genre.pages = sum(genre.book_ids.mapped('pages'))
  }
}

/** Numbers that choose what is done, and to which of the records there are. */
export interface Operation {
  readonly kind: number
  readonly picks: readonly number[]
  readonly number: number
}

/** Does something to the grove: what, is said by numbers, so that any numbers make sense. */
export async function operate(env: Environment, { kind, picks, number }: Operation): Promise<void> {
  const all = (table: string) => `ARRAY(SELECT id FROM ${table} ORDER BY id)`
  const [there] = await env.unit.query<{ authors: number[]; books: number[]; genres: number[] }>(
    `SELECT ${all('grove_author')} AS authors, ${all('grove_book')} AS books, ${all('grove_genre')} AS genres`,
  )
  const { authors, books, genres } = there!
  const at = (list: readonly number[], index: number) => list[picks[index]! % list.length] ?? null
  const some = (list: readonly number[]) => [...new Set(picks.flatMap((_, index) => at(list, index) ?? []))]
  const author = env['grove.author'].browse(at(authors, 0) ?? [])
  const chosen = env['grove.book'].browse(some(books))
  const [line] = some(books).slice(-1)
  const lines = line ? [Command.update(line, { pages: number }), Command.link(line)] : []
  const sets = [Command.set(some(books)), Command.clear(), Command.create({ pages: number })]
  const commands = [...lines, ...sets, ...(line ? [Command.delete(line), Command.unlink(line)] : [])]
  const command = [commands[number % commands.length]!]
  const set = [[Command.set(some(genres))], [Command.clear()], [Command.create({ factor: number })]][number % 3]!
  const above = authors.filter(id => author.ids.every(one => id < one))
  const doings = [
    () => env['grove.author'].create({ name: `A ${number}`, mentor_id: at(authors, 1), book_ids: [sets[2]!] }),
    () =>
      env['grove.book'].create(
        picks.map((_, i) => ({ pages: i, author_id: at(authors, i), editor_id: at(authors, 0) })),
      ),
    () => env['grove.genre'].create({ factor: number, book_ids: [Command.set(some(books))] }),
    () => chosen.write({ pages: number, author_id: at(authors, 1) }),
    () => chosen.write({ active: number % 2 === 0, editor_id: at(authors, 2) }),
    () => chosen.write({ genre_ids: set }),
    () => author.write({ book_ids: command, name: `B ${number}` }),
    () => author.write({ edited_ids: command }),
    () => author.write({ mentor_id: at(above, 1) }),
    () => env['grove.genre'].browse(some(genres)).write({ factor: number, book_ids: sets.slice(0, 1) }),
    () => chosen.unlink(),
    () => author.unlink(),
    () => env['grove.genre'].browse(at(genres, 0) ?? []).unlink(),
  ]
  await doings[kind % doings.length]!()
}
