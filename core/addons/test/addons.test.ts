import { join } from 'node:path'
import test from 'ava'
import fc from 'fast-check'
import { manifest, writeAddons } from '../../testing/index.ts'
import { checkAddons } from '../check/addons.ts'
import { doubles, findAddons, selectAddons } from '../find.ts'
import { orderAddons } from '../graph.ts'
import { checkImports } from '../imports.ts'
import { loadAddons } from '../load.ts'
import { checkManifest } from '../manifest.ts'
import { findingsOf } from './fixture.ts'

test('addons are loaded by depth, then by name, however the folders are ordered', t => {
  const depends: Record<string, string[]> = { base: [], web: ['base'], z: ['base'], a: ['web', 'z'], b: ['base'] }
  const order = orderAddons(name => depends[name], ['a', 'b']).order
  t.deepEqual(order, ['base', 'b', 'web', 'z', 'a'])
  t.deepEqual(orderAddons(name => depends[name], ['b', 'a']).order, order)
})

test('missing addons and circles are named all at once', t => {
  const depends: Record<string, string[]> = { a: ['b'], b: ['c'], c: ['a'], d: ['nowhere', 'd'], e: ['a'] }
  const { disorder } = orderAddons(name => depends[name], ['e', 'd', 'ghost', 'c'])
  t.deepEqual(
    disorder.map(({ message }) => message),
    [
      'Addons depend on each other in a circle: a → b → c → a',
      'depends on nowhere, which is in no folder of the addons path',
      'Addons depend on each other in a circle: d → d',
      'No addon named ghost in the folders of the addons path',
    ],
  )
})

test('the first folder on the path that has an addon wins, and the others are told', async t => {
  const first = writeAddons({ 'sale/manifest.ts': manifest({ name: 'Ours' }), 'notes.txt': '' })
  const second = writeAddons({
    'sale/manifest.ts': manifest({ nme: '' }),
    'crm/manifest.ts': manifest({ name: 'CRM', depends: ['sale'] }),
  })
  const addons = await findAddons([first, second])
  t.is(addons.get('sale')?.manifest.name, 'Ours')
  t.deepEqual(doubles([...addons.values()]), [
    `There are two addons sale: that in ${first}/sale counts, that in ${second}/sale does not.`,
  ])
  t.deepEqual(
    selectAddons(addons, ['crm']).map(addon => addon.name),
    ['sale', 'crm'],
  )
  const [finding] = await findingsOf(() => selectAddons(addons, ['crn']))
  t.regex(finding!, /No addon named crn in the folders of the addons path; did you mean crm\?/)
})

test('every mistake in every manifest is told at once, with file and key', async t => {
  const root = writeAddons({
    'a/manifest.ts': manifest({
      name: 'A',
      dependz: ['base'],
      version: 'one',
      data: ['../x.xml', 'views.py'],
      sequence: 'x',
    }),
    'b/manifest.ts': manifest({ name: 'B', data: ['gone.xml'] }),
    'c/manifest.ts': 'export default',
    'd/manifest.ts': '',
    'fine/manifest.ts': manifest({ name: 'Fine' }),
    'Bad-Name/manifest.ts': manifest({ name: 'x' }),
  })
  const found = (
    await findingsOf(async () => {
      const found = await findAddons([root])
      selectAddons(found, ['a', 'b', 'c', 'd', 'Bad-Name'])
    })
  ).map(text => text.replaceAll(`${root}/`, ''))
  t.deepEqual(found.slice(0, 1), [
    "Bad-Name/manifest.ts: An addon's folder is named in small letters, digits and _; found Bad-Name [addon-name]",
  ])
  t.true(found.includes('a/manifest.ts:1: Unknown key dependz; did you mean depends? [manifest-key]'))
  t.true(found.includes('a/manifest.ts:1: sequence: expected number, found string [manifest-value]'))
  t.true(
    found.includes("a/manifest.ts:1: version: expected numbers with dots, such as '1.0', found one [manifest-value]"),
  )
  t.true(found.some(text => text.startsWith('a/manifest.ts:1: data[0]: ') && text.includes('a path inside the addon')))
  t.true(found.some(text => text.startsWith('a/manifest.ts:1: data[1]: ')))
  t.true(found.includes('b/manifest.ts:1: data lists gone.xml, but there is no such file [manifest-file]'))
  t.true(found.some(text => text.startsWith("c/manifest.ts:1: It can't be read: ")))
  t.true(found.some(text => text.startsWith('d/manifest.ts: Expected `export default')))
  const [missing] = await findingsOf(() => findAddons([root, join(root, 'nowhere')]))
  t.regex(missing ?? '', /nowhere: The addons path names this folder, but it does not exist/)
  t.is(selectAddons(await findAddons([root]), ['fine']).length, 1, 'who does not want the broken ones is not stopped')
})

test('models, routes and hooks of an addon are gathered from its two indexes', async t => {
  const declare = join(import.meta.dirname, '../../model/declare.ts')
  const root = writeAddons({
    'a/manifest.ts': manifest({ name: 'A' }),
    'a/index.ts': `import { model, inherit } from '${declare}'
      export class One extends model('x.one', { description: 'One' }) {}
      export class More extends inherit(One) {}
      export const other = 3; export function helper() {}`,
    'a/controllers/index.ts': 'export const routes = [1]; export const slots = { systray: () => "x" }',
  })
  const [addon] = await loadAddons([...(await findAddons([root])).values()])
  t.deepEqual(addon!.models.map(model => model.name).toSorted(), ['More', 'One'])
  t.is(addon!.routes.length, 1)
  t.deepEqual(Object.keys(addon!.slots), ['systray'])
})

test('code that fails to load is told with its place, all addons at once', async t => {
  const root = writeAddons({
    'a/manifest.ts': manifest({ name: 'A' }),
    'a/index.ts': '\nthrow new Error("out of tea")',
    'b/manifest.ts': manifest({ name: 'B' }),
    'b/controllers/index.ts': 'export const route = []; export const events = { x: 1 }',
  })
  const found = await findingsOf(async () => loadAddons([...(await findAddons([root])).values()]))
  t.deepEqual(
    found.map(text => text.replaceAll(`${root}/`, '').replace(/expected routes, .*;/, 'expected …;')),
    [
      "a/index.ts:2: Its code can't be loaded: out of tea [code-load]",
      'b/controllers/index.ts:1: Unknown export route: expected …; did you mean routes? [code-export]',
      'b/controllers/index.ts:1: events: expected an object of functions [code-export]',
    ],
  )
})

test('imports must agree with depends', async t => {
  const root = writeAddons({
    'a/manifest.ts': manifest({ name: 'A', depends: ['base'] }),
    'a/index.ts': `export { X } from './x.ts'`,
    'a/x.ts': `import { fields } from '#core'
      import * as base from '#addons/base'
      // import '#addons/commented'
      import type { Sale } from '#addons/sale'
      import '../b/x.ts'
      import { X } from './index.ts'
      import '#core/testing'
      import { z } from 'zod'
      export * from '#core/orm/search.ts'
      await import('./gone.ts')
      declare module '#models' {}
      const link = 'https://x.y' // from 'nothing'`,
    'a/test/x.test.ts': `import '#core/testing'; import * as a from '#addons/a'; import '../index.ts'`,
  })
  const addon = (await findAddons([root])).get('a')!
  t.deepEqual(
    checkImports(addon).map(({ line, message }) => `${line} ${message}`),
    [
      '4 Imports #addons/sale, but depends in manifest.ts does not list sale',
      '5 Imports ../b/x.ts, which is outside the addon: use #core or #addons/…',
      '6 index.ts is for other addons: import the file that defines it',
      '7 #core/testing is for files under test/',
      '9 Expected #core, #models or #addons/…, found #core/orm/search.ts',
      '10 Imports ./gone.ts, but there is no such file',
    ],
  )
})

test('what an addon forgets is told: files that nobody loads, models that are not exported, translations', async t => {
  const declare = join(import.meta.dirname, '../../model/declare.ts')
  const root = writeAddons({
    'a/manifest.ts': manifest({ name: 'A', data: ['views/used.xml'] }),
    'a/views/used.xml': '<odoo/>',
    'a/views/lost.xml': '<odoo/>',
    'a/static/icon.xml': '',
    'a/index.ts': `export { One } from './models/one.ts'`,
    'a/models/one.ts': `import { model } from '${declare}'
export class One extends model('x.one', { description: 'One' }) {}
export class Two extends model('x.two', { description: 'Two' }) {}`,
    'a/i18n/fr.po': 'msgid "%(a)s"\nmsgstr "b"\n',
  })
  const { findings } = await checkAddons(await findAddons([root]))
  t.deepEqual(
    findings
      .filter(({ code }) => code !== 'import-path' && !code.startsWith('term-'))
      .map(({ code, file, line, message }) => `${code} ${file.replace(`${root}/`, '')}:${line} ${message}`),
    [
      'data-unlisted a/views/lost.xml:undefined No list of manifest.ts names this file',
      'model-unexported a/models/one.ts:3 index.ts does not export Two, so it takes no effect',
      'po-placeholder a/i18n/fr.po:1 The translation of "%(a)s" has no placeholder where the source has %(a)s',
    ],
  )
})

test('whatever a manifest exports, checking it ends with a manifest or findings', t => {
  const key = fc.constantFrom('name', 'version', 'depends', 'data', 'sequence', '__proto__', 'x')
  const exported = fc.oneof(fc.anything(), fc.dictionary(key, fc.anything()))
  const property = fc.property(exported, value => {
    const { manifest, findings } = checkManifest('/nowhere', value)
    return (manifest !== null || findings.length > 0) && findings.every(({ message }) => message.length > 0)
  })
  t.notThrows(() => fc.assert(property, { numRuns: 1000 }))
})
