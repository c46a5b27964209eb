import { constraint, fields, model } from '#core'

declare module '#models' {
  interface Models {
    'mail.presence.connection': MailPresenceConnection
  }
  interface MailPresenceConnection extends PresenceConnection {}
}

/** That a process has streams of somebody open; a process that died does not renew it. */
export class PresenceConnection extends model('mail.presence.connection', {
  description: 'Connection',
  recName: 'process',
  logAccess: false,
}) {
  presence_id = fields.Many2one('mail.presence', 'Presence', { required: true, ondelete: 'cascade' })
  process = fields.Char('Process', { required: true })
  expires_dt = fields.Datetime('Expires', { required: true })

  process_once = constraint('UNIQUE (presence_id, process)', 'A process counts its streams once.')
}
