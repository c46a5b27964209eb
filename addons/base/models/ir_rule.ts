import { checkRuleDomain, computed, constrains, constraint, fields, model, ValidationError } from '#core'

declare module '#models' {
  interface Models {
    'ir.rule': IrRule
  }
  interface IrRule extends Rule {}
}

/** Narrows the records of a model. Rules without groups bind everybody; of those with groups, any that fits is enough. */
export class Rule extends model('ir.rule', {
  description: 'Record Rule',
  order: 'model_id, id',
  cached: true,
  allowSudoCommands: false,
}) {
  name = fields.Char('Name', { required: true })
  active = fields.Boolean('Active', { default: true })
  model_id = fields.Many2one('ir.model', 'Model', { required: true, ondelete: 'cascade' })
  groups = fields.Many2many('res.groups', 'Groups', {
    relation: 'rule_group_rel',
    column1: 'rule_group_id',
    column2: 'group_id',
  })
  domain_force = fields.Text('Domain', {
    required: true,
    default: '[]',
    help: 'Such as [("user_id", "=", user.id)]. It may use user, uid, company_id and company_ids.',
  })
  perm_read = fields.Boolean('Read', { default: true })
  perm_write = fields.Boolean('Write', { default: true })
  perm_create = fields.Boolean('Create', { default: true })
  perm_unlink = fields.Boolean('Delete', { default: true })
  global = fields.Boolean('Global', computed<Rule>('computeGlobal', 'groups'))

  some_operation = constraint(
    'CHECK (perm_read OR perm_write OR perm_create OR perm_unlink)',
    'A rule applies to one operation at least.',
  )
  domain_check = constrains<Rule>('checkDomain', 'domain_force', 'model_id')

  computeGlobal() {
    for (const rule of this) rule.global = rule.groups.length === 0
  }

  async checkDomain() {
    await this.load('model_id.model')
    for (const { model_id, domain_force, name } of this) {
      if (model_id.model === 'ir.rule') {
        throw new ValidationError(this.env._('Rules can not be about rules themselves.'), 'model_id')
      }
      const problem = await checkRuleDomain(this.env, model_id.model, domain_force)
      if (!problem) continue
      const values = { rule: name, model: model_id.model, problem }
      throw new ValidationError(
        this.env._('The domain of “%(rule)s” does not fit %(model)s: %(problem)s', values),
        'domain_force',
      )
    }
  }
}
