import test from 'ava'
import fc from 'fast-check'
import { manifest as text, writeAddons, writeFiles } from '#core/testing'
import { findAddons } from '../../core/addons/find.ts'
import { describe, type Finding } from '../../core/addons/finding.ts'
import { checkManifest } from '../../core/addons/manifest.ts'

const runs = Number(process.env.FOYER_TEST_RUNS ?? 600)
const seed = Number(process.env.FOYER_TEST_SEED ?? Date.now() % 2 ** 31)
const settings = { numRuns: runs, seed, verbose: 1 } as const

const keys = 'name version summary depends data demo application installable sequence category'.split(' ')
const key = fc.oneof(fc.constantFrom(...keys, '__proto__', 'constructor', 'toString', 'then', ''), fc.string())
const paths = [
  'x.xml',
  '../x.xml',
  '/etc/passwd.xml',
  'a/../../x.csv',
  '.x.xml',
  'a\\b.xml',
  'x\0.xml',
  'é.csv',
  'data',
  '\u001b[2J.xml',
]

/** Values that do something when somebody looks at them, or that are not what they look like. */
const trap: fc.Arbitrary<unknown> = fc.constantFrom(
  () => {
    throw new Error('called')
  },
  Symbol('s'),
  Object.create(null),
  {
    toString() {
      throw new Error('shown')
    },
  },
  {
    get name() {
      throw new Error('read')
    },
  },
  new Proxy(
    {},
    {
      get() {
        throw new Error('trapped')
      },
      ownKeys() {
        throw new Error('trapped')
      },
    },
  ),
  new Proxy([], {
    get(target, name) {
      return name === 'length' ? 3 : Reflect.get(target, name)
    },
  }),
  Promise.resolve({ name: 'later' }),
  new Date(Number.NaN),
  new String('base'),
  10n,
  /x/,
)
const entry = fc.oneof(fc.constantFrom('base', 'Base', '', ...paths), fc.string(), fc.anything(), trap)
const value = fc.oneof(entry, fc.array(entry), fc.dictionary(key, entry))
const exported = fc.oneof(
  fc.dictionary(key, value),
  fc.record({ name: fc.string(), depends: fc.array(entry), data: fc.array(entry) }, { requiredKeys: [] }),
  fc.array(fc.tuple(key, value)).map(given => {
    const made = {}
    for (const [name, one] of given)
      Object.defineProperty(made, name, { enumerable: true, configurable: true, get: () => one })
    return made
  }),
  fc.anything({ withNullPrototype: true, withSparseArray: true, withBigInt: true }),
  trap,
)

test(`whatever a manifest exports, it is data or told, ${runs} times (seed ${seed})`, t => {
  const before = Reflect.ownKeys(Object.prototype)
  let accepted = 0
  const property = fc.property(exported, given => {
    const { manifest, findings } = checkManifest('/nowhere', given)
    if (manifest === null) return findings.length > 0 && findings.every(isSound)
    accepted++
    // What comes out is plain: nothing in it can do anything when it is looked at.
    return (
      JSON.stringify(structuredClone(manifest)) === JSON.stringify(manifest) &&
      Object.getPrototypeOf(manifest) === Object.prototype &&
      [...manifest.data, ...manifest.demo].every(path => !path.split('/').includes('..') && !path.startsWith('/')) &&
      manifest.depends.every(name => /^[a-z][a-z0-9_]*$/.test(name)) &&
      findings.every(isSound)
    )
  })
  t.notThrows(() => fc.assert(property, settings))
  t.deepEqual(Reflect.ownKeys(Object.prototype), before, 'nothing was added to every object')
  t.true(accepted > 0, 'some must be in order for this test to mean anything')
})

test(`whatever stands in manifest.ts, looking for addons ends with each told (seed ${seed})`, async t => {
  const pieces = [
    'export default ',
    '{',
    '}',
    'name: "x"',
    ', ',
    'depends: ["base"]',
    '\n',
    'null',
    '[]',
    'undefinedName',
    '"',
    '`',
    '/*',
    'throw 1',
    'throw Object.create(null)',
    'throw { toString() { throw 1 } }',
    ';',
    '...{}',
    '__proto__: { name: "p" }',
    'import "./gone.ts"',
    'export const x = 1',
    'await Promise.reject()',
    '\0',
    '\ud800',
    ' satisfies Manifest',
    '=>',
    '(',
  ]
  const files = fc.sample(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), { numRuns: 60, seed })
  const root = writeAddons({ 'fine/manifest.ts': text({ name: 'Fine' }) })
  writeFiles(root, Object.fromEntries(files.map((parts, index) => [`a${index}/manifest.ts`, parts.join('')])))
  const found = await findAddons([root])
  t.is(found.size, files.length + 1)
  t.deepEqual(found.get('fine')!.findings, [])
  const broken = [...found.values()].filter(({ findings }) => findings.length > 0)
  t.true(broken.length > files.length / 2, 'most must be garbage for this test to mean anything')
  t.deepEqual(
    broken.flatMap(({ findings }) => findings.filter(finding => !isSound(finding))),
    [],
  )
})

/** A finding that a terminal can show in one line. */
function isSound(finding: Finding): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  return finding.message.length > 0 && !/[\0-\x1f\x7f-\x9f]/.test(describe(finding)) && describe(finding).length < 2500
}
