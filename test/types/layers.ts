/** Layers over the small library, for the tests of types: two siblings, a mixin, choices that another addon adds. */
import { computed, type Delegated, fields, inherit, type Model, mixin, model, prototype, type Values } from '#core'
import { Author, Book } from '../orm/library.ts'

declare module '#models' {
  interface Models {
    'library.noted': LibraryNoted
    'library.shelf': LibraryShelf
    'library.lit': LibraryLit
    'library.locked': LibraryLocked
    'library.pamphlet': LibraryPamphlet
    'library.reader': LibraryReader
  }
  interface LibraryAuthor extends Polite {}
  interface LibraryAuthor extends Prolific {}
  interface LibraryNoted extends Noted, Model<'library.noted'> {}
  interface LibraryShelf extends Shelf {}
  interface LibraryLit extends Lit, Model<'library.lit'> {}
  interface LibraryLocked extends Locked, Model<'library.locked'> {}
  interface LibraryPamphlet extends Pamphlet {}
  interface LibraryReader extends Reader, Delegated<'library.author', Reader> {}
}

export interface Styles {
  short: true
  long: true
}

export class Polite extends inherit(Author) {
  pronoun = fields.Char('Pronoun')
  style = fields.Selection<keyof Styles>('Style', { short: 'Short', long: 'Long' })

  greeting() {
    return `Dear ${this.pronoun ?? this.name}`
  }
}

/** What another addon adds to the choices, and to the model; it knows nothing of `Polite`'s other fields. */
export interface Styles {
  epic: true
}

export class Prolific extends inherit(Author) {
  works = fields.Integer('Works', computed<Prolific>('computeWorks', 'book_ids'))

  computeWorks() {
    for (const author of this) author.works = author.book_ids.length
  }

  async colleagues() {
    return this.search([
      ['book_ids', 'in', this.book_ids],
      ['id', '!=', this.id],
    ])
  }

  override async write(values: Values<'library.author'>) {
    await super.write(values.active === false ? { ...values, pronoun: null } : values)
  }
}

export class Noted extends mixin('library.noted') {
  note_count = fields.Integer('Notes')

  async addNote(text: string) {
    for (const noted of this.records()) await noted.write({ note_count: noted.note_count + 1 })
    return text.length
  }
}

export class Lit extends mixin('library.lit', Noted) {
  lamps = fields.Integer('Lamps')
}
export class Locked extends mixin('library.locked') {
  key = fields.Char('Key')
}

/** A copy of a model, with its fields and methods, but for those that it names. */
export class Pamphlet extends prototype(Book, 'library.pamphlet', { description: 'Pamphlet', without: ['pages'] }) {
  pages = fields.Char('Pages')
  sheets() {
    return `${this.title}: ${this.pages?.length} ${this.author_id.name}`
  }
}

/** An author who also has a card: the author's fields are fields of the reader. */
export class Reader extends model('library.reader', { description: 'Reader' }) {
  author_id = fields.Many2one('library.author', 'Author', { delegate: true, required: true, ondelete: 'restrict' })
  card = fields.Char('Card')
}

export class Shelf extends model('library.shelf', { description: 'Shelf' }, Noted, Lit, Locked) {
  name = fields.Char('Name')
}

/** What a declaration may not say. */
export class Misnamed extends inherit(Author) {
  // @ts-expect-error no such compute method
  a = fields.Char('A', computed<Misnamed>('computeB'))
  // @ts-expect-error no such field to depend on
  c = fields.Char('C', computed<Misnamed>('computeA', 'nmae'))
  // @ts-expect-error no such model
  d = fields.Many2one('library.boks')
  // @ts-expect-error no such field on the other side
  e = fields.One2many('library.book', 'auhtor_id')
  // @ts-expect-error no such field in the declared domain
  f = fields.Many2one('library.author', 'F', { domain: [['activ', '=', true]] })
  // @ts-expect-error no such option
  g = fields.Char('G', { requird: true })
  computeA() {}
}

export class Conflicting extends inherit(Author) {
  // @ts-expect-error a field keeps its type
  override name = fields.Integer('Name')
  // @ts-expect-error overriding is said out loud
  computeLabel() {
    super.computeLabel()
  }
  reach() {
    // @ts-expect-error an addon sees what it depends on, not its siblings
    return this.pronoun
  }
  lower() {
    // @ts-expect-error the layer beneath has no such method
    return super.greeting()
  }
  everything() {
    return this.one().pronoun
  }
}
