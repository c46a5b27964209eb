import { constrains, fields, model, ValidationError, views } from '#core'

declare module '#models' {
  interface Models {
    'ir.actions.server': IrActionsServer
  }
  interface IrActionsServer extends ActServer {}
}

/**
 * Calls a method that its model has opened on a record, from the action menu of the record's form. It names the method
 * and holds no code, so that whoever may write one can do no more than the model allows to buttons.
 */
export class ActServer extends model('ir.actions.server', { description: 'Server Action', order: 'name, id' }) {
  name = fields.Char('Action Name', { required: true, translate: true })
  active = fields.Boolean('Active', { default: true })
  model_id = fields.Many2one('ir.model', 'Model', {
    required: true,
    ondelete: 'cascade',
    index: true,
    help: 'On the forms of this model the action stands in the menu.',
  })
  method = fields.Char('Method', { required: true, help: 'One that the model has opened to buttons.' })
  group_ids = fields.Many2many('res.groups', 'Groups', {
    relation: 'ir_act_server_group_rel',
    column1: 'act_id',
    column2: 'gid',
    help: 'Who may use it. Empty: everybody who may see the record.',
  })

  method_check = constrains<ActServer>('checkMethod', 'model_id', 'method')

  async checkMethod() {
    for (const { env, model_id, method } of this) {
      await model_id.load('model')
      if (views.isOpened(env.model(model_id.model), method)) continue
      throw new ValidationError(
        env._('%(model)s has no method %(method)s that is open to buttons.', { model: model_id.model, method }),
        'method',
      )
    }
  }
}
