import { spawn } from 'node:child_process'
import { once } from 'node:events'
import test from 'ava'
import { manifest, writeAddons, writeFiles } from '../../testing/index.ts'
import { life } from './lives.ts'

const addon = (name: string, more: object = {}, files: Record<string, string> = {}) => ({
  [`${name}/manifest.ts`]: manifest({ name, depends: ['base'], ...more }),
  ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`${name}/${path}`, text])),
})
const note = (text: string) =>
  `await env.sql("INSERT INTO ir_config_parameter (key, value) VALUES ('" + Math.random() + "', '${text}')")`
const hooks = (name: string) => ({
  'hooks.ts': ['preInit', 'postInit', 'uninstall']
    .map(hook => `export async function ${hook}(env) { ${note(`${name} ${hook}`)} }`)
    .join('\n'),
})
const told = `SELECT value FROM ir_config_parameter WHERE key LIKE '0.%' ORDER BY id`

// One after the other: imports of #addons are looked up where the last of them has its addons.
test.serial(
  'J14: an addon that installs itself waits for all that it depends on, and comes in the same run; others follow',
  async t => {
    const house = await life(
      writeAddons({
        ...addon('a'),
        ...addon('b'),
        ...addon('link', { depends: ['a', 'b'], auto_install: true }),
        ...addon('chain', { depends: ['link'], auto_install: true }),
        ...addon('tools', { depends: ['base'] }),
        ...addon('listed', { depends: ['tools', 'b'], auto_install: ['b'] }),
      }),
    )
    await house.install('a')
    t.deepEqual(await house.states(), ['a installed 1.0'])
    const { addons } = await house.install('b')
    t.deepEqual(
      addons.map(({ name, asked }) => `${name} ${asked}`),
      ['b true', 'tools false', 'link false', 'listed false', 'chain false'],
    )
    await house.uninstall('link')
    await house.upgrade([])
    t.false((await house.states()).includes('link installed 1.0'), 'an upgrade does not bring it back')
  },
)

test.serial(
  'an addon that installs itself whatever there is comes with the first installation, and brings what it needs',
  async t => {
    const house = await life(
      writeAddons({ ...addon('a'), ...addon('tools'), ...addon('always', { depends: ['tools'], auto_install: [] }) }),
    )
    const { addons } = await house.install('a')
    t.deepEqual(addons.map(({ name, asked }) => `${name} ${asked}`).toSorted(), [
      'a true',
      'always false',
      'tools false',
    ])
    await house.uninstall('always')
    await house.upgrade([])
    t.deepEqual((await house.states()).toSorted(), ['a installed 1.0', 'always uninstalled', 'tools installed 1.0'])
  },
)

test.serial('an addon gets its demo data as asked for, or as what it depends on has them', async t => {
  const names = ['asked', 'silent', 'refused']
  const record = (name: string) => `<odoo><record id="p" model="ir.config_parameter">
    <field name="key">${name}</field><field name="value">demo</field></record></odoo>`
  const files = names.map(name => ({ ...addon(name, { demo: ['demo.xml'] }), [`${name}/demo.xml`]: record(name) }))
  const house = await life(writeAddons(Object.assign({}, ...files)))
  const made = () => house.rows(`SELECT key FROM ir_config_parameter WHERE value = 'demo' ORDER BY 1`)
  const { warnings } = await house.install('asked', { demo: true })
  t.deepEqual(warnings, ['asked comes without demo data: what it depends on has none.'])
  t.deepEqual(await made(), [])
  await house.uninstall('asked')
  await house.rows(`UPDATE ir_module_module SET demo = true WHERE name = 'base'`)
  await house.install('asked', { demo: true })
  await house.install('silent')
  await house.install('refused', { demo: false })
  t.deepEqual(await made(), [{ key: 'asked' }, { key: 'silent' }])
})

test.serial('addons that exclude each other, or can not be installed, are refused', async t => {
  const house = await life(
    writeAddons({ ...addon('a'), ...addon('b', { excludes: ['a'] }), ...addon('closed', { installable: false }) }),
  )
  await house.install('a')
  await t.throwsAsync(house.install('b'), { message: /excludes a: only one of them/ })
  await t.throwsAsync(house.install('closed'), { message: /installable is false/ })
  await t.throwsAsync(house.uninstall('b'), { message: /b is not installed/ })
  await t.throwsAsync(house.uninstall('base'), { message: /everything stands on it/ })
  t.deepEqual(await house.states(), ['a installed 1.0'])
})

test.serial('J16: what depends on an addon goes with it, its hook first; hooks run once, in their order', async t => {
  const house = await life(
    writeAddons({ ...addon('a', {}, hooks('a')), ...addon('b', { depends: ['a'] }, hooks('b')) }),
  )
  await house.install('b')
  t.deepEqual(
    (await house.uninstall('a')).addons.map(({ name }) => name),
    ['b', 'a'],
  )
  t.deepEqual(
    await house.rows(told),
    ['a preInit', 'b preInit', 'a postInit', 'b postInit', 'b uninstall', 'a uninstall'].map(value => ({ value })),
  )
})

const scripts = (...names: string[]) =>
  Object.fromEntries(
    names.map(name => [
      `migrations/${name}.ts`,
      `export async function migrate(env, version) { ${note(`${name} from`)} }`.replace(
        ` from'`,
        ` from " + version + "'`,
      ),
    ]),
  )

test.serial('migration scripts run once, between the versions, in their order, and are written down', async t => {
  const first = await life(writeAddons(addon('a', { version: '1.0' }, scripts('1.0/post-never'))))
  await first.install('a')
  const names = [
    '1.10/pre-z',
    '1.10/post-a',
    '1.2/pre-b',
    '1.2/pre-a',
    '1.2/end-a',
    '0.0.0/pre-x',
    '0.0.0/end-x',
    '1.0/pre-old',
    '3.0/pre-new',
    'soon/pre-x',
    '1.2/other',
  ]
  const house = await life(writeAddons(addon('a', { version: '1.10' }, scripts(...names))), first)
  const plan = await house.plan('upgrade', 'a')
  const order = ['0.0.0/pre-x', '1.2/pre-a', '1.2/pre-b', '1.10/pre-z', '1.10/post-a', '1.2/end-a', '0.0.0/end-x']
  t.deepEqual(
    plan.migrations.map(({ file }) => file),
    order.map(name => `migrations/${name}.ts`),
  )
  t.deepEqual(await house.rows('SELECT * FROM foyer_migration'), [])
  await house.upgrade('a')
  t.deepEqual(
    await house.rows(told),
    order.map(name => ({ value: `${name} from 1.0` })),
  )
  t.deepEqual((await house.upgrade('a', { force: true })).migrations, [])
  t.is((await house.rows('SELECT file FROM foyer_migration')).length, order.length)
  t.regex(house.warnings.join(), /soon is left out: expected the name of a version/)
  const last = { 'migrations/1.2/pre-a.ts': 'export function migrate() {}' }
  const later = await life(writeAddons(addon('a', { version: '1.11' }, last)), first)
  await later.upgrade('a')
  t.regex(later.warnings.join(), /a\/migrations\/1\.2\/pre-a\.ts has changed since it ran/)
})

test.serial(
  'J19: a script without a proper migrate function stops the upgrade, and one that fails undoes all of it',
  async t => {
    const house = await life(writeAddons({ ...addon('a'), ...addon('b') }))
    await house.install(['a', 'b'])
    const before = await house.everything()
    const upgraded = (script: string) =>
      life(
        writeAddons({
          ...addon('a', { version: '1.1' }, scripts('1.1/pre-fine')),
          ...addon('b', { version: '1.1' }, { 'migrations/1.1/end-x.ts': script }),
        }),
        house,
      )
    const wrong = await upgraded('export const migrate = (env, version, more) => more')
    await t.throwsAsync(wrong.upgrade([]), { message: /end-x\.ts: expected .*3 parameters \[migration-script\]/ })
    const failing = await upgraded(`export function migrate() { throw new Error('lost') }`)
    await t.throwsAsync(failing.upgrade([]), { message: /b\/migrations\/1\.1\/end-x\.ts:1: migrate failed: lost/ })
    t.deepEqual(await house.everything(), before)
    t.deepEqual(await house.states(), ['a installed 1.0', 'b installed 1.0'])
  },
)

test.serial(
  'an upgrade of an addon loads those that depend on it again, and nothing where nothing has changed',
  async t => {
    const data = { 'data.xml': '<odoo><record id="p" model="res.partner"><field name="name">P</field></record></odoo>' }
    const root = writeAddons({
      ...addon('a', { data: ['data.xml'] }, data),
      ...addon('b', { depends: ['a'], data: ['data.xml'] }, data),
      ...addon('c', { data: ['data.xml'] }, data),
    })
    const house = await life(root)
    await house.install(['b', 'c'])
    const now = `SELECT xmin::text, * FROM ir_module_module ORDER BY id`
    const before = await house.rows(now)
    t.deepEqual((await house.upgrade([])).addons, [])
    t.deepEqual(await house.rows(now), before, 'nothing is written')
    for (const name of ['a', 'b', 'c'])
      writeFiles(root, { [`${name}/data.xml`]: data['data.xml'].replace('>P<', '>Q<') })
    t.deepEqual(
      (await house.upgrade('a')).addons.map(({ name }) => name),
      ['a', 'b'],
    )
    t.deepEqual((await house.plan('upgrade')).records, [
      { id: 'c.p', model: 'res.partner', what: 'changed', fields: ['name'], idOnly: false },
    ])
  },
)

test.serial(
  'a process that is killed in the middle leaves the database as it was, and nothing that keeps others out',
  async t => {
    const root = writeAddons(
      addon('a', {}, { 'hooks.ts': `export function postInit() { process.kill(process.pid, 'SIGKILL') }` }),
    )
    const house = await life(root)
    const before = await house.everything()
    const { warn: _, ...options } = house.options
    const code = `
    import { carryOut } from '${new URL('../lifecycle.ts', import.meta.url).href}'
    await carryOut({ action: 'install', addons: ['a'] }, ${JSON.stringify(options)})`
    const child = spawn(process.execPath, [...process.execArgv, '--input-type=module', '-e', code], { stdio: 'ignore' })
    t.is((await once(child, 'exit'))[1], 'SIGKILL')
    t.deepEqual(await house.everything(), before)
    await (await life(writeAddons(addon('a')), house)).install('a')
    t.deepEqual(await house.states(), ['a installed 1.0'])
  },
)

test.serial(
  'what stands in the way of an upgrade is told: files that are gone, and a type that could lose values',
  async t => {
    const typed = (type: string) => ({
      'index.ts': `import { fields, model } from '#core'
      export class Typed extends model('typed', { description: 'Typed' }) {
        size = fields.${type}('Size')
      }`,
    })
    const house = await life(writeAddons(addon('typed', {}, typed('Char'))))
    await house.install('typed')
    const lost = /typed is installed in this database, but in no folder of addons_path: put it back/
    await t.throwsAsync((await life(writeAddons(addon('else')), house)).install('else'), { message: lost })
    const later = await life(writeAddons(addon('typed', { version: '1.1' }, typed('Integer'))), house)
    await later.upgrade('typed')
    t.regex(later.warnings.join(), /could lose values; a migration can do it: ALTER TABLE "typed" ALTER COLUMN "size"/)
  },
)
