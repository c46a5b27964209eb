import { constraint, fields, model } from '#core'

declare module '#models' {
  interface Models {
    'ir.config_parameter': IrConfigParameter
  }
  interface IrConfigParameter extends ConfigParameter {}
}

export class ConfigParameter extends model('ir.config_parameter', {
  description: 'System Parameter',
  order: 'key',
  recName: 'key',
  cached: true,
  allowSudoCommands: false,
}) {
  key = fields.Char('Key', { required: true })
  value = fields.Text('Value', { required: true })

  key_unique = constraint('UNIQUE (key)', 'There is already a parameter with this key.')

  /** The value of a parameter; `null` for one that is not set. For code: who asks plays no part. */
  async getParam(key: string): Promise<string | null> {
    return this.env.cached(`ir.config_parameter ${key}`, async () => {
      // sudo: ir.config_parameter - settings are read by the code that asks, on behalf of anybody
      const found = await this.sudo().search([['key', '=', key]], { limit: 1 })
      return found.length > 0 ? found.value : null
    })
  }

  /** Sets a parameter; `null` unsets it. Needs the right to write parameters. */
  async setParam(key: string, value: string | null): Promise<void> {
    const found = await this.search([['key', '=', key]], { limit: 1 })
    if (value === null) await found.unlink()
    else if (found.length > 0) await found.write({ value })
    else await this.create({ key, value })
  }
}
