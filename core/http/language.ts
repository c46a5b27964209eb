import { now } from '../clock.ts'
import { ValueError } from '../errors.ts'
import type { Environment } from '../model/types.ts'
import type { Context } from './context.ts'
import type { DatabaseLike } from './database.ts'

const keptFor = 10_000

/** The first of a browser's languages that is enabled here, such as `fr_FR` for `fr-CA`; none if none is. */
export function languageOf(context: Context, enabled: readonly string[]): string | undefined {
  for (const wanted of context.acceptsLanguages()) {
    const [language] = wanted.toLowerCase().split('-')
    const codes = enabled.filter(code => code.toLowerCase().split('_')[0] === language)
    const exact = codes.find(code => code.toLowerCase().replace('_', '-') === wanted.toLowerCase())
    if (codes.length > 0) return exact ?? codes[0]
  }
  return undefined
}

/** The languages that are enabled in the database, asked for again after some seconds. */
export function enabledLanguages(database: DatabaseLike): () => Promise<readonly string[]> {
  let codes: Promise<readonly string[]> = Promise.resolve([])
  let until = 0
  return () => {
    if (now().getTime() < until) return codes
    until = now().getTime() + keptFor
    // sudo: res.lang - which languages there are is known to everybody who sees the site
    codes = database.unit({}, readCodes)
    codes.catch(() => {
      until = 0
    })
    return codes
  }
}

// As the superuser: which languages there are is known to everybody who sees the site.
async function readCodes(env: Environment): Promise<string[]> {
  try {
    const languages = await env.model('res.lang').search([])
    return (await languages.read(['code'])).map(({ code }) => String(code))
  } catch (error) {
    if (error instanceof ValueError) return [] // a database without the addon base
    throw error
  }
}
