import { clock, constrains, constraint, fields, model, opened, ValidationError } from '#core'

declare module '#models' {
  interface Models {
    'ir.cron': IrCron
  }
  interface IrCron extends Cron {}
}

/**
 * A method that the server runs from time to time, as superuser, on the empty recordset of its model. One that does a part
 * of its work gives `[done, remaining]`: what is done is stored, and it goes on at once. One that fails for a week, five
 * times at least, is switched off.
 */
export class Cron extends model('ir.cron', { description: 'Scheduled Action', order: 'priority, name, id' }) {
  name = fields.Char('Name', { required: true, translate: true })
  model_id = fields.Many2one('ir.model', 'Model', { required: true, ondelete: 'cascade' })
  method = fields.Char('Method', { required: true })
  interval_number = fields.Integer('Every', { default: 1, required: true })
  interval_type = fields.Selection(
    'Unit',
    { minutes: 'Minutes', hours: 'Hours', days: 'Days', weeks: 'Weeks' },
    { default: 'days', required: true },
  )
  nextcall = fields.Datetime('Next Run', { required: true, default: () => clock.now(), index: true })
  lastcall = fields.Datetime('Last Run', { readonly: true })
  active = fields.Boolean('Active', { default: true })
  priority = fields.Integer('Priority', { default: 5, help: 'Of two that are due, the lower number runs first.' })
  failure_count = fields.Integer('Failures in a Row', { default: 0, readonly: true })
  first_failure_date = fields.Datetime('Failing Since', { readonly: true })
  last_error = fields.Text('Last Error', { readonly: true })

  interval_check = constraint('CHECK (interval_number > 0)', 'The interval must be greater than zero.')
  method_check = constrains<Cron>('checkMethod', 'model_id', 'method')
  run_opened = opened<Cron>('actionRunSoon')

  async checkMethod() {
    await this.load('model_id.model')
    for (const { model_id, method } of this) {
      // a model's methods are not typed by its name in a record
      const found: unknown = Reflect.get(this.env.model(model_id.model), method)
      if (typeof found === 'function') continue
      const values = { model: model_id.model, method }
      throw new ValidationError(this.env._('%(model)s has no method %(method)s.', values), 'method')
    }
  }

  /** Runs it at the next opportunity, within a minute. */
  async actionRunSoon() {
    await this.write({ nextcall: clock.now() })
  }
}
