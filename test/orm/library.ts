import { computed, constrains, constraint, fields, model, ValidationError } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'

declare module '#models' {
  interface Models {
    'library.author': LibraryAuthor
    'library.book': LibraryBook
    'library.genre': LibraryGenre
  }
  interface LibraryAuthor extends Author {}
  interface LibraryBook extends Book {}
  interface LibraryGenre extends Genre {}
}

/** A small library: enough of every kind of field and relation to try the models on. */
export class Author extends model('library.author', { description: 'Author', order: 'name, id' }) {
  name = fields.Char('Name', { required: true, size: 60 })
  active = fields.Boolean('Active', { default: true })
  born = fields.Date('Born')
  motto = fields.Text('Motto', { translate: true })
  mentor_id = fields.Many2one('library.author', 'Mentor')
  pupil_ids = fields.One2many('library.author', 'mentor_id', 'Pupils')
  book_ids = fields.One2many('library.book', 'author_id', 'Books')
  page_count = fields.Integer('Pages', {
    ...computed<Author>('computePageCount', 'book_ids.pages'),
    store: true,
  })
  label = fields.Char('Label', computed<Author>('computeLabel', 'name', 'page_count'))

  computePageCount() {
    for (const author of this) {
      author.page_count = author.book_ids.mapped('pages').reduce((sum, pages) => sum + pages, 0)
    }
  }

  computeLabel() {
    for (const author of this) author.label = `${author.name} (${author.page_count})`
  }
}

export class Book extends model('library.book', { description: 'Book', order: 'title', recName: 'title' }) {
  title = fields.Char('Title', { required: true })
  pages = fields.Integer('Pages', { default: 100 })
  price = fields.Float('Price', { digits: [10, 2] })
  kind = fields.Selection('Kind', { novel: 'Novel', essay: 'Essay' })
  summary = fields.Html('Summary')
  lent_at = fields.Datetime('Lent at')
  extra = fields.Json<{ shelf: string }>('Extra')
  cover = fields.Binary('Cover')
  author_id = fields.Many2one('library.author', 'Author', { ondelete: 'cascade' })
  author_name = fields.Char('Author’s name', { related: 'author_id.name', readonly: false })
  genre_ids = fields.Many2many('library.genre', 'Genres')
  pages_check = constraint('CHECK (pages > 0)', 'A book has at least one page.')
  title_check = constrains<Book>('checkTitle', 'title')

  checkTitle() {
    for (const book of this) {
      if (book.title === book.title.toUpperCase()) throw new ValidationError('Do not shout the title.', 'title')
    }
  }
}

export class Genre extends model('library.genre', { description: 'Genre', order: 'name' }) {
  name = fields.Char('Name', { required: true })
  book_ids = fields.Many2many('library.book', 'Books')
  name_unique = constraint('UNIQUE (name)', 'There is already a genre of this name.')
}

/** A fresh library database; closed with the test file. */
export async function library(...more: (object & { prototype: object })[]): Promise<Database> {
  const database = await Database.open({
    connection: await emptyDatabase(),
    definitions: [Author, Book, Genre, ...more],
  })
  onCleanUp(() => database.close())
  await syncSchema(database)
  return database
}
