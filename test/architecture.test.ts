import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import test from 'ava'
import { findAddons } from '../core/addons/find.ts'
import { checkImports } from '../core/addons/imports.ts'

const root = join(import.meta.dirname, '..')

/** What stands higher may import values of what stands lower, never the other way round. Types come from anywhere. */
const floors: readonly (readonly string[])[] = [
  [
    'clock',
    'comma_list',
    'errors',
    'finding',
    'finding_codes',
    'suggestion',
    'formats',
    'gettext',
    'models',
    'expression',
    'xml',
    'interpolate',
    'lines',
    'loader',
    'mail',
    'network',
    'zone',
  ],
  ['model'],
  ['registry'],
  ['orm', 'database'],
  ['bus', 'i18n', 'views'],
  ['addons'],
  ['http', 'jobs'],
  ['index'],
  ['application', 'postgres'],
  ['testing', 'cli'],
]

const core = sources('core')

test('core imports downwards only', t => {
  const wrong = core.flatMap(file =>
    valueImports(file)
      .filter(target => target.startsWith('core/') && floorOf(target) > floorOf(file))
      .map(target => `${file} imports ${target}`),
  )
  t.deepEqual(wrong, [])
})

test('core knows no addon, and only its command line reads the settings', t => {
  const wrong = core.flatMap(file =>
    [...importsOf(file)]
      .filter(
        ({ from }) =>
          from.startsWith('#addons') ||
          from.includes('/addons/base') ||
          (from.includes('/config/') && !file.startsWith('core/cli/')),
      )
      .map(({ from }) => `${file} imports ${from}`),
  )
  t.deepEqual(wrong, [])
})

test('no file imports the index of its own folder', t => {
  const wrong = core.filter(file => valueImports(file).includes(join(dirname(file), 'index.ts')))
  t.deepEqual(wrong, [])
})

test('addons import #core, their own files, and the addons they depend on', async t => {
  const addons = await findAddons([join(root, 'addons')])
  t.true(addons.size >= 3)
  t.deepEqual(
    [...addons.values()].flatMap(addon => checkImports(addon)),
    [],
  )
})

/** The most lines a file may have: a longer one does more than one thing. */
const budgets: readonly [RegExp, number][] = [
  [/\/test\/|^test\//, 250],
  [/^core\/.*\.(ts|js)$/, 220],
  [/^addons\/.*\.(ts|js)$/, 150],
  [/\.njk$/, 60],
]

/** Longer, and why. */
const longer: Readonly<Record<string, string>> = {}

test('files are short', t => {
  const all = [...core, ...sources('addons'), ...sources('test')]
  const tooLong = all.flatMap(file => {
    const most = budgets.find(([pattern]) => pattern.test(file))?.[1] ?? Number.POSITIVE_INFINITY
    const lines = readFileSync(join(root, file), 'utf8').split('\n').length - 1
    return lines > most && !(file in longer) ? [`${file}: ${lines} lines, ${most} at most`] : []
  })
  t.deepEqual(tooLong, [])
})

test('nothing silences the compiler, no test is skipped or alone, no note to self is left', t => {
  const patterns = [/@ts-(ignore|nocheck)/, /^test\.(skip|todo|failing|only)\(/m, /\b(TODO|FIXME|XXX|HACK)\b/]
  const found = [...core, ...sources('addons'), ...sources('test')]
    .filter(file => file !== 'test/architecture.test.ts')
    .flatMap(file => {
      const text = readFileSync(join(root, file), 'utf8')
      return patterns.filter(pattern => pattern.test(text)).map(pattern => `${file}: ${pattern.source}`)
    })
  t.deepEqual(found, [])
})

/**
 * Where access lines and rules do not count: superuser mode, and units of work of the program itself. `sudo: false` and
 * `su: env.su && …` take it away, so they need no reason.
 */
const elevates = /\.sudo\((?!false|flag)|\bsu: true\b|withUser\((?:1|SUPERUSER)\)|\bunit\(\{\}/
/** What runs before anybody is there, or for the administrator at the terminal: nobody's rights could count. */
const program = /^core\/(cli|addons|application|database|jobs|testing|model)\//

test('superuser mode has its reason beside it: “// sudo: <models> - <why>”', t => {
  const reason = /\/\/ sudo: \S.* - \S/
  const without = [...core, ...sources('addons')]
    .filter(file => file.endsWith('.ts') && !file.includes('/test/') && !program.test(file))
    .flatMap(file => {
      const lines = readFileSync(join(root, file), 'utf8').split('\n')
      return lines.flatMap((line, index) => {
        const isCode = !/^\s*(\*|\/\*|\/\/)/.test(line)
        const beside = lines.slice(Math.max(0, index - 6), index + 1)
        return isCode && elevates.test(line) && !beside.some(near => reason.test(near)) ? [`${file}:${index + 1}`] : []
      })
    })
  t.deepEqual(without, [])
})

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(ts|js|njk)$/.test(name) && !/\.(min|d)\./.test(name))
    .map(name => join(folder, name))
    .sort()
}

function* importsOf(file: string): Generator<{ from: string; isType: boolean }> {
  const text = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
  for (const match of text.matchAll(/^(?:import|export)\s+(type\s)?(\{[^}]*\})?[^;'"\n]*?from\s+'([^']+)'/gm)) {
    const names =
      match[2]
        ?.slice(1, -1)
        .split(',')
        .map(name => name.trim())
        .filter(Boolean) ?? []
    const isType = Boolean(match[1]) || (names.length > 0 && names.every(name => name.startsWith('type ')))
    yield { from: match[3]!, isType }
  }
}

/** Files of ours whose values a file imports, from the top folder on. Tests may import anything. */
function valueImports(file: string): string[] {
  if (file.includes('/test/')) return []
  return [...importsOf(file)]
    .filter(({ from, isType }) => !isType && from.startsWith('.'))
    .map(({ from }) => relative(root, resolve(root, dirname(file), from)))
}

function floorOf(file: string): number {
  const [, part] = file.split('/')
  const floor = floors.findIndex(names => names.includes(part!.replace(/\.ts$/, '')))
  if (floor < 0) throw new Error(`${file}: say in this test on which floor core/${part} stands`)
  return floor
}
