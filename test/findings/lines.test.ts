import test from 'ava'
import { type Files, findingsIn } from './zoo.ts'

/** Code, file and line of each finding, as `manifest-key manifest.ts:3`. */
async function placesIn(files: Files): Promise<string[]> {
  const found = (await findingsIn(files)).filter(({ code }) => code !== 'term-missing')
  return found.map(({ code, file, line }) => `${code} ${file.replace(/^.*\/zoo\//, '')}:${line}`).toSorted()
}

test('what is wrong in a manifest is told at its line, and hides nothing else of the addon', async t => {
  const places = await placesIn({
    'manifest.ts': `// data: ['nothing']
export default {
  name: 'Zoo, data: []',
  'sequence': 'x',
  version: 'one', dependz: ['base'],
  // demo: [],
  data: [
    'security/ir.model.access.csv',
    'views/animals.xml',
    'views/gone.xml',
    '../out.xml',
    'views/animals.xml',
  ],
  application: 1,
  auto_install: ['discuss'],
}`,
    'views/animals.xml': '<odoo>\n<menuitem id="menu_zoo" name="Zoo" acton="x"/>\n</odoo>',
    'models/animal.ts': `import { fields, model } from '#core'

export class Animal extends model('zoo.animal', { description: 'Animal' }) {
  cage_id = fields.Many2one('zoo.cage', 'Cage')
  keeper_id = fields.Many2one('res.users', 'Keeper')
}`,
  })
  t.deepEqual(places, [
    'data-attribute views/animals.xml:2',
    'field-relation models/animal.ts:4',
    'manifest-file manifest.ts:10',
    'manifest-file manifest.ts:12',
    'manifest-key manifest.ts:5',
    'manifest-value manifest.ts:11',
    'manifest-value manifest.ts:14',
    'manifest-value manifest.ts:15',
    'manifest-value manifest.ts:4',
    'manifest-value manifest.ts:5',
    'menu-target views/animals.xml:2',
  ])
})

test('an addon that is not there is told at its name', async t => {
  const manifest = `export default {\n  name: 'Zoo',\n  depends: [\n    'base',\n    'savanna',\n    'base',\n  ],\n}`
  const places = await placesIn({ 'manifest.ts': manifest })
  t.true(places.includes('addon-depends manifest.ts:5'))
  t.true(places.includes('manifest-value manifest.ts:6'))
})

test('what is wrong with a field or a declaration is told at its line', async t => {
  const places = await placesIn({
    'models/animal.ts': `import { computed, constrains, fields, model, onchange, opened } from '#core'

export class Cage extends model('zoo.cage', { description: 'Cage' }) {
  name = fields.Char('Name')
}

export class Animal extends model('zoo.animal', { description: 'Animal' }) {
  name = fields.Char('Name')
  legs = 4
  size = fields.Char('Size', { requird: true })
  keeper_id = fields.Many2one('res.users', 'Keeper')
  pack_id = fields.Many2one(
    'zoo.pack', 'Pack')
  price = fields.Float('Price', { groups: 'base.group_sistem' })
  noise = fields.Char('Noise', computed('computeNoise', 'name'))
  place = fields.Char('Place', { related: 'keeper_id.plaze' })
  cubs = fields.One2many('zoo.animal', 'mother', 'Cubs')
  checked = constrains('checkName', 'nam')
  changed = onchange('nameChanged', 'nam')
  fed = opened('feed')

  write(values) {
    const name = 1
    return super.write(values)
  }
}`,
    'index.ts': `export { Animal, Cage } from './models/animal.ts'`,
    'security/ir.model.access.csv': `id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink
access_animal,zoo.animal,model_zoo_animal,base.group_user,1,1,1,1
`,
  })
  t.deepEqual(places, [
    'access-missing models/animal.ts:3',
    'field-declaration models/animal.ts:9',
    'field-group models/animal.ts:14',
    'field-method models/animal.ts:15',
    'field-option models/animal.ts:10',
    'field-path models/animal.ts:16',
    'field-relation models/animal.ts:12',
    'field-relation models/animal.ts:17',
    'model-method models/animal.ts:18',
    'model-method models/animal.ts:18',
    'model-method models/animal.ts:19',
    'model-method models/animal.ts:19',
    'model-method models/animal.ts:20',
  ])
})
