import { type AnyModel, type Environment, MissingError, type Reply, type Request, redirect, UserError } from '#core'
import { planOf, type WindowAction, windowAction } from './actions.ts'
import { runBinding } from './bindings.ts'
import { withSearch } from './carried.ts'
import { choicesOf } from './choices.ts'
import { addNotice } from './notices.ts'
import { press } from './press.ts'
import { searchedBy } from './searched.ts'
import { queryOf, type Shown } from './shown.ts'

const most = 10_000

/** The bar over a list: what can be done, and whether more match than there are boxes for on the page. */
export function barOf({ url }: WindowAction, { here, choices = [], pager }: Shown, grouped: boolean) {
  const always = choices.filter(({ own }) => own?.always)
  const shown = pager.total === 0 ? always : choices
  if (shown.length === 0) return null
  const links = shown.map(choice => ({ ...choice, url: `${url}/selection/${choice.name}${queryOf(here)}` }))
  const [actions, reports] = [false, true].map(report => links.filter(link => !link.own && link.report === report))
  const own = links.filter(link => link.own)
  return {
    first: links[0]!.url,
    own,
    actions,
    reports,
    more: grouped || pager.previous !== null || pager.next !== null,
  }
}

/** Does one of these things with the rows that were chosen, or with all that match the search. */
export async function withSelection(request: Request<{ action: string }>, name: string, word = ''): Promise<Reply> {
  const { env } = request
  const action = await windowAction(request, request.params.action)
  const back = withSearch(action.url, request.search)
  const records = await chosen(request, action)
  const plan = await planOf(env, action, 'list')
  const offered = name === 'run' ? [] : await choicesOf(env, action, plan)
  const choice = offered.find(each => each.name === (name === 'press' ? `press/${word}` : name))
  if (records.length === 0 && !choice?.own?.always) {
    addNotice(request, { message: env._('Choose some records first.'), type: 'warning' })
    return redirect(back)
  }
  const active = { model: action.model, ids: records.ids }
  if (name === 'run') return runBinding(request, 'list', word, { back, active })
  if (!choice) throw new MissingError(env._('There is no such action.'))
  if (name === 'press') {
    const found = plan.header.find(({ mark }) => mark === word) ?? null
    return press(request, found, records, { back })
  }
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
