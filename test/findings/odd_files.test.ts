import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { manifest } from '#core/testing'
import { checkAddons } from '../../core/addons/check/addons.ts'
import { findAddons } from '../../core/addons/find.ts'
import { type Files, findingsIn, writeZoo } from './zoo.ts'

const listing = (data: readonly string[]) =>
  manifest({ name: 'Zoo', depends: ['base'], data: ['security/ir.model.access.csv', ...data] })

/** Files and folders where the other is expected, and contents that are none. Each with the codes that it is told by. */
const odd: readonly (readonly [title: string, files: Files, codes: readonly string[]])[] = [
  ['a folder as manifest.ts', { 'manifest.ts/x': '' }, ['manifest-load']],
  ['a folder as index.ts', { 'index.ts/x': '' }, ['code-load']],
  ['a folder as a data file', { 'manifest.ts': listing(['a.xml']), 'a.xml/x': '' }, ['manifest-file']],
  ['a file as the folder of migrations', { migrations: '' }, []],
  ['a file among the migrations', { 'migrations/pre-x.ts': '' }, ['migration-name']],
  ['a file as the folder of translations', { i18n: '' }, []],
  ['a file as the folder of templates', { templates: '' }, []],
  ['a file as the folder of static files', { static: '' }, []],
  ['an empty data file', { 'manifest.ts': listing(['a.xml']), 'a.xml': '' }, ['data-syntax']],
  ['an empty CSV file', { 'manifest.ts': listing(['zoo.animal.csv']), 'zoo.animal.csv': '' }, ['data-id']],
  [
    'bytes as a template',
    {
      'templates/a.njk': '\0\u0001{%',
      'index.ts': `export { Animal } from './models/animal.ts'\nexport const a = 'zoo/a.njk'`,
    },
    ['template-syntax'],
  ],
  ['a name that no URL takes', { 'static/a b%zz#?.css': '' }, ['file-unused']],
]

test('an action with a kind of view that is not there is told, before the database refuses it', async t => {
  const action = (modes: string) => `<odoo><record id="look" model="ir.actions.act_window">
    <field name="name">Look</field><field name="res_model">zoo.animal</field>
    <field name="view_mode">${modes}</field></record></odoo>`
  const told = (modes: string) => findingsIn({ 'views/a.xml': action(modes) })
  const found = (await told('list,frm')).filter(({ code }) => code === 'data-value')
  t.deepEqual(
    found.map(({ message, line }) => ({ message, line })),
    [{ message: 'view_mode: expected list, kanban and form with commas between, found list,frm', line: 3 }],
  )
  t.false((await told('kanban,form')).some(({ code }) => code === 'data-value'))
})

test('a field that is declared in a way that throws is told with its line, and ends nothing', async t => {
  const file = 'models/animal.ts'
  const text = `import { fields, model } from '#core'
export class Animal extends model('zoo.animal', { description: 'Animal' }) {
  legs = fields.Integer('Legs').positive()
}`
  const [told] = (await findingsIn({ [file]: text })).filter(({ code }) => code === 'code-load')
  t.regex(told!.message, /^Animal can't be read: .*positive is not a function$/)
  t.is(told!.line, 3)
  t.true(told!.file.endsWith(file))
})

for (const [title, files, codes] of odd) {
  test(`${title} is told, and ends nothing`, async t => {
    // Without its index the addon has nothing of its own, which is told, too.
    const found = (await findingsIn(files)).filter(({ code }) => code !== 'term-missing')
    t.deepEqual(
      [...new Set(found.map(({ code }) => code))].filter(code => codes.length === 0 || codes.includes(code)),
      codes,
    )
  })
}

test('links that lead in a circle, or out of the addon, are not followed', async t => {
  const root = writeZoo()
  symlinkSync(join(root, 'zoo'), join(root, 'zoo/static'))
  symlinkSync('/etc', join(root, 'zoo/data'))
  symlinkSync(join(root, 'nowhere.xml'), join(root, 'zoo/gone.xml'))
  const found = await findAddons([root, join(import.meta.dirname, '../../addons')])
  t.deepEqual((await checkAddons(found, ['zoo'])).findings, [])
})
