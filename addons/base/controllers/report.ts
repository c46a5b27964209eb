import {
  type AnyModel,
  content,
  type Environment,
  MissingError,
  page,
  type Reply,
  type Request,
  route,
  UserError,
  views,
} from '#core'
import { isFor } from './web/action.ts'
import { sceneOf } from './web/scene.ts'

const most = 200

type Asked = Request<{ name: string; ids: string }>

/** A report of this name and type that the person may open. */
async function reportOf(env: Environment, name: string, type: string): Promise<AnyModel> {
  const domain = [
    ['report_name', '=', name],
    ['report_type', '=', type],
  ]
  // sudo: ir.actions.report - what it tells is asked for with the person's own rights; its groups are checked here
  const report = await env.model('ir.actions.report').sudo().search(domain)
  await report.load('group_ids')
  if (report.length === 0 || !isFor(env, report)) throw new MissingError(env._('There is no such page.'))
  return report
}

/** The records of an address such as `7,12,9`, each of which the person may read. */
async function recordsOf(env: Environment, model: string, text: string): Promise<AnyModel> {
  const ids = [...new Set(text.split(',').map(Number))]
  if (!/^[1-9]\d{0,8}(,[1-9]\d{0,8})*$/.test(text)) throw new MissingError(env._('There is no such page.'))
  if (ids.length > most) throw new UserError(env._('Print at most %(count)s records at once.', { count: most }))
  const records = env.model(model).browse(ids)
  if ((await records.exists()).length < ids.length)
    throw new MissingError(env._('This record does not exist, or not any more.'))
  await records.checkAccess('read')
  return records
}

async function printed(request: Asked, type: string): Promise<{ report: string; title: string }> {
  const { env, params } = request
  const action = await reportOf(env, params.name, type)
  const records = await recordsOf(env, String(action.model), params.ids)
  const docs = await views.printable(records, params.name, await sceneOf(request, {}))
  return { report: await request.render(params.name, { docs }), title: String(action.name) }
}

async function asPage(request: Asked): Promise<Reply> {
  const { report, title } = await printed(request, 'qweb-html')
  return page('base/report.njk', { report }, { title })
}

async function asText(request: Asked): Promise<Reply> {
  const { report } = await printed(request, 'qweb-text')
  return content(views.plainText(report), 'text/plain; charset=utf-8')
}

export const reportRoutes = [
  route('GET', '/report/html/:name/:ids', { auth: 'user' }, asPage),
  route('GET', '/report/text/:name/:ids', { auth: 'user' }, asText),
]

/** Where a report tells of these records. */
export function reportUrl(report: AnyModel, ids: readonly number[]): string {
  if (ids.length === 0) throw new UserError(report.env._('Choose what to print first.'))
  return `/report/${report.report_type === 'qweb-text' ? 'text' : 'html'}/${report.report_name}/${ids.join(',')}`
}
