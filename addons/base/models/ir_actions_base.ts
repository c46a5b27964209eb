import { constrains, constraint, type Environment, fields, type Model, mixin, ValidationError } from '#core'

declare module '#models' {
  interface Models {
    'ir.actions.actions': Model<'ir.actions.actions'> & Actions
  }
}

/** The kinds of actions that are stored, with the word that their addresses begin with. */
export const actionKinds = {
  'ir.actions.act_window': '',
  'ir.actions.act_url': 'url',
  'ir.actions.client': 'client',
  'ir.actions.server': 'server',
  'ir.actions.report': 'report',
} as const satisfies Record<string, string>

/** The kinds that are there: reports come with an addon of their own, or not at all. */
export function kindsIn(env: Environment): string[] {
  return Object.keys(actionKinds).filter(kind => kind in env)
}

/** Words behind `/web/` that pages of this addon have. */
const taken = new Set(
  (
    'action apps avatar button conflicts content dataset explain image login logout profile reset_password session ' +
    'set_password theme users whoami'
  ).split(' '),
)

export const bindingTypes = { action: 'Action', report: 'Report' } as const

/** The groups of a kind of actions, in a table of links of its own: `group_ids = actionGroups('ir_act_url_group_rel')`. */
export function actionGroups(relation: string, help = 'Who may open it. Empty: everybody who may see what is there.') {
  return fields.Many2many('res.groups', 'Groups', { relation, column1: 'act_id', column2: 'gid', help })
}

/** What all kinds of actions have; whose they are each kind says itself, by its `actionGroups`. */
export class Actions extends mixin('ir.actions.actions') {
  name = fields.Char('Action Name', { required: true, translate: true })
  path = fields.Char('Path', { help: 'Of its address: contacts is found at /web/contacts.' })
  help = fields.Html('Help', { translate: true })
  binding_model_id = fields.Many2one('ir.model', 'Binding Model', {
    ondelete: 'cascade',
    index: true,
    help: 'Offers the action in the action menu of this model.',
  })
  binding_type = fields.Selection('Binding Type', bindingTypes, { required: true, default: 'action' })
  binding_view_types = fields.Char('Binding View Types', { required: true, default: 'list,form' })

  path_unique = constraint('UNIQUE (path)', 'Another action has this path already.')
  binding_check = constraint(
    `CHECK (binding_view_types ~ '^[a-z]+(,[a-z]+)*$')`,
    'The view types are words such as list and form, with commas between.',
  )
  path_check = constrains<Actions>('checkPath', 'path')

  /** A path is one of all kinds of actions, and of no page that is there without it. */
  async checkPath() {
    const { env } = this
    for (const { path, _name: own } of this.records()) {
      if (path === null) continue
      if (!isPath(path)) {
        throw new ValidationError(
          env._('The path %(path)s cannot be an address: write small letters, digits and - only.', { path }),
          'path',
        )
      }
      const others = kindsIn(env).filter(kind => kind !== own)
      // sudo: actions - a path is taken, whoever may see what is there
      const found = await Promise.all(
        others.map(kind =>
          env
            .model(kind)
            .sudo()
            .searchCount([['path', '=', path]]),
        ),
      )
      if (found.some(count => count > 0))
        throw new ValidationError(env._('Another action has this path already.'), 'path')
    }
  }
}

/** Can this be the path of an action: a word of an address that leads nowhere yet? */
export function isPath(path: unknown): path is string {
  if (typeof path !== 'string' || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(path)) return false
  return !taken.has(path) && !/^(url|client|server|report|map)-\d+$/.test(path)
}
