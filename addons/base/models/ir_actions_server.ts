import { type AnyModel, constrains, fields, model, ValidationError, views } from '#core'
import { Actions, actionGroups } from './ir_actions_base.ts'

declare module '#models' {
  interface Models {
    'ir.actions.server': IrActionsServer
  }
  interface IrActionsServer extends ActServer {}
}

const states = {
  method: 'Call a Method',
  write: 'Update the Record',
  create: 'Create a Record',
  multi: 'Several Actions',
} as const

/**
 * Does something with records: calls a method that their model has opened, gives them values, creates others. It holds
 * names and values and no code, and whoever runs it needs the rights to do the same by hand.
 */
export class ActServer extends model(
  'ir.actions.server',
  { description: 'Server Action', order: 'sequence, name, id' },
  Actions,
) {
  active = fields.Boolean('Active', { default: true })
  sequence = fields.Integer('Sequence', { default: 5, help: 'Among the parts of an action: they run in this order.' })
  model_id = fields.Many2one('ir.model', 'Model', { required: true, ondelete: 'cascade', index: true })
  state = fields.Selection('Type', states, { required: true, default: 'method' })
  method = fields.Char('Method', { help: 'One that the model has opened to buttons.' })
  values = fields.Text('Values', { help: "Names of fields with their values: {'active': False}" })
  crud_model_id = fields.Many2one('ir.model', 'Record to Create', {
    ondelete: 'cascade',
    help: 'Of which model. Empty: of the same.',
  })
  parent_id = fields.Many2one('ir.actions.server', 'Part Of', { ondelete: 'cascade', index: true })
  child_ids = fields.One2many('ir.actions.server', 'parent_id', 'Parts')
  group_ids = actionGroups('ir_act_server_group_rel', 'Who may use it. Empty: everybody who may see the record.')

  state_check = constrains<ActServer>(
    'checkState',
    'state',
    'model_id',
    'method',
    'values',
    'crud_model_id',
    'parent_id',
  )

  async checkState() {
    for (const action of this) {
      await action.load('model_id.model', 'crud_model_id.model', 'parent_id.model_id')
      const { env, state, model_id, crud_model_id, parent_id, method, values } = action
      if (parent_id.length > 0 && parent_id.model_id.id !== model_id.id)
        throw new ValidationError(env._('The parts of an action are for the same model.'), 'model_id')
      const made = state === 'create' && crud_model_id.length > 0 ? crud_model_id : model_id
      if (state === 'method') checkMethod(env.model(model_id.model), method)
      else if (state !== 'multi') checkValues(env.model(made.model), values)
    }
  }
}

function checkMethod(records: AnyModel, method: string | null): void {
  const { env, _name: model } = records
  if (method && views.isOpened(records, method)) return
  throw new ValidationError(
    env._('%(model)s has no method %(method)s that is open to buttons.', { model, method: method || '–' }),
    'method',
  )
}

/** Values that can be read, for fields that the model has. */
function checkValues(records: AnyModel, text: string | null): void {
  const { env, _name: model } = records
  // sudo: any - which fields there are; whether somebody may write them is asked when they do
  const problem = views.valuesProblem(text ?? '', new Set(Object.keys(records.sudo().fieldsGet())))
  if (problem) throw new ValidationError(env._('The values for %(model)s: %(problem)s', { model, problem }), 'values')
}
