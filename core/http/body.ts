import type { Middleware } from 'koa'
import type { Context, Form, State } from './context.ts'
import { HttpError } from './errors.ts'
import { checkFields, checkJson, formOf } from './input.ts'

const megabyte = 1024 * 1024

/** Reads the body of a request, up to `limit` bytes, into `state.form`. What cannot be read exactly is refused, not mended. */
export function parseBody(limit = megabyte): Middleware<State> {
  return async (context, next) => {
    context.state.form = Object.create(null)
    if (context.request.length !== 0 && context.is() !== null) context.state.form = await parse(context, limit)
    return next()
  }
}

async function parse(context: Context, limit: number): Promise<Form> {
  if (context.get('content-encoding')) throw new HttpError(415, 'Send the body without Content-Encoding.')
  const bytes = await read(context, limit)
  if (bytes.length === 0) return Object.create(null)
  switch (context.is('urlencoded', 'json', 'multipart')) {
    case 'urlencoded':
      return formOf(decodeForm(text(bytes)))
    case 'json':
      return parseJson(text(bytes))
    case 'multipart':
      text(bytes)
      return formOf(await decodeMultipart(bytes, context.get('content-type')))
    default:
      throw new HttpError(415, `A form or JSON was expected, not ${context.request.type || 'a body without a type'}.`)
  }
}

async function read(context: Context, limit: number): Promise<Buffer> {
  const tooLarge = () => new HttpError(413, `That is too much at once: at most ${amount(limit)} can be sent here.`)
  if ((context.request.length ?? 0) > limit) throw tooLarge()
  const chunks: Buffer[] = []
  let size = 0
  try {
    // The rest of a body that is too large is left to the server, which throws it away: the answer must still get out.
    for await (const chunk of context.req.iterator({ destroyOnReturn: false })) {
      size += chunk.length
      if (size > limit) throw tooLarge()
      chunks.push(chunk)
    }
  } catch (error) {
    throw error instanceof HttpError ? error : new HttpError(400, 'The body ended before it was complete.')
  }
  return Buffer.concat(chunks)
}

function amount(bytes: number): string {
  return bytes >= megabyte ? `${Math.floor(bytes / megabyte)} MB` : `${Math.max(1, Math.floor(bytes / 1024))} KB`
}

function text(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new HttpError(400, 'The body is not valid UTF-8.')
  }
}

function parseJson(source: string): Form {
  let value: unknown
  try {
    value = JSON.parse(source)
  } catch {
    throw new HttpError(400, 'The body is not valid JSON.')
  }
  return checkJson(value)
}

function decodeForm(source: string): Iterable<[string, string]> {
  try {
    // Only to see whether it can be: URLSearchParams would put U+FFFD where the bytes are not UTF-8.
    decodeURIComponent(source.replaceAll(/%(?![0-9a-f]{2})/gi, '%25'))
  } catch {
    throw new HttpError(400, 'The form is not valid UTF-8.')
  }
  return checkFields(new URLSearchParams(source))
}

async function decodeMultipart(bytes: Buffer, type: string): Promise<Iterable<[string, string]>> {
  let data: FormData
  try {
    data = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData()
  } catch {
    throw new HttpError(400, 'The form is not a valid multipart body.')
  }
  const fields: [string, string][] = []
  for (const [name, value] of data) {
    if (typeof value === 'string') fields.push([name, value])
    // A file field that was left empty is sent as a file without name and content.
    else if (value.size > 0 || value.name) throw new HttpError(415, 'Files cannot be sent here.')
  }
  return checkFields(fields)
}
