import { autovacuum, clock, fields, type Message, model, opened, type Values } from '#core'

declare module '#models' {
  interface Models {
    'ir.mail': IrMail
  }
  interface IrMail extends Mail {}
}

const day = 24 * 3600_000
/** Minutes after which a mail that could not be sent is tried again; after the last it has failed. */
const pauses = [1, 5, 15, 60, 240]

/** E-mail that waits to be sent, or was: what a unit of work wants to send is kept with it, and goes out after it. */
export class Mail extends model('ir.mail', { description: 'Outgoing E-mail', order: 'id desc', recName: 'subject' }) {
  email_to = fields.Char('To')
  subject = fields.Char('Subject')
  body = fields.Text('Text')
  /** The text has a secret that is made when it is sent: until then nobody can read it here, nor after. */
  link_id = fields.Many2one('res.users.link', 'Link', { index: true })
  state = fields.Selection(
    'Status',
    { outgoing: 'Waiting', sent: 'Sent', failed: 'Failed' },
    { default: 'outgoing', required: true, readonly: true, index: true },
  )
  attempts = fields.Integer('Tries', { default: 0, readonly: true })
  next_try = fields.Datetime('Next Try', { default: () => clock.now(), readonly: true })
  last_error = fields.Text('Last Error', { readonly: true })

  retry_opened = opened<Mail>('actionRetry')
  vacuum = autovacuum<Mail>('removeOld')

  override async create(given: Values<'ir.mail'> | readonly Values<'ir.mail'>[]) {
    const mails = await super.create(given)
    this.env.afterCommit(() => this.env.unit.owner.mailer?.wake())
    return mails
  }

  /** What is to be sent; `null` when there is nobody to send it to. */
  async message(): Promise<Message | null> {
    await this.load('link_id', 'email_to', 'subject', 'body')
    if (this.link_id.length > 0) return this.link_id.message()
    return this.email_to ? { to: this.email_to, subject: this.subject ?? '', text: this.body ?? '' } : null
  }

  /** A try begins: should the program end in the middle of it, there is another one. */
  async noteTry(): Promise<void> {
    await this.load('attempts')
    const pause = pauses[this.attempts] ?? 240
    await this.write({ attempts: this.attempts + 1, next_try: new Date(clock.now().getTime() + pause * 60_000) })
  }

  /** What came of it; of one that is sent, only who got what when stays. */
  async noteResult(problem: string | null, { to, subject }: Partial<Message> = {}): Promise<void> {
    await this.load('attempts')
    if (problem === null)
      await this.write({ state: 'sent', email_to: to ?? null, subject: subject ?? null, body: null, last_error: null })
    else if (this.attempts > pauses.length) await this.write({ state: 'failed', last_error: problem })
    else await this.write({ last_error: problem })
  }

  /** Tries again now what has failed, or waits. */
  async actionRetry() {
    await this.checkAccess('write')
    await this.write({ state: 'outgoing', attempts: 0, next_try: clock.now() })
    this.env.afterCommit(() => this.env.unit.owner.mailer?.wake())
  }

  async removeOld() {
    const before = new Date(clock.now().getTime() - 30 * day)
    await this.search([
      ['state', '!=', 'outgoing'],
      ['create_date', '<', before],
    ]).then(old => old.unlink())
  }
}
