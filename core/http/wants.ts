import type { Context } from './context.ts'

/** Did htmx ask for a part of a page? A page for the whole body is an ordinary page to it. */
export function isFragment(context: Context): boolean {
  return context.get('hx-request') === 'true' && context.get('hx-request-type') !== 'full'
}

/** In what form an answer that is not the handler's own is understood: by a person, by htmx, by a program. */
export function wants(context: Context): 'page' | 'fragment' | 'json' {
  if (context.get('hx-request') === 'true') return isFragment(context) ? 'fragment' : 'page'
  if (context.is('json')) return 'json'
  const scripted = context.get('sec-fetch-dest') === 'empty'
  const accepted = context.accepts(scripted ? ['json', 'html'] : ['html', 'json'])
  return accepted === 'html' ? 'page' : 'json'
}
