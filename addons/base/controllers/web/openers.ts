import type { Environment, views } from '#core'
import { isFor } from './action.ts'
import { actionUrl } from './scene.ts'

/** Where records that these fields lead to have their own pages: in the first action that shows their model to the person. */
export async function openers(
  env: Environment,
  nodes: Iterable<views.FieldNode>,
): Promise<(model: string, id: number) => string | null> {
  const models = [...nodes].flatMap(({ field }) => (field.type === 'many2one' ? (field.relation ?? []) : []))
  const found = await actionsFor(env, [...new Set(models)])
  return (model, id) => {
    const action = found.get(model)
    return action === undefined ? null : `${actionUrl(action)}/${id}`
  }
}

async function actionsFor(env: Environment, models: readonly string[]): Promise<Map<string, number>> {
  const readable: string[] = []
  for (const model of models) if (await env.model(model).hasAccess('read')) readable.push(model)
  if (readable.length === 0 || !env.hasGroup('base.group_user')) return new Map()
  // sudo: ir.actions.act_window - what they show is read with the person's own rights; their groups are checked here
  const actions = await env
    .model('ir.actions.act_window')
    .sudo()
    .search([['res_model', 'in', readable]], { order: 'id desc' })
  await actions.load('res_model', 'view_mode', 'group_ids')
  const usable = [...actions].filter(action => {
    const kinds = String(action.view_mode ?? 'list,form')
      .split(',')
      .map(kind => kind.trim())
    return kinds.includes('form') && isFor(env, action)
  })
  return new Map(usable.map(action => [String(action.res_model), action.id]))
}
