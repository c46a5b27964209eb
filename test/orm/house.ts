import type { Delegated } from '#core'
import { type AccessSource, type AccessTable, computed, fields, model, type UserRights } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'

declare module '#models' {
  interface Models {
    'ir.model.access': HouseAccess
    'house.owner': HouseOwner
    'house.key': HouseKey
    'house.room': HouseRoom
    'house.flat': HouseFlat
  }
  interface HouseAccess extends Access {}
  interface HouseOwner extends Owner {}
  interface HouseKey extends Key {}
  interface HouseRoom extends Room {}
  interface HouseFlat extends Flat, Delegated<'house.owner', Flat> {}
}

const all = { read: true, write: true, create: true, unlink: true }

/** A thief, who works in company 1, and to whom owners are closed. */
export const thief = 11

export class Access extends model('ir.model.access', { description: 'Access' }) implements AccessSource {
  async accessTable(): Promise<AccessTable> {
    const open = ['house.key', 'house.room', 'house.flat']
    return { lines: open.map(name => ({ model: name, group: null, ...all })), rules: [], groups: [] }
  }

  async userRights(uid: number): Promise<UserRights> {
    const person = { active: true, login: `p${uid}`, name: `P${uid}`, partnerId: null, sessionToken: '' }
    return { uid, ...person, groups: [], companyId: 1, companyIds: [1], lang: 'en_US', tz: 'UTC' }
  }
}

export class Owner extends model('house.owner', { description: 'Owner', order: 'name' }) {
  name = fields.Char('Name')
  wealth = fields.Integer('Wealth')
  born = fields.Date('Born')
}

export class Key extends model('house.key', { description: 'Key' }) {
  name = fields.Char('Name')
  cut_at = fields.Datetime('Cut at')
  parent_id = fields.Many2one('house.key', 'Copy of')
}

export class Room extends model('house.room', { description: 'Room' }) {
  name = fields.Char('Name')
  rent = fields.Integer('Rent', { companyDependent: true })
}

export class Flat extends model('house.flat', { description: 'Flat', order: 'street, id' }) {
  owner_id = fields.Many2one('house.owner', 'Owner', { delegate: true, required: true, ondelete: 'cascade' })
  street = fields.Char('Street')
  room_id = fields.Many2one('house.room', 'Room')
  rent = fields.Integer('Rent', { related: 'room_id.rent' })
  guest_id = fields.Many2one('house.owner', 'Guest')
  guest_name = fields.Char('Guest’s name', { related: 'guest_id.name' })
  about = fields.Reference('About', { 'house.owner': 'Owner', 'house.key': 'Key' })
  about_name = fields.Char('What it is about', { ...computed<Flat>('computeAbout', 'about'), computeSudo: true })
  key_ids = fields.Many2many('house.key', 'Keys')

  async computeAbout() {
    await this.load('about.name')
    for (const flat of this) flat.about_name = flat.about ? String(flat.about.name) : null
  }
}

/** A fresh house; closed with the test file. */
export async function house(): Promise<Database> {
  const definitions = [Access, Owner, Key, Room, Flat]
  const database = await Database.open({ connection: await emptyDatabase(), definitions })
  onCleanUp(() => database.close())
  await syncSchema(database)
  return database
}
