export * from './baskets.ts'

import { z } from 'zod'
import { constrains, fields, model, opened, UserError, ValidationError } from '#core'

/** What `actionGive` gives back. */
export const gift: { result: unknown } = { result: null }

export class Bed extends model('garden.bed', { description: 'Bed', order: 'name' }) {
  name = fields.Char('Bed', { required: true })
  fold = fields.Boolean('Folded')
  plant_ids = fields.One2many('garden.plant', 'bed_id', 'Plants')
}

export class Plant extends model('garden.plant', { description: 'Plant', order: 'name, id' }) {
  name = fields.Char('Plant', { required: true })
  active = fields.Boolean('Active', { default: true })
  kind = fields.Selection('Kind', { flower: 'Flower', herb: 'Herb' }, { default: 'flower', groupExpand: true })
  height = fields.Integer('Height', { help: 'In centimetres.' })
  planted_on = fields.Date('Planted On')
  watered_at = fields.Datetime('Watered At')
  notes = fields.Html('Notes')
  thirsty = fields.Boolean('Thirsty')
  secret = fields.Char('Secret', { groups: 'garden.group_manager' })
  bed_id = fields.Many2one('garden.bed', 'Bed')
  friend_ids = fields.Many2many('garden.plant', 'Friends', {
    relation: 'garden_friends',
    column1: 'plant_id',
    column2: 'friend_id',
    domain: [['kind', '=', 'herb']],
  })

  height_check = constrains<Plant>('checkHeight', 'height')
  water_opened = opened<Plant>('actionWater')
  burn_opened = opened<Plant>('actionBurn')
  plants_opened = opened<Plant>('actionHerbs')
  give_opened = opened<Plant>('actionGive')
  note_opened = opened<Plant>('actionNote', { args: z.tuple([z.string()]) })

  checkHeight() {
    for (const plant of this) {
      if (plant.height > 500) throw new ValidationError(this.env._('No plant here grows over five metres.'), 'height')
    }
  }

  async actionWater() {
    await this.write({ thirsty: false, watered_at: this.env.now() })
  }

  async actionBurn() {
    throw new UserError(this.env._('Plants are not burnt here.'))
  }

  async actionHerbs() {
    const action = await this.env.ref('garden.plant_action')
    return { type: 'ir.actions.act_window', id: action.id, context: { search_default_herbs: 1 } }
  }

  /** Notes what a button brings: its argument, and what is in its context. */
  async actionNote(word: string) {
    await this.write({ notes: `${word} ${this.env.context.word} ${this.length}` })
  }

  /** Gives what a test wants. */
  actionGive() {
    return gift.result
  }

  /** Not opened: no button may call it. */
  async uproot() {
    await this.unlink()
  }
}

declare module '#models' {
  interface Models {
    'garden.bed': GardenBed
    'garden.plant': GardenPlant
  }
  interface GardenBed extends Bed {}
  interface GardenPlant extends Plant {}
}
