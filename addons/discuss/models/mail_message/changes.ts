import { formatsOf, type Id, inherit } from '#core'
import { shownValue } from '../../thread/shown.ts'
import { Message } from '../mail_message.ts'

declare module '#models' {
  interface MailMessage extends TrackedChanges {}
}

/** A change of a field, in the words of who reads it. Null: it was not set. */
export interface TrackedChange {
  readonly field: string
  readonly label: string
  readonly old: string | null
  readonly new: string | null
}

/** What messages tell of changed fields. */
export class TrackedChanges extends inherit(Message) {
  /** The changes that each of these messages tells of, as far as this person may read the fields. By message. */
  async trackedChanges(): Promise<Map<Id, TrackedChange[]>> {
    await this.checkAccess('read')
    await this.load('model')
    const models = new Map([...this].map(({ id, model }) => [id, model]))
    // sudo: mail.tracking.value, res.currency - of messages that may be read; closed fields are taken out below
    const rows = await this.env['mail.tracking.value'].sudo().search([['message_id', 'in', this.ids]], { order: 'id' })
    await rows.load('message_id', 'field', 'currency_id.decimal_places', 'currency_id.symbol', 'currency_id.position')
    await rows.load('old_value_text', 'new_value_text', 'old_value_number', 'new_value_number')
    await rows.load('old_value_datetime', 'new_value_datetime')
    const described = new Map(
      [...new Set(models.values())].map(model => [model, this.env.model(model).fieldsGet()] as const),
    )
    const formats = await formatsOf(this.env)
    const changes = new Map(this.ids.map(id => [id, [] as TrackedChange[]]))
    for (const row of rows) {
      const message = row.message_id.id
      const field = described.get(models.get(message)!)?.[row.field]
      if (!field) continue
      const [before, after] = (['old', 'new'] as const).map(when => shownValue(this.env, formats, row, when, field))
      changes.get(message)!.push({ field: field.name, label: field.string, old: before ?? null, new: after ?? null })
    }
    return changes
  }
}
