import { z } from 'zod'
import {
  AccessError,
  computed,
  constrains,
  constraint,
  type FieldName,
  fields,
  model,
  type Operation,
  opened,
  type Values,
} from '#core'
import { checkCompanies, checkDeletable, checkKind, checkLogin, checkPresent } from './res_users/checks.ts'
import { groupsAbove, groupsOfUsers } from './res_users/closure.ts'
import { administratorPassword, authenticate, changePassword } from './res_users/login.ts'
import { isOwn, isSelfEditable } from './res_users/own.ts'
import { checkPassword } from './res_users/passwords.ts'
import { complete, stored } from './res_users/values.ts'
import { timeZones } from './time_zones.ts'

declare module '#models' {
  interface Models {
    'res.users': ResUsers
  }
  interface ResUsers extends Users {}
  interface EnvironmentBase {
    /** The person themselves: `env.uid` as a record. Load what you read. */
    readonly user: ResUsers
  }
}

type UserValues = Values<'res.users'>

/** What rights, sessions and names in memory do not depend on. */
const harmless = new Set(['login_date', 'image_128', 'email', 'phone'])

export class Users extends model('res.users', { description: 'User', order: 'login', recName: 'name' }) {
  login = fields.Char('Login', { required: true, size: 254, copy: false, help: 'What the person types to log in.' })
  // Nobody reads it, and what is written is hashed: see `stored`.
  password = fields.Char('Password', { groups: '.', copy: false })
  new_password = fields.Char('Set Password', {
    ...computed<Users>({ compute: 'computeNewPassword', inverse: 'writeNewPassword' }),
    groups: 'base.group_erp_manager',
    help: 'Leave it empty to keep the password. A new one ends all sessions of this user.',
  })
  active = fields.Boolean('Active', { default: true })
  login_date = fields.Datetime('Latest Login', { readonly: true, copy: false })
  partner_id = fields.Many2one('res.partner', 'Contact', { required: true, copy: false, index: true })
  name = fields.Char('Name', { related: 'partner_id.name', readonly: false, selfEditable: true })
  email = fields.Char('Email', { related: 'partner_id.email', readonly: false, selfEditable: true })
  phone = fields.Char('Phone', { related: 'partner_id.phone', readonly: false, selfEditable: true })
  image_128 = fields.Binary('Image', { related: 'partner_id.image_128', readonly: false, selfEditable: true })
  lang = fields.Char('Language Code', { related: 'partner_id.lang', readonly: false, selfEditable: true })
  tz = fields.Selection('Time Zone', timeZones, { related: 'partner_id.tz', readonly: false, selfEditable: true })
  lang_id = fields.Many2one('res.lang', 'Language', {
    related: 'partner_id.lang_id',
    readonly: false,
    selfEditable: true,
    domain: [['active', '=', true]],
  })
  company_id = fields.Many2one('res.company', 'Company', { required: true, default: env => env.companyIds[0] ?? null })
  company_ids = fields.Many2many('res.company', 'Allowed Companies', {
    relation: 'res_company_users_rel',
    column1: 'user_id',
    column2: 'cid',
  })
  group_ids = fields.Many2many('res.groups', 'Groups', {
    relation: 'res_groups_users_rel',
    column1: 'uid',
    column2: 'gid',
  })
  all_group_ids = fields.Many2many('res.groups', 'Groups and Implied Groups', {
    ...computed<Users>({ compute: 'computeAllGroupIds', search: 'searchAllGroupIds' }, 'group_ids'),
  })
  share = fields.Boolean('Share User', {
    ...computed<Users>('computeShare', 'all_group_ids'),
    help: 'Somebody from outside, who sees only what is shared with them.',
  })

  login_unique = constraint('UNIQUE (login)', 'There is already a user with this login.')
  login_check = constrains<Users>('checkLogin', 'login')
  kind_check = constrains<Users>('checkKind', 'group_ids')
  company_check = constrains<Users>('checkCompanies', 'company_id', 'company_ids')
  present_check = constrains<Users>('checkPresent', 'active', 'login')
  change_opened = opened<Users>('changePassword', { args: z.tuple([z.string(), z.string()]) })

  computeNewPassword() {
    for (const user of this) user.new_password = null
  }

  async writeNewPassword() {
    for (const user of this) {
      if (!user.new_password) continue
      await user.load('login')
      checkPassword(this.env, user.new_password, user.login)
      // sudo: res.users - the field's group lets this person set passwords; nobody may touch the hash itself
      await user.sudo().write({ password: user.new_password })
    }
  }

  async computeAllGroupIds() {
    const groups = await groupsOfUsers(this.env, this.ids)
    for (const user of this) user.all_group_ids = this.env['res.groups'].browse([...(groups.get(user.id) ?? [])])
  }

  async searchAllGroupIds(operator: string, value: unknown) {
    const ids = [value].flat().filter(one => typeof one === 'number')
    return [
      [
        'group_ids',
        operator.startsWith('not') || operator === '!=' ? 'not in' : 'in',
        await groupsAbove(this.env, ids),
      ],
    ]
  }

  async computeShare() {
    const internal = await this.env.ref('base.group_user', { optional: true })
    for (const user of this) user.share = !internal || !user.all_group_ids.ids.includes(internal.id)
  }

  checkLogin() {
    checkLogin(this)
  }

  /** Throws unless each of these users is of exactly one kind: internal, portal or public. */
  async checkKind() {
    await checkKind(this)
  }

  checkCompanies() {
    return checkCompanies(this)
  }

  checkPresent() {
    return checkPresent(this)
  }

  /** The id of the user with this login and password; anything else is an `AccessDenied` that does not say why. */
  authenticate(login: string, password: string): Promise<number> {
    return authenticate(this.env, login, password)
  }

  /** Changes the password of the person who asks, who must know the old one. All their sessions end. */
  changePassword(before: string, after: string): Promise<void> {
    return changePassword(this.env, before, after)
  }

  /** For whoever installs: gives the administrator a password if there is none yet, and tells it, this once. */
  giveAdministratorPassword(): Promise<{ login: string; password: string } | null> {
    if (!this.env.su) throw new AccessError('Only an installation gives the administrator a password.')
    return administratorPassword(this.env)
  }

  override async create(given: UserValues | readonly UserValues[]) {
    const list: UserValues[] = []
    for (const values of [given].flat() as UserValues[]) list.push(await complete(this.env, await stored(values)))
    const users = await super.create(list)
    this.env.invalidateCaches()
    return users
  }

  override async write(given: UserValues) {
    const values = await stored(given)
    const names = Object.keys(values)
    // sudo: res.users - people change of their own user what its fields allow
    const records = isOwn(this) && isSelfEditable(this, names) ? this.sudo() : this
    await super.write.call(records, values)
    if (names.some(name => !harmless.has(name))) this.env.invalidateCaches()
  }

  override async unlink() {
    await checkDeletable(this)
    await super.unlink()
    this.env.invalidateCaches()
  }

  override async load(...paths: string[]) {
    // sudo: res.users - people read their own user; field groups are asked for what they name
    if (isOwn(this)) await super.load.call(this.sudo(), 'login')
    return super.load(...paths)
  }

  override async read(names: readonly FieldName<'res.users'>[]) {
    await this.load()
    return super.read(names)
  }

  override async checkAccess(operation: Operation) {
    if (isOwn(this) && (operation === 'read' || operation === 'write')) return
    await super.checkAccess(operation)
  }
}
