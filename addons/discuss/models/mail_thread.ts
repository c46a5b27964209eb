import { z } from 'zod'
import {
  type AnyModel,
  cleanHtml,
  fields,
  type Mixin,
  type Model,
  mixin,
  type Operation,
  opened,
  type Rec,
  type SafeString,
  ValidationError,
} from '#core'
import { previewOf, textToHtml } from '../text/markup.ts'
import { checkText } from '../text/message_text.ts'
import { storeMessages } from '../thread/store.ts'
import { tracking } from '../thread/tracker.ts'
import type { MessageSubtypes } from './mail_message.ts'

declare module '#models' {
  interface Models {
    'mail.thread': Model<'mail.thread'> & MailThread
  }
}

export interface ThreadPost {
  /** Typed text, in which nothing is markup; or markup that is `safe`. */
  body: string | SafeString
  subject?: string | null
  /** Default: `comment`. */
  subtype?: keyof MessageSubtypes
}

/** What lies beneath a mixin in every model; `never`, since what is written is known to that model alone. */
interface Beneath {
  create(values: never): Promise<unknown>
  write(values: never): Promise<void>
  unlink(): Promise<void>
}
// The slot answers `super` with whatever is beneath: see `inherit` in #core.
const Base = mixin('mail.thread') as new () => Mixin<'mail.thread'> & Beneath

const post = z.object({
  body: z.string(),
  subject: z.string().max(1000).optional(),
  subtype: z.enum(['comment', 'note']).optional(),
})

/**
 * Gives the records of a model a thread: `class Order extends model('sale.order', { … }, MailThread)`. People write in
 * it; that a record was created and how its fields with `tracking` change is noted there. Messages are read by those
 * who may read the record, and go with it. Nothing is noted with `tracking_disable` in the context; no creation with
 * `mail_create_nolog`, no changes with `mail_notrack`.
 */
export class MailThread extends Base {
  message_ids = fields.One2many('mail.message', 'res_id', 'Messages', {
    copy: false,
    domain: [['channel_id', '=', null]],
  })

  post_opened = opened<MailThread>('messagePost', { args: z.tuple([post]) })

  /** The right to the record that it takes to write in its thread, beside that to read it. */
  threadPostAccess(): Operation {
    return 'write'
  }

  /** Writes in the thread of a single record, as the person who works. */
  async messagePost({ body, subject = null, subtype = 'comment' }: ThreadPost): Promise<Rec<'mail.message'>> {
    const record = anyOf(this)
    const { id } = record
    await record.checkAccess('read')
    await record.checkAccess(this.threadPostAccess())
    const html = typeof body === 'string' ? textToHtml(checkText(this.env, body)) : cleanHtml(String(body))
    const plain = typeof body === 'string' ? body : html.replaceAll(/<[^>]*>/g, ' ')
    if (subject?.includes('\0'))
      throw new ValidationError(this.env._('A message may not contain null bytes.'), 'subject')
    return storeMessages(record, [{ id, type: 'comment', subtype, subject, body: html, preview: previewOf(plain) }])
  }

  override async create(values: never): Promise<unknown> {
    // What is beneath creates records of the model.
    const created = (await super.create(values)) as AnyModel
    const { tracking_disable, mail_create_nolog } = this.env.context
    if (tracking_disable || mail_create_nolog || created.length === 0) return created
    // sudo: ir.model - what a model is called is no secret
    const model = await this.env['ir.model'].sudo().search([['model', '=', created._name]])
    await model.load('name')
    const text = this.env._('%(document)s created', { document: model.name })
    const message = { type: 'notification', subtype: 'note', body: textToHtml(text), preview: previewOf(text) } as const
    await storeMessages(
      created,
      created.ids.map(id => ({ id, ...message })),
    )
    return created
  }

  override async write(values: never): Promise<void> {
    await tracking(anyOf(this), () => super.write(values))
  }

  override async unlink(): Promise<void> {
    const records = anyOf(this)
    await super.unlink()
    // sudo: mail.message - the thread goes with the record, whoever deletes it
    const messages = await this.env['mail.message'].sudo().search([
      ['model', '=', records._name],
      ['res_id', 'in', records.ids],
      ['channel_id', '=', null],
    ])
    await messages.unlink()
  }
}

/** The records, of whatever model they are. */
function anyOf(thread: MailThread): AnyModel {
  return thread.records() as unknown as AnyModel // it has whatever a model has, unchecked
}
