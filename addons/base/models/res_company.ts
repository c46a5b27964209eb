import { constraint, fields, model, type Values } from '#core'
import { listOf } from './list_of.ts'

declare module '#models' {
  interface Models {
    'res.company': ResCompany
  }
  interface ResCompany extends Company {}
  interface EnvironmentBase {
    /** The company that the person works in now; empty for the superuser. Load what you read. */
    readonly company: ResCompany
    /** All companies that the person works in now, that one first. */
    readonly companies: ResCompany
  }
}

export class Company extends model('res.company', { description: 'Company', order: 'sequence, name' }) {
  name = fields.Char('Company Name', { required: true })
  active = fields.Boolean('Active', { default: true })
  sequence = fields.Integer('Sequence', { default: 10 })
  partner_id = fields.Many2one('res.partner', 'Contact', { required: true })
  email = fields.Char('Email', { related: 'partner_id.email', readonly: false })
  phone = fields.Char('Phone', { related: 'partner_id.phone', readonly: false })
  country_id = fields.Many2one('res.country', 'Country', { related: 'partner_id.country_id', readonly: false })
  currency_id = fields.Many2one('res.currency', 'Currency')
  user_ids = fields.Many2many('res.users', 'Users', {
    relation: 'res_company_users_rel',
    column1: 'cid',
    column2: 'user_id',
  })

  name_unique = constraint('UNIQUE (name)', 'There is already a company of this name.')

  /** A company is a contact, too: made with it. */
  override async create(given: Values<'res.company'> | readonly Values<'res.company'>[]) {
    const list: Values<'res.company'>[] = []
    for (const values of listOf(given)) {
      const { name = '', partner_id } = values
      const partner = partner_id ?? (await this.env['res.partner'].create({ name, is_company: true }))
      list.push({ ...values, partner_id: partner })
    }
    return super.create(list)
  }
}
