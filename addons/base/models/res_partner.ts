import { computed, constrains, fields, model, ValidationError, type Values } from '#core'
import { checkImage } from './image.ts'
import { withNewAddress } from './res_users/new_address.ts'
import { timeZones } from './time_zones.ts'

declare module '#models' {
  interface Models {
    'res.partner': ResPartner
  }
  interface ResPartner extends Partner {}
}

/** What a user's rights tell of the contact: a change of it makes them old. */
const ofUsers = ['name', 'lang', 'lang_id', 'tz']

export class Partner extends model('res.partner', { description: 'Contact', order: 'name, id' }) {
  name = fields.Char('Name', { required: true, index: true })
  active = fields.Boolean('Active', { default: true })
  is_company = fields.Boolean('Is a Company')
  email = fields.Char('Email')
  phone = fields.Char('Phone')
  tz = fields.Selection('Time Zone', timeZones)
  comment = fields.Html('Notes')
  // Small, and shown in every list: in the row itself.
  image_128 = fields.Binary('Image', { attachment: false })
  parent_id = fields.Many2one('res.partner', 'Related Company', { index: true })
  child_ids = fields.One2many('res.partner', 'parent_id', 'Contacts')
  company_id = fields.Many2one('res.company', 'Company', { index: true })
  country_id = fields.Many2one('res.country', 'Country')
  lang_id = fields.Many2one('res.lang', 'Language', { domain: [['active', '=', true]] })
  user_ids = fields.One2many('res.users', 'partner_id', 'Users')
  lang = fields.Char(
    'Language Code',
    computed<Partner>({ compute: 'computeLang', inverse: 'writeLang', search: 'searchLang' }, 'lang_id.code'),
  )

  lang_check = constrains<Partner>('checkLang', 'lang_id')
  parent_check = constrains<Partner>('checkParent', 'parent_id')
  image_check = constrains<Partner>('checkImages', 'image_128')

  computeLang() {
    for (const partner of this) partner.lang = partner.lang_id.length > 0 ? partner.lang_id.code : null
  }

  async writeLang() {
    for (const partner of this) {
      const { lang } = partner
      const found = await this.env['res.lang'].search([['code', '=', lang ?? '']], { activeTest: false, limit: 1 })
      if (lang && found.length === 0) {
        throw new ValidationError(this.env._('There is no language with the code %(code)s.', { code: lang }), 'lang')
      }
      await partner.write({ lang_id: found })
    }
  }

  searchLang(operator: string, value: unknown) {
    return [['lang_id.code', operator, value]]
  }

  async checkLang() {
    await this.load('lang_id.active')
    const disabled = [...this].find(({ lang_id }) => lang_id.length > 0 && !lang_id.active)
    if (!disabled) return
    const values = { language: disabled.lang_id.name }
    throw new ValidationError(
      this.env._('%(language)s is not enabled: an administrator can enable it.', values),
      'lang_id',
    )
  }

  async checkParent() {
    for (const partner of this) {
      const seen = new Set<number>()
      let above = partner.parent_id
      while (above.length > 0 && !seen.has(above.id)) {
        seen.add(above.id)
        await above.load('parent_id')
        above = above.parent_id
      }
      if (seen.has(partner.id))
        throw new ValidationError(this.env._('A contact can not belong to itself.'), 'parent_id')
    }
  }

  checkImages() {
    for (const partner of this) checkImage(this.env, partner.image_128)
  }

  override async write(values: Values<'res.partner'>) {
    if ('email' in values) {
      await this.checkAddress()
      await withNewAddress(this, values.email ?? null, () => super.write(values))
    } else await super.write(values)
    if (ofUsers.some(name => name in values)) this.env.invalidateCaches()
  }

  /** Links to set a password go to this address: only who may change a user may say where that is. */
  async checkAddress(): Promise<void> {
    const { env } = this
    if (env.su) return
    // sudo: res.users - whose contact it is, archived users among them
    const users = await env.sudo()['res.users'].search([['partner_id', 'in', this.ids]], { activeTest: false })
    const others = env['res.users'].browse(users.ids.filter(id => id !== env.uid))
    if (others.length > 0) await others.checkAccess('write')
  }
}
