import { join } from 'node:path'
import test from 'ava'
import { writeFiles } from '#core/testing'
import { checkAddons } from '../../core/addons/check/addons.ts'
import { findAddons } from '../../core/addons/find.ts'
import { addonsOnPath } from '../../core/application/generation.ts'
import { type Files, findingsIn, writeZoo } from './zoo.ts'

const view = (field: string) => `<odoo>
  <record id="view_animals" model="ir.ui.view">
    <field name="name">zoo.animal.list</field>
    <field name="model">zoo.animal</field>
    <field name="arch" type="xml"><list><field name="${field}"/></list></field>
  </record>
</odoo>`

/** An addon that gives animals a price, and has a group. */
const shop: Files = {
  '../shop/manifest.ts': `export default { name: 'Shop', depends: ['zoo'], data: ['groups.xml'] }`,
  '../shop/index.ts': `import { fields, inherit } from '#core'
    import { Animal } from '#addons/zoo'
    export class PricedAnimal extends inherit(Animal) { price = fields.Float('Price') }`,
  '../shop/groups.xml':
    '<odoo><record id="group_seller" model="res.groups"><field name="name">Seller</field></record></odoo>',
}

/** One after the other: where `#addons/zoo` is, is one for all of a process. */
async function codesOf(files: Files, wanted?: string[]) {
  const found = await addonsOnPath([writeZoo(files)])
  const { findings } = await checkAddons(
    found,
    wanted ?? [...found.keys()].filter(name => ['zoo', 'shop'].includes(name)),
  )
  return findings.filter(({ code }) => code !== 'term-missing').map(({ code, message }) => `${code} ${message}`)
}

test.serial('a mistake in a model is told once, where it is made, whoever extends the field', async t => {
  const files: Files = {
    '../farm/manifest.ts': `export default { name: 'Farm', depends: ['zoo'] }`,
    '../farm/index.ts': `import { fields, model } from '#core'
      export class Barn extends model('farm.barn', { description: 'Barn' }) { size = fields.Char('Size', { related: 'no.where' }) }`,
  }
  for (const [name, below] of [
    ['shed', 'farm'],
    ['loft', 'shed'],
  ])
    Object.assign(files, {
      [`../${name}/manifest.ts`]: `export default { name: '${name}', depends: ['${below}'] }`,
      [`../${name}/index.ts`]: `import { fields, inherit } from '#core'
      import { Barn as Base } from '#addons/${below}'
      export class Barn extends inherit(Base) { size = fields.Char('Size of ${name}', {}) }`,
    })
  const found = await addonsOnPath([writeZoo(files)])
  const { findings } = await checkAddons(found, ['farm', 'shed', 'loft'])
  const paths = findings.filter(({ code }) => code === 'field-path')
  t.deepEqual(
    paths.map(({ file, line }) => `${file.split('/').at(-2)} ${line}`),
    ['farm 2'],
  )
})

test.serial('an addon is looked at with those that it depends on, though others would have what it lacks', async t => {
  t.deepEqual(await codesOf({ ...shop, 'views/animals.xml': view('price') }), [
    'view-field <field name="price">: zoo.animal has no such field.',
  ])
  const data =
    '<odoo><record id="leo" model="zoo.animal"><field name="name">Leo</field><field name="price">1</field></record></odoo>'
  t.deepEqual(await codesOf({ ...shop, 'data/leo.xml': data }), ['data-field zoo.animal has no field price'])
  const menu =
    '<odoo><menuitem id="menu_zoo" name="Zoo" groups="shop.group_seller" action="base.action_res_users"/></odoo>'
  const [finding] = await codesOf({ ...shop, 'views/menus.xml': menu })
  t.regex(finding ?? '', /^data-ref .*shop\.group_seller/)
})

test.serial('the addon that adds a field shows it in views of its own', async t => {
  const views = {
    '../shop/manifest.ts': shop['../shop/manifest.ts']!.replace("'groups.xml'", "'groups.xml', 'views.xml'"),
  }
  t.deepEqual(await codesOf({ ...shop, ...views, '../shop/views.xml': view('price') }), [])
  t.deepEqual(await codesOf({ ...shop, ...views, '../shop/views.xml': view('prize') }), [
    'view-field <field name="prize">: zoo.animal has no such field; did you mean price?',
  ])
})

test.serial('what is wrong beneath is told only as far as it stands in the way', async t => {
  const beneath = { ...shop, 'views/animals.xml': view('paws'), 'static/lost.css': '' }
  t.deepEqual(await codesOf(beneath, ['shop']), [])
  const [finding, ...others] = await codesOf({ ...shop, 'index.ts': `throw new Error('asleep')` }, ['shop'])
  t.regex(finding ?? '', /^code-load .*asleep/)
  t.deepEqual(others, [])
})

test.serial('all mistakes of an addon are told at once', async t => {
  const found = await findingsIn({
    'models/animal.ts': `import { fields, model } from '#core'
      import '#core/testing'
      export class Animal extends model('zoo.animal', { description: 'Animal', order: 'age' }) {
        name = fields.Char('Name')
        cage_id = fields.Many2one('zoo.cage', 'Cage')
      }`,
    'views/animals.xml': view('paws'),
    'data/leo.xml': '<odoo><record id="leo" model="zoo.animal"><field name="nam">Leo</field></record></odoo>',
    'templates/a.njk': '{% if %}',
    'i18n/fr.po': 'msgid "a',
  })
  const codes = new Set(found.map(({ code }) => code))
  const expected = [
    'import-path',
    'model-option',
    'field-relation',
    'view-field',
    'data-field',
    'template-syntax',
    'file-unused',
  ] as const
  t.deepEqual(
    expected.filter(code => !codes.has(code)),
    [],
  )
})

test.serial('records and groups that the code asks for may be optional, and of those beneath', async t => {
  const code = (call: string) => ({
    'index.ts': `export { Animal } from './models/animal.ts'\nexport const ask = env => ${call}`,
  })
  for (const right of [
    `env.ref('base.main_company')`,
    `env.hasGroup('base.group_user')`,
    `env.ref('a.b', { optional: true })`,
  ])
    t.deepEqual(await findingsIn(code(right)), [], right)
  for (const wrong of [`env.ref('base.main_campany')`, `env.hasGroup('base.main_company')`])
    t.deepEqual(
      (await findingsIn(code(wrong))).map(({ code }) => code),
      ['code-ref'],
      wrong,
    )
})

test.serial('files that are written later are seen by the next check', async t => {
  const root = writeZoo()
  const look = async () => {
    const found = await findAddons([root, join(import.meta.dirname, '../../addons')])
    return (await checkAddons(found, ['zoo'])).findings.map(({ code }) => code)
  }
  t.deepEqual(await look(), [])
  writeFiles(root, { 'zoo/views/lost.xml': '<odoo/>' })
  t.deepEqual(await look(), ['data-unlisted'])
})
