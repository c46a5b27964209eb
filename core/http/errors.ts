import { UserError } from '../errors.ts'

const names: Record<number, string> = {
  400: 'BadRequest',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  413: 'PayloadTooLarge',
  415: 'UnsupportedMediaType',
  501: 'NotImplemented',
}

/** A request that HTTP itself has a status for. The message is shown to whoever sent it. */
export class HttpError extends UserError {
  override readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
    this.name = names[status] ?? 'HttpError'
  }
}
