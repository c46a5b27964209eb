import {
  type AnyModel,
  type Environment,
  MissingError,
  type Reply,
  type Request,
  redirect,
  UserError,
  views,
} from '#core'
import { type WindowAction, windowAction } from './actions.ts'
import { type Binding, bindings, runBinding } from './bindings.ts'
import { addNotice } from './notices.ts'
import { searchedBy } from './searched.ts'
import type { Shown } from './shown.ts'

const most = 10_000

/** What can be done with rows that somebody chooses in a list. */
export interface Choice {
  readonly name: string
  readonly label: string
  readonly icon: string
  readonly confirm: string | null
  readonly report: boolean
}

/** All of it, for this person; empty where there is nothing to do with a selection. */
export async function choicesOf(env: Environment, action: WindowAction, can: views.ListPlan['can']): Promise<Choice[]> {
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
    ...bound,
    ...(write
      ? [...own('archive', env._('Archive'), 'archive', archive), ...own('unarchive', env._('Unarchive'), 'archive')]
      : []),
    ...(create ? own('copy', env._('Duplicate'), 'copy') : []),
    ...(unlink ? own('delete', env._('Delete'), 'trash', remove) : []),
  ]
}

const choiceOf = ({ word, name: label, type }: Binding): Choice => ({
  name: `run/${word}`,
  label,
  icon: type === 'report' ? 'print' : 'check',
  confirm: null,
  report: type === 'report',
})

/** The bar over a list: what can be done, and whether more match than there are boxes for on the page. */
export function barOf({ url }: WindowAction, { here, choices = [], pager }: Shown, grouped: boolean) {
  if (choices.length === 0 || pager.total === 0) return null
  const query = here.slice(here.indexOf('?'))
  const links = choices.map(choice => ({ ...choice, url: `${url}/selection/${choice.name}${query}` }))
  const [actions, reports] = [false, true].map(report => links.filter(link => link.report === report))
  return { actions, reports, more: grouped || pager.previous !== null || pager.next !== null }
}

/** Does one of these things with the rows that were chosen, or with all that match the search. */
export async function withSelection(request: Request<{ action: string }>, name: string, word = ''): Promise<Reply> {
  const { env } = request
  const action = await windowAction(request, request.params.action)
  const back = request.search.size > 0 ? `${action.url}?${request.search}` : action.url
  const records = await chosen(request, action)
  if (records.length === 0) {
    addNotice(request, { message: env._('Choose some records first.'), type: 'warning' })
    return redirect(back)
  }
  const active = { model: action.model, ids: records.ids }
  if (name === 'run') return runBinding(request, 'list', word, { back, active })
  const { can } = (await views.catalogOf(env)).plan(env, 'list', action.model, action.viewIds.list ?? null)
  const offered = await choicesOf(env, action, can)
  if (!offered.some(choice => choice.name === name)) throw new MissingError(env._('There is no such action.'))
  addNotice(request, { message: await done(env, name, records), type: 'success' })
  return redirect(back)
}

/** Says what was done. */
async function done(env: Environment, name: string, records: AnyModel): Promise<string> {
  const count = records.length
  switch (name) {
    case 'archive':
      await records.write({ active: false })
      return env._('Archived: %(count)s', { count })
    case 'unarchive':
      await records.write({ active: true })
      return env._('Unarchived: %(count)s', { count })
    case 'copy':
      for (const record of records) await record.copy()
      return env._('Duplicated: %(count)s', { count })
    default:
      await records.unlink()
      return env._('Deleted: %(count)s', { count })
  }
}

/** The records that somebody chose. They are found again: the ones of others are not among what they may see. */
async function chosen(request: Request<unknown>, action: WindowAction): Promise<AnyModel> {
  const { env, form } = request
  const model = env.model(action.model)
  const texts = [form.ids ?? []].flat().flatMap(text => String(text).split(','))
  const ids = [...new Set(texts.filter(text => /^[1-9]\d{0,9}$/.test(text)).map(Number))].filter(id => id < 2 ** 31)
  if (!form.all && ids.length > most) throw tooMany(env)
  const searched = form.all ? await searchedBy(request, action) : null
  const found = searched
    ? await model.withContext(searched.context).search(searched.domain, { limit: most + 1 })
    : await model.search([['id', 'in', ids]], { activeTest: false })
  if (found.length > most) throw tooMany(env)
  if (!form.all && found.length < ids.length)
    throw new MissingError(env._('Some of these records are not there any more, or not for you. Nothing was done.'))
  return found
}

function tooMany(env: Environment): UserError {
  return new UserError(
    env._('At most %(count)s records at once. Narrow the search, or do it in parts.', { count: most }),
  )
}
