import type { Delegated } from '#core'
import { type AccessSource, type AccessTable, fields, model, type UserRights } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'

declare module '#models' {
  interface Models {
    'ir.model.access': ClinicAccess
    'clinic.person': ClinicPerson
    'clinic.badge': ClinicBadge
    'clinic.nurse': ClinicNurse
    'clinic.dose': ClinicDose
  }
  interface ClinicAccess extends Access {}
  interface ClinicPerson extends Person {}
  interface ClinicBadge extends Badge {}
  interface ClinicNurse extends Nurse, Delegated<'clinic.person', Nurse>, Delegated<'clinic.badge', Nurse> {}
  interface ClinicDose extends Dose {}
}

const all = { read: true, write: true, create: true, unlink: true }

/** Everybody may everything, but eve sees nobody whose city is Rome. */
export const eve = 11
class Access extends model('ir.model.access', { description: 'Access' }) implements AccessSource {
  async accessTable(): Promise<AccessTable> {
    const models = ['clinic.person', 'clinic.badge', 'clinic.nurse', 'clinic.dose']
    return {
      lines: models.map(name => ({ model: name, group: null, ...all })),
      rules: [{ name: 'rome', model: 'clinic.person', groups: [], domain: "[('city', '!=', 'Rome')]", ...all }],
      groups: [],
    }
  }

  async userRights(uid: number): Promise<UserRights> {
    const person = { active: true, login: `p${uid}`, name: `P${uid}`, partnerId: null, sessionToken: '' }
    return { uid, ...person, groups: [], companyId: null, companyIds: [], lang: 'en_US', tz: 'UTC' }
  }
}

export class Person extends model('clinic.person', { description: 'Person', order: 'name' }) {
  name = fields.Char('Name', { required: true, help: 'First and last' })
  active = fields.Boolean('Active', { default: true })
  city = fields.Char('City', { default: 'Bern' })
  motto = fields.Char('Motto', { translate: true })
  mood = fields.Selection('Mood', { good: 'Good', bad: 'Bad' })
  born = fields.Date('Born')
  secret = fields.Char('Secret', { copy: false, groups: 'clinic.nobody' })
  boss_id = fields.Many2one('clinic.person', 'Boss')
  nurse_ids = fields.One2many('clinic.nurse', 'person_id', 'Nurses')
  report_ids = fields.One2many('clinic.person', 'boss_id', 'Reports')

  greet() {
    return `I am ${this.name}`
  }
}

export class Badge extends model('clinic.badge', { description: 'Badge' }) {
  number = fields.Integer('Number', { default: 7 })
  active = fields.Boolean('Valid', { default: true })
}

/** A person and a badge at once. */
export class Nurse extends model('clinic.nurse', { description: 'Nurse' }) {
  person_id = fields.Many2one('clinic.person', 'Person', { delegate: true, required: true, ondelete: 'restrict' })
  badge_id = fields.Many2one('clinic.badge', 'Badge', { delegate: true, required: true, ondelete: 'cascade' })
  ward = fields.Char('Ward')
  dose_ids = fields.One2many('clinic.dose', 'nurse_id', 'Doses')
}

export class Dose extends model('clinic.dose', { description: 'Dose' }) {
  nurse_id = fields.Many2one('clinic.nurse', 'Nurse')
  city = fields.Char('City', { related: 'nurse_id.city', store: true })
}

export async function clinic(): Promise<Database> {
  const definitions = [Access, Person, Badge, Nurse, Dose]
  const database = await Database.open({ connection: await emptyDatabase(), definitions })
  onCleanUp(() => database.close())
  await syncSchema(database)
  return database
}
