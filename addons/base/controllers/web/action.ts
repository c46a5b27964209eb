import { type AnyModel, type Environment, MissingError, views } from '#core'
import { actionKinds, isPath, kindsIn } from '../../models/ir_actions_base.ts'

/**
 * An action of any kind, if the person may open it, by what names it in an address: `7` for a window action, `server-7`
 * for a server action; an external id; or its path.
 */
export async function actionAt(env: Environment, reference: string): Promise<AnyModel> {
  const action = await named(env, reference)
  if (action === null) throw new MissingError(env._('There is no such page.'))
  return action
}

/** The same, or null. */
async function named(env: Environment, reference: string): Promise<AnyModel | null> {
  const [, word = '', id] = /^(?:([a-z]+)-)?(\d{1,9})$/.exec(reference) ?? []
  if (id !== undefined) {
    const kind = kindsIn(env).find(each => actionKinds[each as keyof typeof actionKinds] === word)
    return kind ? openTo(env, kind, [['id', '=', Number(id)]]) : null
  }
  if (/^\w+\.[\w.]+$/.test(reference)) {
    const found = await env.ref(reference, { optional: true })
    return found && kindsIn(env).includes(found._name) ? openTo(env, found._name, [['id', '=', found.id]]) : null
  }
  if (!isPath(reference)) return null
  for (const kind of kindsIn(env)) {
    const found = await openTo(env, kind, [['path', '=', reference]])
    if (found) return found
  }
  return null
}

async function openTo(env: Environment, kind: string, domain: unknown[]): Promise<AnyModel | null> {
  // sudo: actions - what they show or do is asked for with the person's own rights; their groups are checked here
  const action = await env.model(kind).sudo().search(domain)
  if (action.length === 0) return null
  await action.load('group_ids')
  return isFor(env, action) ? action : null
}

/** Is the person in one of the groups of an action? */
export function isFor(env: Environment, action: AnyModel): boolean {
  return isOpenTo(views.groupIds(env), (action.group_ids as AnyModel).ids) // a many2many of all kinds
}

/** Is who is in the groups `own` in one of these? Without groups, everybody is let in. */
export function isOpenTo(own: ReadonlySet<number>, groups: readonly number[]): boolean {
  return groups.length === 0 || groups.some(group => own.has(group))
}

/** The address of a stored action: its path, if it has one. */
export function addressOf(action: AnyModel, friendly = true): string {
  if (friendly && typeof action.path === 'string') return `/web/${action.path}`
  return `/web/action/${wordOf(action._name, action.id)}`
}

/** What names a stored action in addresses: `7`, or `server-7`. */
export function wordOf(kind: unknown, id: number): string {
  const word = actionKinds[kind as keyof typeof actionKinds] // what is no kind has no word
  return word ? `${word}-${id}` : String(id)
}
