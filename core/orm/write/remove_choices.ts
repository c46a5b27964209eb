import type { AnyModel } from '../../model/model.ts'
import type { Environment } from '../../model/types.ts'
import { envOf } from '../environment.ts'
import { defaulting } from './defaults.ts'

/**
 * Has records with these values of a selection get along without them, as the `ondelete` of the values says: for when
 * the addon goes that added them, while it is still there. Values without a policy are unset.
 */
export async function removeChoices(
  face: Environment,
  model: string,
  name: string,
  choices: readonly string[],
): Promise<void> {
  // sudo: any model - the addon goes for everybody, also in records that nobody here sees
  const env = envOf(face.withContext({ active_test: false }).sudo())
  const field = env.database.registry.field(model, name)
  for (const choice of choices) {
    const records = await env.model(model).search([[name, '=', choice]])
    if (records.length === 0) continue
    const policy = field.choicePolicies[choice] || 'set null'
    if (policy === 'cascade') await records.unlink()
    else if (policy === 'set null') await records.write({ [name]: null })
    else if (policy === 'set default') {
      const start = (await (await defaulting(env, env.database.registry.model(model)))(new Map(), [field])).get(field)
      await records.write({ [name]: choices.includes(String(start)) ? null : (start ?? null) })
    } else if (policy.startsWith('set ')) await records.write({ [name]: policy.slice('set '.length) })
    else await (records[policy] as (this: AnyModel) => unknown).call(records) // a method: see the checks of parameters
  }
}
