import { MailThread } from '#addons/discuss'
import { computed, fields, model } from '#core'

declare module '#models' {
  interface Models {
    'orchard.tree': OrchardTree
    'orchard.kind': OrchardKind
    'orchard.swing': OrchardSwing
  }
  interface OrchardTree extends Tree {}
  interface OrchardKind extends Kind {}
  interface OrchardSwing extends Swing {}
}

export class Kind extends model('orchard.kind', { description: 'Kind' }) {
  name = fields.Char('Name', { required: true })
}

export class Swing extends model('orchard.swing', { description: 'Swing' }) {
  name = fields.Char('Name', { required: true })
  tree_id = fields.Many2one('orchard.tree', 'Tree', { required: true, ondelete: 'cascade' })
}

export class Tree extends model('orchard.tree', { description: 'Tree' }, MailThread) {
  name = fields.Char('Name', { required: true, tracking: true })
  state = fields.Selection('Status', { young: 'Young', old: 'Old' }, { default: 'young', tracking: 1 })
  kind_id = fields.Many2one('orchard.kind', 'Kind', { tracking: 2 })
  owner_id = fields.Many2one('res.users', 'Owner')
  planted_on = fields.Date('Planted On', { tracking: true })
  watered_at = fields.Datetime('Watered At', { tracking: true })
  height = fields.Float('Height', { tracking: true })
  height_cm = fields.Float(
    'Height in Centimetres',
    computed<Tree>({ compute: 'computeHeightCm', inverse: 'inverseHeightCm' }, 'height'),
  )
  tall = fields.Boolean('Tall', { ...computed<Tree>('computeTall', 'height'), store: true, tracking: true })
  currency_id = fields.Many2one('res.currency', 'Currency')
  price = fields.Monetary('Price', { tracking: true })
  secret = fields.Char('Secret', { groups: 'base.group_system', tracking: true })
  swing_ids = fields.One2many('orchard.swing', 'tree_id', 'Swings', { tracking: true })
  note = fields.Char('Note')

  computeTall() {
    for (const tree of this) tree.tall = tree.height > 10
  }
  computeHeightCm() {
    for (const tree of this) tree.height_cm = tree.height * 100
  }
  async inverseHeightCm() {
    for (const tree of this) await tree.write({ height: tree.height_cm / 100 })
  }
}
