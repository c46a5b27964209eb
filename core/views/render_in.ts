import type { EnvironmentFace } from '../model/environment.ts'
import type { Env } from '../orm/environment.ts'
import type { Scope, Templates } from './render.ts'

interface Entry {
  templates: Templates
  asset: Scope['asset']
}

const entries = new WeakMap<object, Entry>()

/** Says which templates belong to a database; the server does it at its start. */
export function useTemplates(database: object, templates: Templates, asset: Scope['asset']): void {
  entries.set(database, { templates, asset })
}

/**
 * Renders a template for the person of `env`, outside of a request: an event of the bus, a mail. It has no nonce, no token
 * and no slots; in a request use `request.render`.
 */
export function renderIn(env: EnvironmentFace, template: string, values: Record<string, unknown> = {}): string {
  // Every environment is an Env.
  const entry = entries.get((env as Env).database)
  if (!entry) throw new Error('Templates are not known yet: they are, once the server is made.')
  const scope = { _: env._, asset: entry.asset, slot: () => '', hasGroup: (xmlid: string) => env.hasGroup(xmlid) }
  return entry.templates.render(
    template,
    { lang: env.lang.replace('_', '-'), dir: directionOf(env.lang), ...values },
    scope,
  )
}

/** The text of a template, with what extends it, as it is rendered in this database; null when there is none. */
export function templateText(env: EnvironmentFace, template: string): string | null {
  return entries.get((env as Env).database)?.templates.find(template)?.text ?? null // every environment is an Env
}

const rightToLeft = new Set(['ar', 'dv', 'fa', 'he', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi'])

/** In which direction a language is written, as HTML's `dir`. */
export function directionOf(lang: string): 'ltr' | 'rtl' {
  return rightToLeft.has(lang.split(/[_-]/)[0]!) ? 'rtl' : 'ltr'
}
