import {
  type AnyModel,
  type Environment,
  html,
  localPath,
  type Reply,
  type Request,
  redirect,
  UserError,
  views,
} from '#core'
import { kindsIn } from '../../models/ir_actions_base.ts'
import { reportUrl } from '../report.ts'
import { actionAt, wordOf } from './action.ts'
import { withSearch } from './carried.ts'
import { addNotice } from './notices.ts'
import { runServer } from './server_actions.ts'
import { toWindow, unknownAction } from './to_window.ts'

/** Where an action comes from. */
export interface From {
  /** The page to come back to. */
  readonly back: string
  readonly active: views.Active
  /** The context of the button that it was started with, for what is done with the active records. */
  readonly context?: Readonly<Record<string, unknown>>
  /** Closes the dialog that it was started in; there is none on a page of its own. */
  readonly close?: (infos: unknown) => Reply
}

type Values = Readonly<Record<string, unknown>>
const deepest = 10

/** Carries out what a method gave back: an action of any kind, as a map, an external id or a record; else nothing. */
export async function follow(request: Request<unknown>, result: unknown, from: From, depth = 0): Promise<Reply> {
  const { env } = request
  if (depth > deepest) throw new UserError(env._('These actions lead to each other without an end.'))
  if (typeof result === 'string' && result !== '') return follow(request, { xml_id: result }, from, depth + 1)
  if (typeof result !== 'object' || result === null) return done(from, null)
  if ('_name' in result && 'ids' in result) {
    const records = result as AnyModel // as its marks say
    const isAction = kindsIn(env).includes(records._name) && records.length === 1
    return isAction ? follow(request, { type: records._name, id: records.id }, from, depth + 1) : done(from, null)
  }
  const given = result as Values // any object; its keys are looked at one by one
  const stored = await storedAction(env, given)
  switch (stored?._name ?? given.type ?? 'ir.actions.act_window') {
    case 'ir.actions.act_window_close':
      return done(from, given.infos)
    case 'ir.actions.act_url':
      return toUrl(request, stored ? { ...given, url: stored.url, target: stored.target } : given)
    case 'ir.actions.client':
      return toClient(request, stored ? clientValues(env, stored, given) : given, from, depth)
    case 'ir.actions.server': {
      if (!stored) throw unknownAction(env, given)
      const records = await activeRecords(env, stored, from.active)
      const result = await runServer(stored, from.context ? records.withContext(from.context) : records)
      return follow(request, result, from, depth + 1)
    }
    case 'ir.actions.report':
      if (!stored) throw unknownAction(env, given)
      return toUrl(request, { url: reportUrl(stored, from.active.ids), target: 'download' })
    case 'ir.actions.act_window':
      return toWindow(request, stored, given, from.active)
    default:
      throw unknownAction(env, given)
  }
}

const done = ({ close, back }: From, infos: unknown) => close?.(infos) ?? redirect(back)

/** The stored action that a map names, if the person may open it. */
async function storedAction(env: Environment, { type, id, xml_id, path }: Values): Promise<AnyModel | null> {
  if (typeof id === 'number') return actionAt(env, wordOf(type, id))
  const name = [xml_id, id, path].find(each => typeof each === 'string' && each !== '')
  return name === undefined ? null : actionAt(env, String(name))
}

/** The records of a server action among those that are active. */
async function activeRecords(env: Environment, action: AnyModel, active: views.Active): Promise<AnyModel> {
  await action.load('model_id.model')
  const model = String((action.model_id as AnyModel).model) // a many2one of the model
  if (active.model !== null && active.model !== model) {
    throw new UserError(env._('This action is for other records.'))
  }
  return env.model(model).browse(active.ids)
}

function toUrl({ env, fragment }: Request<unknown>, { url, target }: Values): Reply {
  const local = localPath(url, '')
  if (!local) throw new UserError(env._('This leads to no address of this site.'))
  // What is no page must not come into this one: the browser asks for it by itself.
  if (fragment && target === 'download') return html('', { headers: { 'HX-Redirect': local } })
  return redirect(local)
}

function clientValues(env: Environment, action: AnyModel, given: Values): Values {
  const own = views.evaluateAction(String(action.params), views.namesOfAction(env))
  return { tag: action.tag, params: { ...(own as object), ...(given.params as object | undefined) } }
}

async function toClient(request: Request<unknown>, { tag, params }: Values, from: From, depth: number): Promise<Reply> {
  const given: Values = typeof params === 'object' && params !== null ? (params as Values) : {} // looked at by name
  if (tag === 'soft_reload') return redirect(from.back)
  if (tag === 'reload')
    return request.fragment ? html('', { headers: { 'HX-Redirect': from.back } }) : redirect(from.back)
  if (tag === 'display_notification') {
    addNotice(request, given)
    return given.next ? follow(request, given.next, from, depth + 1) : redirect(from.back)
  }
  const page = request.pageOf(String(tag))
  if (page === null)
    throw new UserError(request.env._('No addon has a page for the tag “%(tag)s”.', { tag: String(tag) }))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(given))
    if (['string', 'number', 'boolean'].includes(typeof value)) search.set(name, String(value))
  return redirect(withSearch(page, search))
}
