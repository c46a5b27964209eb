import { constrains, type Environment, fields, model, ValidationError, type Values } from '#core'
import { kindsIn } from './ir_actions_base.ts'
import { listOf } from './list_of.ts'

declare module '#models' {
  interface Models {
    'ir.ui.menu': IrUiMenu
  }
  interface IrUiMenu extends Menu {}
}

type MenuValues = Values<'ir.ui.menu'>

export class Menu extends model('ir.ui.menu', { description: 'Menu', order: 'sequence, id' }) {
  name = fields.Char('Menu', { required: true, translate: true })
  active = fields.Boolean('Active', { default: true })
  sequence = fields.Integer('Sequence', { default: 10 })
  parent_id = fields.Many2one('ir.ui.menu', 'Parent Menu', { ondelete: 'cascade' })
  child_id = fields.One2many('ir.ui.menu', 'parent_id', 'Submenus')
  action = fields.Char('Action', { help: 'Such as ir.actions.act_window,7.' })
  web_icon = fields.Char('Web Icon File', { help: 'Such as discuss,static/icon.svg.' })
  group_ids = fields.Many2many('res.groups', 'Groups', {
    relation: 'ir_ui_menu_group_rel',
    column1: 'menu_id',
    column2: 'gid',
    help: 'Who sees it. Empty: everybody who may read what it leads to.',
  })

  action_check = constrains<Menu>('checkAction', 'action')

  async checkAction() {
    for (const { action } of this) if (action) await actionOf(this.env, action)
  }

  /** A menu without a name is called as its action. */
  override async create(given: MenuValues | readonly MenuValues[]) {
    const list: MenuValues[] = []
    for (const values of listOf(given)) {
      if (values.name || !values.action) list.push(values)
      else list.push({ ...values, name: await actionOf(this.env, values.action) })
    }
    return super.create(list)
  }
}

/** The name of the action that a menu leads to; one that is not there is a `ValidationError`. */
async function actionOf(env: Environment, reference: string): Promise<string> {
  const [, kind = '', id] = /^([\w.]+),(\d{1,9})$/.exec(reference) ?? []
  const found = kindsIn(env).includes(kind) && (await env.model(kind).browse(Number(id)).exists())
  if (!found || found.length === 0) {
    throw new ValidationError(env._('There is no action %(action)s for the menu.', { action: reference }), 'action')
  }
  await found.load('name')
  return String(found.name)
}
