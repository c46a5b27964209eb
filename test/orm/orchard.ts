import { type AccessSource, type AccessTable, computed, fields, model, type UserRights } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'

declare module '#models' {
  interface Models {
    'orchard.bed': OrchardBed
    'orchard.gardener': OrchardGardener
    'orchard.plant': OrchardPlant
    'orchard.tag': OrchardTag
  }
  interface OrchardBed extends Bed {}
  interface OrchardGardener extends Gardener {}
  interface OrchardPlant extends Plant {}
  interface OrchardTag extends Tag {}
}

/** flo sees all but what the rules hide; jun does the same in Tokyo, lea in French. */
export const people = { flo: 21, jun: 22, lea: 23 }

/** Rows with a hidden name are closed; the price is for nobody. */
class Access extends model('ir.model.access', { description: 'Access' }) implements AccessSource {
  async accessTable(): Promise<AccessTable> {
    const all = { read: true, write: true, create: true, unlink: true }
    const names = ['orchard.bed', 'orchard.gardener', 'orchard.plant', 'orchard.tag']
    return {
      lines: names.map(name => ({ model: name, group: null, ...all })),
      rules: ['orchard.plant', 'orchard.tag'].map(name => ({
        name: 'open',
        model: name,
        groups: [],
        domain: "[('name', 'not like', 'hidden')]",
        ...all,
      })),
      groups: [],
    }
  }

  async userRights(uid: number): Promise<UserRights> {
    const person = { active: true, login: `p${uid}`, name: `P${uid}`, partnerId: null, sessionToken: '', groups: [] }
    const tz = uid === people.jun ? 'Asia/Tokyo' : 'UTC'
    return { uid, ...person, companyId: null, companyIds: [], lang: uid === people.lea ? 'fr_FR' : 'en_US', tz }
  }
}

/** Ordered by itself, as trees are. */
export class Gardener extends model('orchard.gardener', { description: 'Gardener', order: 'boss_id, name' }) {
  name = fields.Char('Name')
  boss_id = fields.Many2one('orchard.gardener', 'Boss')
}

export class Bed extends model('orchard.bed', { description: 'Bed', order: 'row desc, name' }) {
  name = fields.Char('Name', { translate: true })
  row = fields.Integer('Row')
  gardener_id = fields.Many2one('orchard.gardener', 'Gardener')
}

export class Tag extends model('orchard.tag', { description: 'Tag', order: 'name' }) {
  name = fields.Char('Name')
  active = fields.Boolean('Active', { default: true })
}

export class Plant extends model('orchard.plant', { description: 'Plant', order: 'name, id' }) {
  name = fields.Char('Name', { required: true })
  latin = fields.Char('Latin name')
  kind = fields.Selection('Kind', { tree: 'Tree', herb: 'Herb', bulb: 'Bulb' }, { groupExpand: true })
  count = fields.Integer('Count')
  height = fields.Float('Height')
  price = fields.Float('Price', { digits: [10, 2], groups: '.' })
  planted = fields.Date('Planted')
  watered_at = fields.Datetime('Watered at')
  alive = fields.Boolean('Alive')
  notes = fields.Json<string[]>('Notes')
  bed_id = fields.Many2one('orchard.bed', 'Bed')
  tag_ids = fields.Many2many('orchard.tag', 'Tags')
  bed_name = fields.Char('Bed’s name', { related: 'bed_id.name' })
  gardener_id = fields.Many2one('orchard.gardener', 'Gardener', { related: 'bed_id.gardener_id' })
  boss_name = fields.Char('Boss', { related: 'gardener_id.boss_id.name' })
  first_tag = fields.Char('First tag', { related: 'tag_ids.name' })
  size = fields.Integer('Size', computed<Plant>('computeSize', 'name'))
  tended_by = fields.Many2one('orchard.gardener', 'Tended by', { groupExpand: 'everyGardener' })
  grade = fields.Integer('Grade', { aggregator: 'max' })

  /** All but those who have a boss, the last first. */
  everyGardener() {
    return this.env['orchard.gardener'].search([['boss_id', '=', null]], { order: 'name desc' })
  }

  computeSize() {
    for (const plant of this) plant.size = plant.name.length
  }
}

/** A fresh orchard; closed with the test file. */
export async function orchard(...more: (object & { prototype: object })[]): Promise<Database> {
  const database = await Database.open({
    connection: await emptyDatabase(),
    definitions: [Access, Gardener, Bed, Tag, Plant, ...more],
  })
  onCleanUp(() => database.close())
  await syncSchema(database)
  return database
}
