import { constrains, fields, model, ValidationError, views } from '#core'

declare module '#models' {
  interface Models {
    'ir.filters': IrFilters
  }
  interface IrFilters extends Filters {}
}

/** A search that somebody has saved: for themselves, or for everybody. */
export class Filters extends model('ir.filters', { description: 'Saved Search', order: 'name, id' }) {
  name = fields.Char('Name', { required: true, size: 100 })
  model = fields.Char('Model', { required: true, index: true })
  user_id = fields.Many2one('res.users', 'User', {
    ondelete: 'cascade',
    index: true,
    default: env => env.uid,
    help: 'Empty: everybody.',
  })
  action_id = fields.Many2one('ir.actions.act_window', 'Action', {
    ondelete: 'cascade',
    help: 'Where it is offered. Empty: wherever records of the model are shown.',
  })
  domain = fields.Char('Domain', { required: true, default: '[]' })
  context = fields.Char('Context', { required: true, default: '{}' })
  sort = fields.Char('Sort')
  is_default = fields.Boolean('Default', { help: 'It is on when the page is opened.' })
  active = fields.Boolean('Active', { default: true })

  texts_check = constrains<Filters>('checkTexts', 'domain', 'context')

  checkTexts() {
    for (const { domain, context } of this) {
      for (const text of [domain, context]) {
        try {
          views.evaluate(text, { uid: 0, active_id: 0, active_ids: [], allowed_company_ids: [], today: '', now: '' })
        } catch {
          throw new ValidationError(this.env._('“%(text)s” cannot be read.', { text }), 'domain')
        }
      }
    }
  }

  /** Makes this the search that is on when the page is opened, in the place of another one of the same person. */
  async makeDefault(): Promise<void> {
    await this.load('model', 'user_id', 'action_id', 'is_default')
    const others = await this.search([
      ['model', '=', this.model],
      ['user_id', '=', this.user_id.ids[0] ?? null],
      ['action_id', '=', this.action_id.ids[0] ?? null],
      ['is_default', '=', true],
    ])
    const on = !this.is_default
    await others.write({ is_default: false })
    if (on) await this.write({ is_default: true })
  }
}
