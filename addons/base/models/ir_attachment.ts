import { createHash, randomBytes } from 'node:crypto'
import { autovacuum, constraint, fields, index, model, type Values } from '#core'
import { mimetypeOf } from './ir_attachment/mimetype.ts'
import { listOf } from './list_of.ts'

declare module '#models' {
  interface Models {
    'ir.attachment': IrAttachment
  }
  interface IrAttachment extends Attachment {}
}

/**
 * A file, or an address, that may belong to a record, or be the value of a field of one. Who may do what with it follows
 * from the record: core/orm/access/attachment_rule.ts. The bytes stand in a column of the row: a backup of the database has
 * them, several servers share them, and they are stored or undone together with what they belong to.
 */
export class Attachment extends model('ir.attachment', { description: 'Attachment', order: 'id desc' }) {
  name = fields.Char('Name', { required: true })
  type = fields.Selection('Type', { binary: 'File', url: 'Address' }, { required: true, default: 'binary' })
  url = fields.Char('Address')
  raw = fields.Binary('Content', { attachment: false })
  mimetype = fields.Char('Media Type', { readonly: true })
  file_size = fields.Integer('Size', { readonly: true, help: 'In bytes.' })
  checksum = fields.Char('Checksum', { readonly: true, index: true })
  res_model = fields.Char('Model')
  res_field = fields.Char('Field')
  res_id = fields.Many2oneReference('Record', { modelField: 'res_model' })
  public = fields.Boolean('Open to Everybody')
  access_token = fields.Char('Access Token', { copy: false, groups: 'base.group_system' })

  record_index = index('(res_model, res_field, res_id)')
  url_check = constraint(
    `CHECK (type = 'binary' OR url ~* '^https?://')`,
    'An attachment that is an address begins with http:// or https://.',
  )
  gone_removed = autovacuum<Attachment>('removeGone')

  override async create(given: Values<'ir.attachment'> | readonly Values<'ir.attachment'>[]) {
    return super.create(listOf(given).map(values => this.described(values, values.name ?? '')))
  }

  override async write(values: Values<'ir.attachment'>) {
    const name = values.name ?? (this.length === 1 ? (await this.one().load('name')).name : '')
    await super.write(this.described(values, name))
  }

  /** Lets whoever has the address of the attachment read it; gives the token that belongs to the address. */
  async generateAccessToken(): Promise<string> {
    await this.checkAccess('write')
    // sudo: ir.attachment - the token is closed to people, and given to those who may change the attachment
    const own = await this.one().sudo().load('access_token')
    if (own.access_token) return own.access_token
    const token = randomBytes(24).toString('base64url')
    await own.write({ access_token: token })
    return token
  }

  /** Attachments of records that are gone without the models having been asked: deleted along by the database. */
  async removeGone(): Promise<void> {
    const rows = await this.env.sql<{ model: string; ids: number[] }>(
      'SELECT res_model AS model, array_agg(DISTINCT res_id) AS ids FROM ir_attachment WHERE res_id > 0 GROUP BY res_model',
    )
    for (const { model, ids } of rows) {
      if ((await this.env['ir.model'].searchCount([['model', '=', model]])) === 0) continue
      const there = new Set((await this.env.model(model).browse(ids).exists()).ids)
      const gone = ids.filter(id => !there.has(id))
      const found = await this.search([
        ['res_model', '=', model],
        ['res_id', 'in', gone],
      ])
      await found.unlink()
    }
  }

  /** What bytes are follows from themselves; nobody says it for them. */
  private described(values: Values<'ir.attachment'>, name: string): Values<'ir.attachment'> {
    const { mimetype: _, file_size: _1, checksum: _2, ...given } = values
    if (given.raw === undefined || !(given.raw === null || Buffer.isBuffer(given.raw) || typeof given.raw === 'string'))
      return given
    if (given.raw === null) return { ...given, mimetype: null, file_size: 0, checksum: null }
    // Base64, which clients send, and bytes.
    const raw = Buffer.isBuffer(given.raw) ? given.raw : Buffer.from(String(given.raw), 'base64')
    const mayRun = this.env.hasGroup('base.group_system')
    return {
      ...given,
      raw,
      mimetype: mimetypeOf(raw, name, mayRun),
      file_size: raw.length,
      checksum: createHash('sha256').update(raw).digest('hex'),
    }
  }
}
