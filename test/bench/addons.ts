/** Addons as people write them, as many as wanted: three models each, with lists, forms, searches, menus and rights. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const models = ['order', 'line', 'tag'] as const

/** A folder with the addons `bench_01`, `bench_02`, …; each depends on the one before it. */
export function writeAddons(count: number): { folder: string; names: readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-bench-addons-'))
  const names = Array.from({ length: count }, (_, index) => `bench_${String(index + 1).padStart(2, '0')}`)
  for (const [index, name] of names.entries()) {
    const files = filesOf(name, names[index - 1] ?? 'base')
    for (const [path, text] of Object.entries(files)) {
      const file = join(folder, name, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
  }
  return { folder, names }
}

function filesOf(name: string, before: string): Record<string, string> {
  const views = models.map(model => `views/${model}.xml`)
  return {
    'manifest.ts': `import type { Manifest } from '#core'
export default {
  name: '${name}',
  depends: ['${before}'],
  data: ${JSON.stringify(['security/ir.model.access.csv', ...views])},
} satisfies Manifest
`,
    'index.ts': models.map(model => `export { ${classOf(name, model)} } from './models/${model}.ts'\n`).join(''),
    'security/ir.model.access.csv': `id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink
${models.map(model => `access_${model},${model},model_${name}_${model},base.group_user,1,1,1,1\n`).join('')}`,
    ...Object.fromEntries(models.map(model => [`models/${model}.ts`, modelOf(name, model)])),
    ...Object.fromEntries(models.map(model => [`views/${model}.xml`, viewsOf(name, model)])),
  }
}

function classOf(name: string, model: string): string {
  return `${name}_${model}`.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function modelOf(name: string, model: (typeof models)[number]): string {
  const type = classOf(name, model)
  const own = {
    order: `  line_ids = fields.One2many('${name}.line', 'order_id', 'Lines')
  tag_ids = fields.Many2many('${name}.tag', 'Tags')
  total = fields.Float('Total', { ...computed<${type}>('computeTotal', 'line_ids.price', 'line_ids.quantity'), store: true })

  computeTotal() {
    for (const order of this) order.total = [...order.line_ids].reduce((sum, line) => sum + line.price * line.quantity, 0)
  }
`,
    line: `  order_id = fields.Many2one('${name}.order', 'Order', { required: true, ondelete: 'cascade', index: true })
  price = fields.Float('Price')
  quantity = fields.Integer('Quantity', { default: 1 })
`,
    tag: `  color = fields.Integer('Color')
`,
  }
  return `import { computed, fields, model } from '#core'

declare module '#models' {
  interface Models {
    '${name}.${model}': ${type}Records
  }
  interface ${type}Records extends ${type} {}
}

export class ${type} extends model('${name}.${model}', { description: '${model} of ${name}' }) {
  name = fields.Char('Name', { required: true })
  sequence = fields.Integer('Sequence', { default: 10 })
  active = fields.Boolean('Active', { default: true })
  note = fields.Text('Note')
  date = fields.Date('Date')
${own[model]}}
`
}

/** A form, a list, a search and a kanban, more than two views a model, and what leads to them. */
function viewsOf(name: string, model: (typeof models)[number]): string {
  const more = { order: ['line_ids', 'tag_ids', 'total'], line: ['order_id', 'price', 'quantity'], tag: ['color'] }[
    model
  ]
  const fields = more.map(field => `<field name="${field}"/>`).join('')
  const view = (type: string, arch: string) => `  <record id="${model}_${type}" model="ir.ui.view">
    <field name="name">${name}.${model}.${type}</field>
    <field name="model">${name}.${model}</field>
    <field name="arch" type="xml">${arch}</field>
  </record>
`
  const lists = more.filter(field => !field.endsWith('_ids')).map(field => `<field name="${field}"/>`)
  return `<?xml version="1.0" encoding="UTF-8"?>
<odoo>
${view('form', `<form><sheet><group><field name="name"/><field name="date"/>${fields}</group><field name="note"/></sheet></form>`)}${view(
  'list',
  `<list><field name="name"/><field name="date"/>${lists.join('')}</list>`,
)}${
  model === 'order'
    ? view(
        'search',
        '<search><field name="name"/><filter name="archived" string="Archived" domain="[(\'active\', \'=\', False)]"/></search>',
      )
    : ''
}  <record id="${model}_action" model="ir.actions.act_window">
    <field name="name">${model} of ${name}</field>
    <field name="res_model">${name}.${model}</field>
    <field name="view_mode">list,form</field>
  </record>
${model === 'order' ? `  <menuitem id="menu_root" name="${name}"/>\n` : ''}  <menuitem id="menu_${model}" name="${model}" parent="menu_root" action="${model}_action"/>
</odoo>
`
}
