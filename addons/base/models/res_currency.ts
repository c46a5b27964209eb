import { computed, constraint, fields, model } from '#core'

declare module '#models' {
  interface Models {
    'res.currency': ResCurrency
  }
  interface ResCurrency extends Currency {}
}

export class Currency extends model('res.currency', { description: 'Currency', order: 'active desc, name' }) {
  name = fields.Char('Currency', { required: true, size: 3, help: 'Three letters, as ISO 4217 has them.' })
  symbol = fields.Char('Symbol', { required: true })
  position = fields.Selection(
    'Symbol Position',
    { after: 'After the amount', before: 'Before the amount' },
    { required: true, default: 'after' },
  )
  rounding = fields.Float('Smallest Coin', {
    required: true,
    digits: [12, 6],
    default: 0.01,
    help: 'Amounts are rounded to multiples of it.',
  })
  decimal_places = fields.Integer('Decimal Places', {
    ...computed<Currency>('computeDecimalPlaces', 'rounding'),
    store: true,
  })
  active = fields.Boolean('Active', { default: true })

  name_unique = constraint('UNIQUE (name)', 'There is already a currency with this code.')
  rounding_check = constraint('CHECK (rounding > 0)', 'The smallest coin must be greater than zero.')

  computeDecimalPlaces() {
    for (const currency of this) {
      const { rounding } = currency
      currency.decimal_places = rounding > 0 && rounding < 1 ? Math.ceil(-Math.log10(rounding)) : 0
    }
  }
}
