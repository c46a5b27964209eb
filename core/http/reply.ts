import type { Json } from './json.ts'

/** What a handler answers with; made by the functions of this file. */
export type Reply =
  | { kind: 'page'; template: string; values: Record<string, unknown>; title: string | undefined; status: number }
  | { kind: 'content'; body: string | Buffer; type: string; status: number; headers: Record<string, string> }
  | { kind: 'redirect'; url: string }
  | { kind: 'not found' }
  | { kind: 'empty' }

interface Options {
  status?: number
  headers?: Record<string, string>
}

/** A whole page, or only its main part when htmx asks for that; the template extends `base/layout.njk`. */
export function page(
  template: string,
  values: Record<string, unknown> = {},
  options: { title?: string; status?: number } = {},
): Reply {
  return { kind: 'page', template, values, title: options.title, status: options.status ?? 200 }
}

/** A piece of HTML that is safe already: rendered by `request.render`, or a template's safe string. */
export function html(body: { toString(): string }, options: Options = {}): Reply {
  return content(body.toString(), 'text/html; charset=utf-8', options)
}

/** A value as JSON. */
export function json(value: Json | object, options: Options = {}): Reply {
  return content(JSON.stringify(value), 'application/json; charset=utf-8', options)
}

/** Any other content: a script, an image, a file. `Cache-Control` is `no-store` unless `headers` says otherwise. */
export function content(body: string | Buffer, type: string, options: Options = {}): Reply {
  return { kind: 'content', body, type, status: options.status ?? 200, headers: options.headers ?? {} }
}

/** Go and get that address (303). Never pass an address that came with the request: see `localPath`. */
export function redirect(url: string): Reply {
  return { kind: 'redirect', url }
}

/** There is nothing here, or nothing that this person may know of (404). */
export function notFound(): Reply {
  return { kind: 'not found' }
}

/** Done, and nothing to show (204). */
export function empty(): Reply {
  return { kind: 'empty' }
}
