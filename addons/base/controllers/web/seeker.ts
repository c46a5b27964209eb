import { type Environment, formatsOf, views } from '#core'

/** What words and domains of a search mean to the person. `names` are those that domains may use. */
export async function seekerOf(env: Environment, names: Readonly<Record<string, unknown>>): Promise<views.Seeker> {
  return {
    names,
    formats: await formatsOf(env),
    tz: env.tz,
    today: views.dayIn(env.now(), env.tz),
    _: (text, values) => env._(text, values),
  }
}
