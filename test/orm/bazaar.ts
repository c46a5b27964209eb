import { computed, fields, model } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'

declare module '#models' {
  interface Models {
    'bazaar.currency': BazaarCurrency
    'bazaar.stall': BazaarStall
    'bazaar.offer': BazaarOffer
    'bazaar.note': BazaarNote
  }
  interface BazaarCurrency extends Currency {}
  interface BazaarStall extends Stall {}
  interface BazaarOffer extends Offer {}
  interface BazaarNote extends Note {}
}

/** A market of many currencies: what numbers and references of several kinds are tried on. */
export class Currency extends model('bazaar.currency', { description: 'Currency' }) {
  name = fields.Char('Name', { required: true })
  rounding = fields.Float('Rounding', { digits: [12, 6], default: 0.01 })
}

export class Stall extends model('bazaar.stall', { description: 'Stall' }) {
  name = fields.Char('Name', { required: true })
  currency_id = fields.Many2one('bazaar.currency', 'Currency')
  note_ids = fields.One2many('bazaar.note', 'res_id', 'Notes')
  note_count = fields.Integer('Number of notes', { ...computed<Stall>('computeNoteCount', 'note_ids'), store: true })

  computeNoteCount() {
    for (const stall of this) stall.note_count = stall.note_ids.length
  }
}

export class Offer extends model('bazaar.offer', { description: 'Offer' }) {
  name = fields.Char('Name')
  price = fields.Monetary('Price')
  weight = fields.Float('Weight', { digits: [10, 2] })
  currency_id = fields.Many2one('bazaar.currency', 'Currency')
  stall_id = fields.Many2one('bazaar.stall', 'Stall')
  stall_currency_id = fields.Many2one('bazaar.currency', 'Of the stall', { related: 'stall_id.currency_id' })
  fee = fields.Monetary('Fee', { currencyField: 'stall_currency_id' })
  third = fields.Monetary('A third', { ...computed<Offer>('computeThird', 'price'), store: true })
  half = fields.Monetary('A half', computed<Offer>('computeHalf', 'price'))
  about = fields.Reference('About', { 'bazaar.stall': 'Stall', 'bazaar.offer': 'Offer' })
  anything = fields.Reference<'bazaar.currency'>('Anything', () => ({ 'bazaar.currency': 'Currency' }))
  about_again = fields.Reference('Again', { 'bazaar.stall': 'Stall', 'bazaar.offer': 'Offer' }, { related: 'about' })

  computeThird() {
    for (const offer of this) offer.third = offer.price / 3
  }

  computeHalf() {
    for (const offer of this) offer.half = offer.price / 2
  }
}

export class Note extends model('bazaar.note', { description: 'Note' }) {
  name = fields.Char('Name')
  res_model = fields.Char('Model', { index: true })
  res_id = fields.Many2oneReference('Record', { modelField: 'res_model', index: true })
}

export async function bazaar(): Promise<Database> {
  const database = await Database.open({
    connection: await emptyDatabase(),
    definitions: [Currency, Stall, Offer, Note],
  })
  onCleanUp(() => database.close())
  await syncSchema(database)
  return database
}
