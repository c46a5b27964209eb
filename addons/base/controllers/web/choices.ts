import { type Environment, views } from '#core'
import type { WindowAction } from './actions.ts'
import { type Binding, bindings } from './bindings.ts'

/** What can be done with rows that somebody chooses in a list. */
export interface Choice {
  readonly name: string
  readonly label: string
  readonly icon: string
  readonly confirm: string | null
  readonly report: boolean
  /** One of the list itself, in the bar rather than in its menu; `always`: also without a row that is chosen. */
  readonly own?: { readonly always: boolean; readonly style: string }
}

/** All of it, for this person; empty where there is nothing to do with a selection. */
export async function choicesOf(env: Environment, action: WindowAction, plan: views.ListPlan): Promise<Choice[]> {
  const { can } = plan
  const model = env.model(action.model)
  const [write, create, unlink] = await Promise.all([
    can.edit && 'active' in model.fieldsGet() && model.hasAccess('write'),
    can.duplicate && model.hasAccess('create'),
    can.delete && model.hasAccess('unlink'),
  ])
  const bound = (await bindings(env, action.model, 'list')).map(choiceOf)
  const archive = env._('Archive these records? They can be found again with a filter.')
  const remove = env._('Delete these records? This cannot be undone.')
  const own = (name: string, label: string, icon: string, confirm: string | null = null) => [
    { name, label, icon, confirm, report: false },
  ]
  return [
    ...ownOf(env, plan),
    ...bound,
    ...(write
      ? [...own('archive', env._('Archive'), 'archive', archive), ...own('unarchive', env._('Unarchive'), 'archive')]
      : []),
    ...(create ? own('copy', env._('Duplicate'), 'copy') : []),
    ...(unlink ? own('delete', env._('Delete'), 'trash', remove) : []),
  ]
}

/** The buttons in the header of the list that the person sees. */
function ownOf(env: Environment, { header }: views.ListPlan): Choice[] {
  const names = views.namesOfAction(env)
  const shown = header.filter(({ hidden }) => !hidden.holds(names))
  return shown.map(({ node: { attributes }, mark, always }) => {
    const { string: label = '', icon = '', confirm = null, class: given = '' } = attributes
    const style = /\b(btn-primary|oe_highlight)\b/.test(given) ? 'btn-primary' : 'btn-light'
    return {
      name: `press/${mark}`,
      label,
      icon: icon.replace(/^fa-/, ''),
      confirm,
      report: false,
      own: { always, style },
    }
  })
}

const choiceOf = ({ word, name: label, type }: Binding): Choice => ({
  name: `run/${word}`,
  label,
  icon: type === 'report' ? 'print' : 'check',
  confirm: null,
  report: type === 'report',
})
