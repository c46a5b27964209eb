import { fields, model } from '#core'

declare module '#models' {
  interface Models {
    'mail.tracking.value': MailTrackingValue
  }
  interface MailTrackingValue extends TrackingValue {}
}

/**
 * What a field of a document was and became. Nobody reads the rows themselves: `trackedChanges` of the message gives
 * each reader those of the fields that are open to them. Truths are 1 and 0, days are texts, records their labels.
 */
export class TrackingValue extends model('mail.tracking.value', { description: 'Tracked Value', recName: 'field' }) {
  message_id = fields.Many2one('mail.message', 'Message', { required: true, ondelete: 'cascade' })
  field = fields.Char('Field', { required: true })
  old_value_text = fields.Text('Old Text')
  new_value_text = fields.Text('New Text')
  old_value_number = fields.Float('Old Number')
  new_value_number = fields.Float('New Number')
  old_value_datetime = fields.Datetime('Old Moment')
  new_value_datetime = fields.Datetime('New Moment')
  currency_id = fields.Many2one('res.currency', 'Currency', { ondelete: 'set null' })
}
