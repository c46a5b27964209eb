import {
  type ChosenDefault,
  constrains,
  constraint,
  type DefaultSource,
  fields,
  type Id,
  model,
  ValidationError,
} from '#core'

declare module '#models' {
  interface Models {
    'ir.default': IrDefault
  }
  interface IrDefault extends Default {}
}

interface Row extends Omit<ChosenDefault, 'value' | 'condition'> {
  model: string
  json_value: string
  condition: string | null
}

/** For whom a default holds: everybody, unless it says a user, a company, or a `field=value` of the new record. */
interface Scope {
  user?: Id
  company?: Id
  condition?: string
}

/** What a field of new records starts with, where somebody has chosen that. The framework asks it. */
export class Default
  extends model('ir.default', { description: 'Default Values', order: 'model_id, field, id', cached: true })
  implements DefaultSource
{
  model_id = fields.Many2one('ir.model', 'Model', { required: true, ondelete: 'cascade', index: true })
  field = fields.Char('Field', { required: true })
  json_value = fields.Text('Default Value', { required: true, help: 'As JSON: "text", 3, true, [1, 2].' })
  user_id = fields.Many2one('res.users', 'User', { ondelete: 'cascade', help: 'Empty: everybody.' })
  company_id = fields.Many2one('res.company', 'Company', { ondelete: 'cascade', help: 'Empty: all companies.' })
  condition = fields.Char('Condition', { help: 'Such as type=private: only where another field has this value.' })

  scope_unique = constraint(
    'UNIQUE NULLS NOT DISTINCT (model_id, field, user_id, company_id, condition)',
    'There is already a default for this field, user, company and condition.',
  )
  value_check = constrains<Default>('checkValue', 'model_id', 'field', 'json_value', 'condition')

  /** Sets the default of a field; what was there for the same user, company and condition is replaced. */
  async set(model: string, field: string, value: unknown, { user, company, condition }: Scope = {}): Promise<void> {
    const { _name } = this.env.model(model)
    const { id: model_id } = await this.env['ir.model'].search([['model', '=', _name]])
    const scope = { model_id, field, user_id: user ?? null, company_id: company ?? null, condition: condition ?? null }
    const found = await this.search([
      ['model_id', '=', scope.model_id],
      ['field', '=', field],
      ['user_id', '=', scope.user_id],
      ['company_id', '=', scope.company_id],
      ['condition', '=', scope.condition],
    ])
    const json_value = JSON.stringify(value ?? null)
    if (found.length > 0) await found.write({ json_value })
    else await this.create({ ...scope, json_value })
  }

  /** Forgets the default of a field. */
  async discard(model: string, field: string): Promise<void> {
    const found = await this.search([
      ['model_id.model', '=', model],
      ['field', '=', field],
    ])
    await found.unlink()
  }

  /** Asked for while records are being made, so it goes past them, to what is stored. */
  chosenDefaults(): Promise<ReadonlyMap<string, readonly ChosenDefault[]>> {
    return this.env.cached('ir.default', async () => {
      const rows = await this.env.unit.query<Row>(
        `SELECT d.id, m.model, d.field, d.json_value, d.user_id AS user, d.company_id AS company, d.condition
         FROM ir_default d JOIN ir_model m ON m.id = d.model_id
         ORDER BY d.user_id IS NULL, d.company_id IS NULL, d.condition IS NULL, d.id`,
      )
      const byModel = new Map<string, ChosenDefault[]>()
      for (const row of rows) byModel.set(row.model, [...(byModel.get(row.model) ?? []), chosen(row)])
      return byModel
    })
  }

  async checkValue() {
    await this.load('model_id.model')
    for (const { model_id, field, json_value, condition } of this) {
      const described = this.env.model(model_id.model).fieldsGet()
      const names = condition ? [field, condition.slice(0, condition.indexOf('='))] : [field]
      const unknown = names.find(name => !described[name])
      const values = { model: model_id.model, field: unknown ?? field, value: json_value }
      if (unknown !== undefined)
        throw new ValidationError(this.env._('%(model)s has no field “%(field)s”.', values), 'field')
      if (parsed(json_value) === undefined) {
        const sentence = this.env._('The default value is written as JSON; got %(value)s.', values)
        throw new ValidationError(sentence, 'json_value')
      }
      // What does not fit the field is refused by what every default goes through.
      const value = { [`default_${field}`]: parsed(json_value) }
      await this.env.model(model_id.model).withContext(value).defaultGet([field])
    }
  }
}

function chosen({ json_value, condition, ...row }: Row): ChosenDefault {
  const at = condition?.indexOf('=') ?? -1
  return {
    ...row,
    value: JSON.parse(json_value) as unknown,
    condition: condition ? ([condition.slice(0, at), condition.slice(at + 1)] as const) : null,
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
