import { constraint, fields, index, model } from '#core'

declare module '#models' {
  interface Models {
    'mail.message': MailMessage
  }
  interface MailMessage extends Message {}
}

/** Kinds of messages, open to other addons. */
export interface MessageTypes {
  comment: true
  notification: true
}

/** What a message of a thread is to those who follow it, open to other addons. */
export interface MessageSubtypes {
  comment: true
  note: true
}

/** What somebody wrote, or what happened, in a conversation or in the thread of a document. Read by who may read that. */
export class Message extends model('mail.message', {
  description: 'Message',
  order: 'id',
  recName: 'preview',
  documentField: 'res_id',
}) {
  /** The document that it belongs to; of a conversation also `channel_id`, which rules and joins need. */
  model = fields.Char('Document Model', { required: true, default: 'discuss.channel' })
  res_id = fields.Many2oneReference('Document', { modelField: 'model', required: true })
  channel_id = fields.Many2one('discuss.channel', 'Conversation', { index: true, ondelete: 'cascade' })
  message_type = fields.Selection<keyof MessageTypes>(
    'Type',
    { comment: 'Comment', notification: 'Notification' },
    { required: true, default: 'comment' },
  )
  subtype = fields.Selection<keyof MessageSubtypes>('Subtype', { comment: 'Discussion', note: 'Note' })
  subject = fields.Char('Subject')
  body = fields.Html('Contents')
  /** The beginning of the contents as plain text, for lists. */
  preview = fields.Char('Preview')
  date = fields.Datetime('Date', { required: true, default: env => env.now() })
  author_id = fields.Many2one('res.partner', 'Author', { ondelete: 'set null' })
  author_guest_id = fields.Many2one('mail.guest', 'Guest', { ondelete: 'set null' })
  /** Chosen by who posts it: the same key again is the same message. */
  client_key = fields.Char('Key of the Author', { copy: false, groups: '.' })

  thread_index = index('(model, res_id) WHERE channel_id IS NULL')
  // No two have one id, of course; but lists and counters search by the index that this makes.
  in_order = constraint('UNIQUE (channel_id, id)', 'This message is there already.')
  one_author = constraint(
    'CHECK (author_id IS NULL OR author_guest_id IS NULL)',
    'A message is from a contact or from a guest, not from both.',
  )
  partner_key = constraint('UNIQUE (channel_id, author_id, client_key)', 'This message is there already.')
  guest_key = constraint('UNIQUE (channel_id, author_guest_id, client_key)', 'This message is there already.')
}
