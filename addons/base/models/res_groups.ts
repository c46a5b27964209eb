import { computed, constrains, fields, model, type Operation, ValidationError, type Values } from '#core'
import { groupsAbove, groupsBelow } from './res_users/closure.ts'
import { keepingSomebody, refuseGroups } from './res_users/guard.ts'

declare module '#models' {
  interface Models {
    'res.groups': ResGroups
  }
  interface ResGroups extends Groups {}
}

type GroupValues = Values<'res.groups'>

export class Groups extends model('res.groups', {
  description: 'Group',
  order: 'privilege_id, sequence, name, id',
  cached: true,
  allowSudoCommands: false,
}) {
  name = fields.Char('Name', { required: true, translate: true })
  privilege_id = fields.Many2one('res.groups.privilege', 'Privilege', {
    index: true,
    help: 'What the group is about. Of groups with the same, a user is offered one where each implies the one before.',
  })
  sequence = fields.Integer('Sequence', { default: 10 })
  comment = fields.Text('Comment', { translate: true })
  override display_name = fields.Char('Display Name', {
    ...computed<Groups>('computeDisplayName', 'name', 'privilege_id.name'),
    required: true,
  })
  user_ids = fields.Many2many('res.users', 'Users', {
    relation: 'res_groups_users_rel',
    column1: 'gid',
    column2: 'uid',
  })
  implied_ids = fields.Many2many('res.groups', 'Inherits', {
    relation: 'res_groups_implied_rel',
    column1: 'gid',
    column2: 'hid',
    help: 'Who is in this group is in these as well.',
  })
  all_implied_ids = fields.Many2many('res.groups', 'All Implied Groups', {
    ...computed<Groups>('computeAllImpliedIds', 'implied_ids'),
    help: 'This group, and all that it implies.',
  })
  model_access = fields.One2many('ir.model.access', 'group_id', 'Access Controls')
  rule_groups = fields.Many2many('ir.rule', 'Rules', {
    relation: 'rule_group_rel',
    column1: 'group_id',
    column2: 'rule_group_id',
  })
  menu_access = fields.Many2many('ir.ui.menu', 'Menus', {
    relation: 'ir_ui_menu_group_rel',
    column1: 'gid',
    column2: 'menu_id',
  })

  totp_required = fields.Boolean('Two-Factor Required', {
    help: 'Internal users in this group set up codes from an app before anything else is open to them.',
  })

  implied_check = constrains<Groups>('checkImplied', 'implied_ids')
  users_check = constrains<Groups>('checkUsers', 'implied_ids', 'user_ids')

  override async create(given: GroupValues | readonly GroupValues[]) {
    const groups = await super.create(given)
    await refuseGroups(this.env, groups.ids)
    return groups
  }

  override async write(values: GroupValues) {
    await this.checkAccess('write')
    const leaving = 'user_ids' in values || 'implied_ids' in values
    await (leaving ? keepingSomebody(this.env, () => super.write(values)) : super.write(values))
    await refuseGroups(this.env, this.ids)
  }

  override async unlink() {
    await this.checkAccess('unlink')
    await keepingSomebody(this.env, () => super.unlink())
  }

  override async checkAccess(operation: Operation) {
    await super.checkAccess(operation)
    if (operation === 'write' || operation === 'unlink') await refuseGroups(this.env, this.ids)
  }

  computeDisplayName() {
    for (const group of this) {
      const about = group.privilege_id
      group.display_name = about.length > 0 ? `${about.name} / ${group.name}` : group.name
    }
  }

  async computeAllImpliedIds() {
    const closures = await groupsBelow(this.env, this.ids)
    for (const group of this) group.all_implied_ids = this.browse([...(closures.get(group.id) ?? [group.id])])
  }

  async checkImplied() {
    await this.load('implied_ids', 'name')
    for (const group of this) {
      const below = await groupsBelow(this.env, group.implied_ids.ids)
      const all = new Set([...below.values()].flatMap(ids => [...ids]))
      if (all.has(group.id)) {
        throw new ValidationError(this.env._('%(group)s can not imply itself.', { group: group.name }), 'implied_ids')
      }
    }
  }

  /** What a group implies must fit all who are in it: see `checkKind` of users. */
  async checkUsers() {
    const { env } = this
    const above = await groupsAbove(env, this.ids)
    const users = await env['res.users'].search([['group_ids', 'in', above]], { activeTest: false })
    await users.checkKind()
  }
}
