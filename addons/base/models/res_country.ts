import { constraint, fields, model } from '#core'

declare module '#models' {
  interface Models {
    'res.country': ResCountry
  }
  interface ResCountry extends Country {}
}

export class Country extends model('res.country', { description: 'Country', order: 'name' }) {
  name = fields.Char('Country Name', { required: true, translate: true })
  code = fields.Char('Country Code', { required: true, size: 2, help: 'Two letters, as ISO 3166 has them.' })

  code_unique = constraint('UNIQUE (code)', 'There is already a country with this code.')
  code_check = constraint(`CHECK (code ~ '^[A-Z]{2}$')`, 'A country code is two capital letters.')
}
