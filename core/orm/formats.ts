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
  if (!env.database.registry.models.get('res.lang')?.fields.has('date_format')) return plain
  return env.cached(`language ${env.lang}`, async () => {
    // sudo: res.lang - how a language writes and counts is no secret
    const languages = env.with({ su: true }).model('res.lang')
    const [found] = await languages.search([['code', '=', env.lang]], { activeTest: false })
    if (!found) return plain
    return {
      lang: env.lang,
      dateFormat: String(found.date_format),
      timeFormat: String(found.time_format),
      decimalPoint: String(found.decimal_point),
      thousandsSep: String(found.thousands_sep ?? ''),
      weekStart: Number(found.week_start),
    }
  })
}
