import { clock, type Environment, type Mailer, type Message, type Rec, type Running, type Service } from '#core'

const every = 20_000

/** Sends what waits: as soon as it is stored, and what was left over from time to time. Without a server, it waits. */
export const mailSender: Service = ({ database, mailer, onError }) => {
  if (!mailer) return () => {}
  let sending = Promise.resolve()
  let waiting = false
  const send = () => {
    if (waiting) return
    waiting = true
    sending = sending.then(async () => {
      waiting = false
      await sendDue(database, mailer).catch(onError)
    })
  }
  mailer.onWake(send)
  const timer = setInterval(send, every).unref()
  return async () => {
    clearInterval(timer)
    waiting = true
    await sending
  }
}

/**
 * Sends all mails that are due, one after the other. A mail is stored as tried before it is handed over, so of several
 * processes one sends it, and no transaction is open while the server takes its time.
 */
export async function sendDue(database: Running['database'], mailer: Mailer): Promise<void> {
  for (;;) {
    // sudo: ir.mail - the program sends what people have left for it to send, here and below
    const next = await database.unit({}, claim)
    if (!next) return
    if (!next.message) continue
    const { id, message } = next
    const problem = await mailer.send(message).then(
      () => null,
      (error: Error) => error.message,
    )
    // sudo: ir.mail - as above
    await database.unit({}, async env => {
      const mail: Rec<'ir.mail'> = await env['ir.mail'].browse(id).exists()
      if (mail.length > 0) await mail.noteResult(problem, message)
    })
  }
}

const due = `
  SELECT id FROM ir_mail WHERE state = 'outgoing' AND next_try <= $1 ORDER BY next_try, id LIMIT 1
  FOR UPDATE SKIP LOCKED`

async function claim(env: Environment): Promise<{ id: number; message: Message | null } | null> {
  await env.unit.begin()
  const [row] = await env.sql<{ id: number }>(due, [clock.now()])
  if (!row) return null
  const mail = env['ir.mail'].browse(row.id)
  await mail.noteTry()
  try {
    const message = await env.savepoint(() => mail.message())
    if (!message) await mail.unlink()
    return { id: row.id, message }
  } catch (error) {
    // One that cannot be put into words keeps no other from being sent.
    await mail.noteResult(String(error))
    return { id: row.id, message: null }
  }
}
