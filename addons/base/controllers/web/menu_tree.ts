import type { AnyModel, Environment } from '#core'
import { kindsIn } from '../../models/ir_actions_base.ts'
import { addressOf } from './action.ts'

/** A menu as it is for everybody: where it leads, and who may see it. */
export interface Menu {
  readonly id: number
  readonly name: string
  readonly parent: number | null
  readonly icon: string | null
  /** Ids of groups, one of which is needed; empty for everybody. */
  readonly groups: readonly number[]
  /** The same of what it leads to: both are asked. */
  readonly actionGroups: readonly number[]
  readonly url: string | null
  /** The same without its path, if it has one. */
  readonly plainUrl: string | null
  /** The page that a client action opens. */
  readonly tag: string | null
  /** How an address that is no page of the application is opened. */
  readonly target: 'new' | 'download' | null
  /** The model that must be readable for the menu to lead anywhere. */
  readonly model: string | null
}

interface Kept {
  readonly stamp: string
  readonly menus: readonly Menu[]
}

/** By database, then by language. */
const kept = new WeakMap<object, Map<string, Kept>>()

/** All menus. They are kept in memory; one query tells whether any of them, or what they lead to, has changed. */
export async function allMenus(env: Environment): Promise<readonly Menu[]> {
  const { owner, writing } = env.unit
  const known = kept.get(owner) ?? new Map<string, Kept>()
  kept.set(owner, known)
  const stamp = await stampOf(env)
  const found = known.get(env.lang)
  if (found?.stamp === stamp) return found.menus
  const menus = await readMenus(env)
  if (!writing) known.set(env.lang, { stamp, menus })
  return menus
}

async function stampOf(env: Environment): Promise<string> {
  const stamp = (table: string) => `(SELECT count(*) || ' ' || coalesce(max(write_date)::text, '') FROM ${table})`
  const tables = ['ir.ui.menu', ...kindsIn(env)].map(name => stamp(name.replaceAll('.', '_')))
  const [row] = await env.sql<{ stamp: string }>(`SELECT ${tables.join(" || ' ' || ")} AS stamp`)
  return row?.stamp ?? ''
}

async function readMenus(env: Environment): Promise<Menu[]> {
  // sudo: ir.ui.menu - read for everybody at once; whoever looks sees those of their own groups only
  const menus = await env['ir.ui.menu'].sudo().search([])
  await menus.load('group_ids')
  const actions = new Map<string, AnyModel>()
  for (const model of kindsIn(env)) {
    // sudo: actions - only where they lead; what is there is read with the person's own rights
    const found = await env.model(model).sudo().search([])
    await found.load('group_ids', ...(model === 'ir.actions.server' ? ['model_id.model'] : []))
    for (const action of found) actions.set(`${model},${action.id}`, action)
  }
  return [...menus].map(({ id, name, parent_id, web_icon, group_ids, action }) => ({
    id,
    name,
    parent: parent_id.ids[0] ?? null,
    icon: web_icon,
    groups: group_ids.ids,
    ...leading(actions.get(action ?? '') ?? null),
  }))
}

/** Where an action leads, and what it takes. */
function leading(action: AnyModel | null): Omit<Menu, 'id' | 'name' | 'parent' | 'icon' | 'groups'> {
  const nowhere = { actionGroups: [], url: null, plainUrl: null, tag: null, target: null, model: null }
  if (action === null) return nowhere
  const actionGroups = (action.group_ids as AnyModel).ids // a many2many of all kinds
  const url = addressOf(action)
  const there = { ...nowhere, actionGroups, url, plainUrl: addressOf(action, false) }
  switch (action._name) {
    case 'ir.actions.act_window':
      return { ...there, model: String(action.res_model) }
    case 'ir.actions.server':
      return { ...there, model: String((action.model_id as AnyModel).model) } // a many2one of the model
    case 'ir.actions.client':
      return { ...there, tag: String(action.tag) }
    case 'ir.actions.act_url': {
      const address = String(action.url)
      const target = address.startsWith('https:') ? 'new' : action.target
      return { ...there, url: address, target: target === 'new' || target === 'download' ? target : null }
    }
    default:
      return there
  }
}
