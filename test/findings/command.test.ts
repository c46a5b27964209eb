import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { report } from '../../core/cli/check.ts'
import { runFoyer, runProgram } from '../../core/cli/test/run.ts'
import { type Files, writeZoo } from './zoo.ts'

const view = (field: string): Files => ({
  'views/animals.xml': `<odoo>
  <record id="view_animals" model="ir.ui.view">
    <field name="name">zoo.animal.list</field>
    <field name="model">zoo.animal</field>
    <field name="arch" type="xml"><list><field name="${field}"/></list></field>
  </record>
</odoo>`,
})

async function check(t: ExecutionContext, files: Files, ...options: string[]) {
  const run = runFoyer(t, ['check', ...options], { FOYER_ADDONS_PATH: writeZoo(files) })
  return { status: await run.ended, said: run.said() }
}

test('an error ends with 1, and is told with code, place and remedy', async t => {
  const { status, said } = await check(t, view('paws'), 'zoo')
  t.is(status, 1)
  t.regex(
    said,
    /^zoo\n\n {2}\S*views\/animals\.xml:5 {2}view-field\n {4}<field name="paws">: .*\n {4}→ Correct the name/,
  )
  t.regex(said, /1 error in 2 addons/)
})

test('from the folder it is in, an addon is told of its views under its own name', async t => {
  const root = writeZoo(view('paws'))
  const foyer = join(import.meta.dirname, '../../core/cli/foyer.js')
  const run = runProgram(t, process.execPath, [foyer, 'check', 'zoo'], { FOYER_ADDONS_PATH: root }, root)
  t.is(await run.ended, 1)
  t.regex(run.said(), /^zoo\n\n {2}zoo\/views\/animals\.xml:5 {2}view-field\n/)
})

test('warnings end with 0, with --strict with 1; --json is for other programs', async t => {
  const lost: Files = { 'static/lost.css': '' }
  const [plain, strict, json] = await Promise.all([
    check(t, lost, 'zoo'),
    check(t, lost, 'zoo', '--strict'),
    check(t, lost, 'zoo', '--json'),
  ])
  t.deepEqual([plain.status, strict.status, json.status], [0, 1, 0])
  t.regex(plain.said, /lost\.css {2}warning, file-unused/)
  const [finding] = JSON.parse(json.said)
  t.like(finding, { code: 'file-unused', level: 'warning' })
  t.true(finding.file.endsWith('zoo/static/lost.css'))
})

test('what keeps an addon from being read keeps nothing else of it from being told', async t => {
  const files = {
    'manifest.ts': `export default { name: 'Zoo', depends: ['base'], sequence: 'x', data: ['views/animals.xml'] }`,
    'index.ts': `import './models/gone.ts'`,
    'views/animals.xml': '<odoo>\n<animal/>\n</odoo>',
  }
  const { said } = await check(t, files, 'zoo')
  t.deepEqual(said.match(/(?<= {2})(?:manifest-value|import-missing|data-element)\n/g)?.length, 3, said)
  t.regex(said, /Models, views and references of zoo are looked at when this is mended/)
})

test('a command that an addon stops tells of everything that is wrong with it', async t => {
  const files = {
    ...view('paws'),
    'index.ts': `export { Animal } from './models/animal.ts'\nexport { Cage } from '#core'`,
  }
  const run = runFoyer(t, ['i18n', 'check', 'zoo'], {
    FOYER_ADDONS_PATH: writeZoo({ ...files, 'templates/a.njk': '{% if %}' }),
  })
  t.is(await run.ended, 1)
  t.regex(run.said(), /^zoo\n\n.*code-load\n/s)
  t.regex(run.said(), /index\.ts:2 {2}code-load[\s\S]*a\.njk:1 {2}template-syntax/)
})

test('an addon that is not there is told, with the one that was meant', async t => {
  const { status, said } = await check(t, {}, 'zo')
  t.is(status, 1)
  t.is(said, 'There is no addon zo; did you mean zoo?\n')
})

test('of many warnings of a kind the first ones are shown, of errors all', t => {
  const addon = { name: 'zoo', path: '/zoo' }
  const many = (code: 'term-missing' | 'view-field') =>
    Array.from({ length: 30 }, (_, line) => ({ code, file: join(addon.path, 'a.xml'), line, message: `${code} here` }))
  // report reads the name and the folder of an addon only
  const text = report({
    addons: [addon as never],
    findings: [...many('term-missing'), ...many('view-field')],
    unread: [],
  })
  t.is(text.match(/term-missing here/g)?.length, 10)
  t.is(text.match(/view-field here/g)?.length, 30)
  t.regex(text, /… and 20 warnings more of term-missing/)
})
