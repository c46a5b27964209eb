import { computed, constrains, constraint, fields, model, type Values } from '#core'
import { listOf } from './list_of.ts'
import { checkCompanies, checkDeletable, checkKind, checkLogin, checkPresent } from './res_users/checks.ts'
import { groupsAbove, groupsOfUsers } from './res_users/closure.ts'
import { complete, countFromOne, withLogin } from './res_users/values.ts'
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
const harmless = new Set(['login_date', 'image_128', 'email', 'phone', 'totp_span', 'recovery_digests'])

export class Users extends model('res.users', {
  description: 'User',
  order: 'login',
  recName: 'name',
  allowSudoCommands: false,
}) {
  login = fields.Char('Login', { required: true, size: 254, copy: false, help: 'What the person types to log in.' })
  active = fields.Boolean('Active', { default: true })
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
    ...computed<Users>({ compute: 'computeAllGroupIds', search: 'searchAllGroupIds' }),
  })
  share = fields.Boolean('Share User', {
    ...computed<Users>('computeShare'),
    help: 'Somebody from outside, who sees only what is shared with them.',
  })

  login_unique = constraint('UNIQUE (login)', 'There is already a user with this login.')
  login_check = constrains<Users>('checkLogin', 'login')
  kind_check = constrains<Users>('checkKind', 'group_ids')
  company_check = constrains<Users>('checkCompanies', 'company_id', 'company_ids')
  present_check = constrains<Users>('checkPresent', 'active', 'login')

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
    const internal = await this.env.ref('base.group_user')
    const groups = await groupsOfUsers(this.env, this.ids)
    for (const user of this) user.share = !groups.get(user.id)?.has(internal.id)
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

  override async create(given: UserValues | readonly UserValues[]) {
    await this.checkAccess('create') // before a contact is made, so that it is said of users
    const list: UserValues[] = []
    for (const values of listOf(given)) list.push(await complete(this.env, withLogin(values)))
    await countFromOne(this.env)
    const users = await super.create(list)
    this.env.invalidateCaches()
    return users
  }

  override async write(values: UserValues) {
    await super.write(withLogin(values))
    if (Object.keys(values).some(name => !harmless.has(name))) this.env.invalidateCaches()
  }

  /** A copy is another person: with a login of its own, and no password. */
  override async copyData(values: UserValues = {}): Promise<UserValues[]> {
    await this.load('login', 'name')
    const list = await super.copyData(values)
    return [...this].map(({ login, name }, index) => ({
      login: `${login}.copy`,
      name: this.env._('%(name)s (copy)', { name }),
      ...list[index],
    }))
  }

  override async unlink() {
    await this.checkAccess('unlink')
    await checkDeletable(this)
    await super.unlink()
    this.env.invalidateCaches()
  }
}
