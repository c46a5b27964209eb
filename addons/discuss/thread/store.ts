import type { AnyModel, Id, Rec } from '#core'
import type { MessageSubtypes, MessageTypes } from '../models/mail_message.ts'

/** A message for the thread of a record. `body` is markup. */
export interface ThreadMessage {
  id: Id
  type: keyof MessageTypes
  subtype: keyof MessageSubtypes
  subject?: string | null
  body?: string | null
  preview?: string | null
}

/** Stores messages in the threads of records of one model, from whoever works, in their order. */
export async function storeMessages(records: AnyModel, list: readonly ThreadMessage[]): Promise<Rec<'mail.message'>> {
  const { env } = records
  // sudo: mail.message - who may write here was checked; nobody writes in that table by themself
  const messages = await env['mail.message'].sudo().create(
    list.map(({ id, type, subtype, subject = null, body = null, preview = null }) => ({
      model: records._name,
      res_id: id,
      message_type: type,
      subtype,
      subject,
      body,
      preview,
      author_id: env.partnerId,
    })),
  )
  return env['mail.message'].browse(messages.ids)
}
