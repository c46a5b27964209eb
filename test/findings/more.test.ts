import test from 'ava'
import { type Files, findingsIn } from './zoo.ts'

const head = 'id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink\n'
const lines = (...rows: string[]): Files => ({ 'security/ir.model.access.csv': `${head}${rows.join('\n')}\n` })
const data = (body: string, path = 'data/a.xml'): Files => ({ [path]: `<odoo>\n${body}\n</odoo>` })
const animal = (body: string, options = ''): Files => ({
  'models/animal.ts': `import { fields, model } from '#core'

export class Animal extends model('zoo.animal', { description: 'Animal'${options} }) {
  name = fields.Char('Name')
${body}
  async groom() {}
}`,
})
const menu = (attributes: string) =>
  data(`<record id="look" model="ir.actions.act_window"><field name="name">Look</field>
<field name="res_model">zoo.animal</field></record>
<menuitem id="menu_zoo" name="Zoo" action="look" ${attributes}/>`)
const answer = (...paths: string[]) =>
  `import { json, route } from '#core'\n\nexport const routes = [
${paths.map(path => `  route('GET', '${path}', { auth: 'user' }, () => json({})),`).join('\n')}\n]`

/** Addons with their findings, each as code and place; '' where there is none. */
const cases: readonly (readonly [title: string, files: Files, told: string])[] = [
  ['a line for nobody', lines('a,a,model_zoo_animal,,0,0,0,0'), ''],
  ['a line that says everybody', lines('a,zoo.animal.everybody,model_zoo_animal,,1,0,0,0'), ''],
  ['truths in all their forms', lines('a,a,model_zoo_animal,base.group_user,yes,True ,ON,0'), ''],
  [
    'a truth that is none',
    lines('a,a,model_zoo_animal,base.group_user,1,2,1,1'),
    'data-value security/ir.model.access.csv:2',
  ],
  ['a menu for those who may read', menu('groups="base.group_user"'), ''],
  ['a menu for those who may read by implication', menu('groups="base.group_system"'), ''],
  [
    'a menu to what nobody may read',
    { ...menu(''), ...lines('a,a,model_zoo_animal,,0,0,0,0') },
    'menu-access data/a.xml:4',
  ],
  ['an icon that is not there', menu('web_icon="zoo,static/icon.svg"'), 'static-missing data/a.xml:4'],
  [
    'a record that adds to an earlier one',
    data(`<record id="leo" model="zoo.animal"><field name="name">Leo</field></record>
<record id="leo" model="zoo.animal"><field name="legs">4</field></record>`),
    '',
  ],
  [
    'a record of two files',
    {
      ...data('<record id="leo" model="zoo.animal"><field name="name">Leo</field></record>'),
      ...data('<record id="leo" model="zoo.animal"><field name="name">Leo</field></record>', 'data/b.xml'),
    },
    'data-twice data/b.xml:2',
  ],
  ['an order without direction', animal('', `, order: 'name dsc'`), 'model-option models/animal.ts:3'],
  ['an order with one', animal('', `, order: 'name desc nulls last, id'`), ''],
  [
    'a default of another type',
    animal(`  legs = fields.Integer('Legs', { default: 'four' })`),
    'field-default models/animal.ts:5',
  ],
  [
    'a domain with a path',
    animal(`  boss_id = fields.Many2one('res.users', 'Boss', { domain: [['partner_id.nam', '=', 'x']] })`),
    'field-domain models/animal.ts:5',
  ],
  [
    'a button of a method that is not opened',
    {
      ...animal(''),
      ...data(`<record id="v" model="ir.ui.view"><field name="name">v</field><field name="model">zoo.animal</field>
<field name="arch" type="xml"><form>
<header><button name="groom" type="object" string="Groom"/></header></form></field></record>`),
    },
    'view-button data/a.xml:4',
  ],
  ['routes of other methods and paths', { 'controllers/index.ts': answer('/zoo', '/zoo/:id', '/zoo/:id/x') }, ''],
  [
    'a route of an addon that has nothing to do with it',
    {
      'controllers/index.ts': answer('/zoo', '/animals'),
      '../park/manifest.ts': `export default { name: 'Park', depends: ['base'] }`,
      '../park/controllers/index.ts': answer('/animals'),
    },
    'route-twice ../park/controllers/index.ts:4, route-twice controllers/index.ts:5',
  ],
  [
    'a route that takes the place of another',
    {
      'controllers/index.ts': answer('/animals'),
      '../park/manifest.ts': `export default { name: 'Park', depends: ['zoo'] }`,
      '../park/controllers/index.ts': answer('/animals'),
    },
    '',
  ],
  [
    'what styles and scripts name',
    {
      'static/zoo.css': '.a { background: url(lion.png) }\n.b { background: url(data:image/png;base64,x) }',
      'static/zoo.js': `import { bark } from './bark.js'\nimport '/zoo/static/lion.js'\nimport './zoo.css'`,
      'templates/a.njk': `{{ asset('zoo/zoo.css') }}{{ asset('zoo/zoo.js') }}\n<img src="/zoo/static/lion.svg" alt="">`,
      'index.ts': `export { Animal } from './models/animal.ts'\nexport const page = 'zoo/a.njk'`,
    },
    'static-missing static/zoo.css:1, static-missing static/zoo.js:1, static-missing static/zoo.js:2, static-missing templates/a.njk:2',
  ],
]

for (const [title, files, told] of cases) {
  test(`${title}: ${told || 'nothing'}`, async t => {
    const found = (await findingsIn(files)).filter(({ code }) => code !== 'term-missing')
    const places = found.map(({ code, file, line }) => {
      const path = file.replace(/^.*\/foyer-addons-[^/]*\//, '').replace(/^zoo\//, '')
      return `${code} ${path.startsWith('park/') ? '../' : ''}${path}:${line}`
    })
    t.is(places.toSorted().join(', '), told)
  })
}
