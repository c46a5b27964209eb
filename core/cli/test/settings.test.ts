import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import test from 'ava'
import { parse } from 'yaml'
import { loadSettings } from '../../../config/settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'foyer-settings-'))
const file = join(folder, 'foyer.yaml')
test.after.always(() => rmSync(folder, { recursive: true }))

const wrong: [string, string][] = [
  ['http:\n  port: abc', 'line 2: http.port is "abc"; allowed is a port from 1 to 65535, or 0 for any that is free.'],
  [
    '\nhttp:\n  port: 99999',
    'line 3: http.port is 99999; allowed is a port from 1 to 65535, or 0 for any that is free.',
  ],
  ['http: 3', 'line 1: http is 3; allowed is a section with keys.'],
  ['http:\n  prot: 1', 'line 2: http.prot is no setting; allowed in http are host, port, base_url, proxy, metrics.'],
  ['demo: perhaps', 'line 1: demo is "perhaps"; allowed is true or false.'],
  ['addons:\n- base\n- 3', 'line 1: addons is ["base",3]; allowed is a list of names of addons.'],
  ['log:\n  level: loud', 'line 2: log.level is "loud"; allowed is debug, info, warn, error or silent.'],
]

for (const [text, sentence] of wrong) {
  test.serial(`the file ${JSON.stringify(text)} is refused with its line, key, what came and what is allowed`, t => {
    t.is(refusal(text), `${file}, ${sentence}`)
  })
}

test.serial('a file that is no YAML is refused with its line', t => {
  t.regex(refusal('http:\n  port: ['), /foyer\.yaml, line \d: Flow sequence/)
  t.regex(refusal('http:\n  port: 1\n  port: 2'), /foyer\.yaml, line 3: Map keys must be unique\./)
})

test.serial('an unknown key at the top is refused with the keys that there are', t => {
  t.regex(refusal('port: 1'), /line 1: port is no setting; allowed here are data_dir, addons_path, .*, log\.$/)
})

test.serial('the environment wins over the file, setting by setting', t => {
  writeFileSync(file, 'http:\n  host: 10.0.0.1\n  port: 1234\n')
  const { http } = loadSettings({ FOYER_CONFIG: file, FOYER_HTTP_PORT: '4321' })
  t.like(http, { host: '10.0.0.1', port: 4321, proxy: false })
})

test.serial('the environment knows numbers, truth and lists', t => {
  const settings = loadSettings({ FOYER_DEMO: 'false', FOYER_ADDONS: 'base, discuss', FOYER_DATABASE_POOL: '7' })
  t.like(settings, { demo: false, addons: ['base', 'discuss'] })
  t.is(settings.database.pool, 7)
})

test.serial('a wrong value in the environment is refused with its name', t => {
  const value = 'a port from 1 to 65535, or 0 for any that is free'
  const error = t.throws(() => loadSettings({ FOYER_HTTP_PORT: 'x' }))
  t.is(error.message, `FOYER_HTTP_PORT in the environment is "x"; allowed is ${value}.`)
  t.regex(t.throws(() => loadSettings({ FOYER_PORT: '1' })).message, /^FOYER_PORT in the environment is no setting/)
})

test.serial('a wrong database address is told without its password', t => {
  const error = t.throws(() => loadSettings({ FOYER_DATABASE_URL: 'mysql://me:secret@host/name' }))
  t.true(error.message.includes('mysql://me:***@host/name'))
})

test.serial('a settings file that is named but missing is refused', t => {
  const error = t.throws(() => loadSettings({ FOYER_CONFIG: '/no/such.yaml' }))
  t.is(error.message, 'FOYER_CONFIG names /no/such.yaml, and there is no such file.')
})

test.serial('foyer.yaml shows every setting with its default', t => {
  const shipped = readFileSync(resolve(import.meta.dirname, '../../../config/foyer.yaml'), 'utf8')
  writeFileSync(file, '')
  // Without a word about it, the folder my_addons is on the addons path where there is one.
  const { data_dir, addons_path: _, ...defaults } = loadSettings({ FOYER_CONFIG: file })
  const { data_dir: shown, addons_path, ...rest } = parse(shipped.replace(/^( *)# (?=[a-z_]+:( |$))/gm, '$1'))

  t.is(data_dir, resolve(import.meta.dirname, '../../..', shown))
  t.deepEqual(addons_path, [])
  t.deepEqual(rest, defaults)
})

function refusal(text: string): string {
  writeFileSync(file, text)
  try {
    loadSettings({ FOYER_CONFIG: file })
    return 'accepted'
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
}
