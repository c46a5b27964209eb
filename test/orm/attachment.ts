import { fields, model } from '#core'

declare module '#models' {
  interface Models {
    'ir.attachment': IrAttachment
  }
  interface IrAttachment extends Attachment {}
}

/** As small as the model of Base can be. */
export class Attachment extends model('ir.attachment', { description: 'Attachment' }) {
  name = fields.Char('Name')
  raw = fields.Binary('Content', { attachment: false })
  res_model = fields.Char('Model')
  res_field = fields.Char('Field')
  res_id = fields.Many2oneReference('Record', { modelField: 'res_model' })
}
