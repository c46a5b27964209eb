import { type Formats, plainFormats } from '../formats.ts'
import type { Environment } from '../model/types.ts'
import { type Env, envOf } from './environment.ts'

interface Language extends Formats {
  /** 1 for Monday to 7 for Sunday. */
  readonly weekStart: number
}

/** How the person's language writes days, times and numbers. */
export async function formatsOf(env: Environment): Promise<Formats> {
  return languageOf(envOf(env))
}

/** The first day of the week where the person's language is spoken: 1 for Monday to 7 for Sunday. */
export async function weekStart(env: Env): Promise<number> {
  return (await languageOf(env)).weekStart
}

async function languageOf(env: Env): Promise<Language> {
  const plain = { ...plainFormats, lang: env.lang, weekStart: 1 }
  const fields = env.database.registry.models.get('res.lang')?.fields
  if (!fields) return plain
  return env.cached(`language ${env.lang}`, async () => {
    // sudo: res.lang - how a language writes and counts is no secret
    const languages = env.with({ su: true }).model('res.lang')
    const [found] = await languages.search([['code', '=', env.lang]], { activeTest: false })
    if (!found) return plain
    const said = (name: string, otherwise: unknown) => String((fields.has(name) ? found[name] : otherwise) ?? '')
    return {
      lang: env.lang,
      dateFormat: said('date_format', plain.dateFormat),
      timeFormat: said('time_format', plain.timeFormat),
      decimalPoint: said('decimal_point', plain.decimalPoint),
      thousandsSep: said('thousands_sep', plain.thousandsSep),
      weekStart: Number(said('week_start', plain.weekStart)),
    }
  })
}
