import { fields, model } from '#core'

declare module '#models' {
  interface Models {
    'res.groups.privilege': ResGroupsPrivilege
  }
  interface ResGroupsPrivilege extends GroupsPrivilege {}
}

/** What groups are about, such as Live Chat: of those that are steps of each other, the form of a user offers one. */
export class GroupsPrivilege extends model('res.groups.privilege', {
  description: 'Privilege',
  order: 'category_id, sequence, name, id',
  cached: true,
  allowSudoCommands: false,
}) {
  name = fields.Char('Name', { required: true, translate: true })
  description = fields.Text('Description', { translate: true })
  placeholder = fields.Char('Placeholder', {
    translate: true,
    help: 'What stands for a user without a group of these.',
  })
  sequence = fields.Integer('Sequence', { default: 100 })
  category_id = fields.Many2one('ir.module.category', 'Application', { index: true })
  group_ids = fields.One2many('res.groups', 'privilege_id', 'Groups')
}
