import type { ExecutionContext } from 'ava'
import { type AnyDomain, type AnyModel, computed, domains, fields, model } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'

declare module '#models' {
  interface Models {
    'folk.person': FolkPerson
    'folk.tag': FolkTag
    'folk.town': FolkTown
  }
  interface FolkPerson extends Person {}
  interface FolkTag extends Tag {}
  interface FolkTown extends Town {}
}

/** People, the towns they live in and what they are tagged with: every type of field, and every kind of relation. */
export class Person extends model('folk.person', {
  description: 'Person',
  order: 'id',
  recNamesSearch: ['name', 'nick'],
}) {
  name = fields.Char('Name')
  nick = fields.Char('Nick')
  motto = fields.Text('Motto', { translate: true })
  notes = fields.Html('Notes')
  age = fields.Integer('Age')
  height = fields.Float('Height')
  wage = fields.Float('Wage', { digits: [12, 2] })
  alive = fields.Boolean('Alive')
  active = fields.Boolean('Active', { default: true })
  born = fields.Date('Born')
  seen = fields.Datetime('Seen')
  rank = fields.Selection('Rank', { low: 'Low', high: 'High' })
  extra = fields.Json<{ n: number }>('Extra')
  photo = fields.Binary('Photo')
  parent_id = fields.Many2one('folk.person', 'Parent')
  child_ids = fields.One2many('folk.person', 'parent_id', 'Children')
  elder_ids = fields.One2many('folk.person', 'parent_id', 'Grown Children', { domain: [['age', '>', 3]] })
  tag_ids = fields.Many2many('folk.tag', 'Tags')
  town_id = fields.Many2one('folk.town', 'Town')
  town_name = fields.Char('Town’s Name', { related: 'town_id.name' })
  town_size = fields.Integer('Town’s Size', { related: 'town_id.size' })
  parent_tag_ids = fields.Many2many('folk.tag', 'Parent’s Tags', { related: 'parent_id.tag_ids' })
  years = fields.Integer('Years', computed<Person>({ compute: 'computeYears', search: 'searchYears' }, 'age'))
  nation = fields.Char(
    'Nation',
    computed<Person>({ compute: 'computeNation', search: 'searchNation' }, 'town_id.nation'),
  )
  twin_id = fields.Many2one(
    'folk.person',
    'Twin',
    computed<Person>({ compute: 'computeTwin', search: 'searchTwin' }, 'parent_id'),
  )
  secret = fields.Char('Secret', computed<Person>('computeSecret', 'name'))

  computeYears() {
    for (const one of this) one.years = one.age
  }

  searchYears(operator: string, value: unknown) {
    return [['age', operator, value]]
  }

  computeNation() {
    for (const one of this) one.nation = one.town_id.nation
  }

  /** Knows one operator only. */
  searchNation(operator: string, value: unknown) {
    if (operator !== 'in') return null
    return ['|', ['town_id.nation', 'in', value], ...domainOfNone(value as unknown[])]
  }

  computeTwin() {
    for (const one of this) one.twin_id = one.parent_id
  }

  searchTwin(operator: string, value: unknown) {
    return operator === '=' || operator === 'in' ? [['parent_id', operator, value]] : undefined
  }

  computeSecret() {
    for (const one of this) one.secret = one.name
  }
}

const domainOfNone = (values: readonly unknown[]) =>
  values.some(value => value === null || value === false || value === '') ? [['town_id', '=', null]] : [[0, '=', 1]]

export class Tag extends model('folk.tag', { description: 'Tag', order: 'id' }) {
  name = fields.Char('Name', { required: true })
  active = fields.Boolean('Active', { default: true })
  weight = fields.Integer('Weight')
  parent_id = fields.Many2one('folk.tag', 'Parent')
  child_ids = fields.One2many('folk.tag', 'parent_id', 'Children')
  person_ids = fields.Many2many('folk.person', 'People')
}

export class Town extends model('folk.town', { description: 'Town', order: 'id' }) {
  name = fields.Char('Name', { translate: true })
  nation = fields.Char('Nation')
  size = fields.Integer('Size')
  founded = fields.Date('Founded')
  active = fields.Boolean('Active', { default: true })
  person_ids = fields.One2many('folk.person', 'town_id', 'People')
}

/** A fresh database of these models; closed with the test file. */
export async function folk(...more: (object & { prototype: object })[]): Promise<Database> {
  const database = await Database.open({ connection: await emptyDatabase(), definitions: [Person, Tag, Town, ...more] })
  onCleanUp(() => database.close())
  await syncSchema(database)
  return database
}

/**
 * The records that meet a domain: by a search, and by the records themselves, which must agree, also about what does not
 * meet it. Archived records are found as well.
 */
export async function both(t: ExecutionContext, model: AnyModel, domain: AnyDomain): Promise<AnyModel> {
  const all = { activeTest: false, order: 'id' }
  const everybody = await model.search([], all)
  const found = await model.search(domain, all)
  const said = JSON.stringify(domain)
  t.deepEqual((await everybody.filteredDomain(domain)).ids, found.ids, `in memory as in SQL: ${said}`)
  const rest = await model.search(domains.not(domain), all)
  t.deepEqual(rest.ids, everybody.difference(found).ids, `the opposite finds the exact rest: ${said}`)
  t.deepEqual((await everybody.filteredDomain(domains.not(domain))).ids, rest.ids, `so in memory: ${said}`)
  return found
}

/** A search and the records themselves refuse a domain with the same sentence. */
export async function neither(t: ExecutionContext, model: AnyModel, domain: AnyDomain): Promise<Error> {
  const inSql = await t.throwsAsync(() => model.search(domain), undefined, JSON.stringify(domain))
  const inMemory = await t.throwsAsync(() => model.filteredDomain(domain))
  t.deepEqual([inMemory.name, inMemory.message], [inSql.name, inSql.message])
  t.notRegex(inSql.message, /SELECT t\.|syntax error|operator does not exist|\bt\d\b/)
  return inSql
}
