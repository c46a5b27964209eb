import { computed, constraint, type Environment, fields, model } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'

declare module '#models' {
  interface Models {
    'garden.bed': GardenBed
    'garden.plant': GardenPlant
    'garden.tag': GardenTag
  }
  interface GardenBed extends Bed {}
  interface GardenPlant extends Plant {}
  interface GardenTag extends Tag {}
}

/** Beds within beds: a model ordered by a many2one to itself, archived or in use. */
export class Bed extends model('garden.bed', { description: 'Bed', order: 'sequence desc, name' }) {
  name = fields.Char('Name', { required: true })
  active = fields.Boolean('Active', { default: true })
  sequence = fields.Integer('Sequence')
  parent_id = fields.Many2one('garden.bed', 'Parent')
  plant_ids = fields.One2many('garden.plant', 'bed_id', 'Plants', { copy: true })
  secret_ids = fields.One2many('garden.plant', 'bed_id', 'Plants that stay')
}

export class Plant extends model('garden.plant', { description: 'Plant', order: 'name' }) {
  name = fields.Char('Name', { required: true, translate: true })
  code = fields.Char('Code', { copy: false })
  height = fields.Float('Height')
  sown = fields.Date('Sown')
  watered = fields.Datetime('Watered')
  kind = fields.Selection('Kind', { herb: 'Herb', tree: 'Tree' })
  bed_id = fields.Many2one('garden.bed', 'Bed', { ondelete: 'cascade' })
  tag_ids = fields.Many2many('garden.tag', 'Tags')
  shout = fields.Char('Shout', computed<Plant>('computeShout', 'name'))

  computeShout() {
    for (const plant of this) plant.shout = plant.name.toUpperCase()
  }
}

export class Tag extends model('garden.tag', { description: 'Tag', order: 'name' }) {
  name = fields.Char('Name', { required: true })
  plant_ids = fields.Many2many('garden.plant', 'Plants')
  name_unique = constraint('UNIQUE (name)', 'There is already a tag of this name.')
}

/** A fresh garden; closed with the test file. */
export async function garden(...more: (object & { prototype: object })[]): Promise<Database> {
  const database = await Database.open({
    connection: await emptyDatabase(),
    definitions: [Bed, Plant, Tag, ...more],
  })
  onCleanUp(() => database.close())
  await syncSchema(database)
  return database
}

/** Runs in a unit of work that is undone afterwards. */
export async function undoing(database: Database, work: (env: Environment) => Promise<void>): Promise<void> {
  const enough = new Error('enough')
  const unit = database.unit({}, async env => {
    await work(env)
    throw enough
  })
  await unit.catch(error => {
    if (error !== enough) throw error
  })
}
