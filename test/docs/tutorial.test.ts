/** The tutorial, performed from its text: what its reader writes is written, what they type is run, what they see is looked at. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import {
  type Address,
  clusterEnvironment,
  type Page,
  testApplication,
  Visitor,
  writeAddons,
  writeFiles,
} from '#core/testing'
import { type Run, runFoyer, runProgram, temporaryFolder } from '../../core/cli/test/run.ts'
import { readTutorial } from './tutorial.ts'

const root = join(import.meta.dirname, '../..')
const steps = readTutorial(join(root, 'docs/tutorial.md'))
const folder = writeAddons({})
const mine = join(folder, 'my_addons')
// Its reader has started Foyer before.
const before = await testApplication(['im_livechat'], { demo: true })
const { host, user, database } = before.database.connection as Address // it is of the test cluster
await before.close()
const settings = {
  FOYER_DATABASE_URL: `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(host)}`,
  FOYER_DEMO: 'true',
  FOYER_HTTP_PORT: '0',
  FOYER_DEMO_SITE_PORT: '0',
  FOYER_LOG_LEVEL: 'error',
}

/** Types a command of the tutorial, with our folder in the place of the reader's. */
async function type(t: ExecutionContext, command: string): Promise<Run> {
  const [, wanted, line = ''] = /^(?:FOYER_ADDONS=(\S+) )?(.*)$/.exec(command) ?? []
  const path = { FOYER_ADDONS_PATH: mine }
  if (line === 'cd my_addons && npm test') return runProgram(t, 'npm', ['test'], await clusterEnvironment(), mine)
  const data = { FOYER_DATA_DIR: temporaryFolder(t), ...path, ...settings, ...(wanted && { FOYER_ADDONS: wanted }) }
  if (line === 'npm start') return runFoyer(t, ['start'], data)
  const words = line.split(' ').slice(2)
  return words[0] === 'scaffold' ? runFoyer(t, [...words, mine]) : runFoyer(t, words, path)
}

/** Foyer as it was started: what a visitor does who is somebody, or nobody. */
async function served(run: Run): Promise<(login: string | null, path: string) => Promise<Page>> {
  const address = /Foyer +(http:\S+)/.exec(await run.until(/Stop +Ctrl-C/))![1]!
  return async (who, path) => {
    const visitor = new Visitor(address)
    return (who ? await visitor.logIn(who) : visitor).open(path)
  }
}

/** What the text says that one sees after each command, in their order. */
const seen: [command: string, look: (t: ExecutionContext, run: Run) => Promise<void>][] = [
  [
    'npx foyer scaffold callbacks --bare',
    async (t, run) => {
      t.is(await run.ended, 0, run.said())
      t.regex(run.said(), /manifest\.ts\n[\s\S]*test\/addon\.test\.ts/)
    },
  ],
  [
    'npx foyer check callbacks',
    async (t, run) => {
      t.is(await run.ended, 1)
      t.regex(run.said(), /access-missing\n[\s\S]*\n1 error in/)
    },
  ],
  ['npx foyer check callbacks', finds(/^Nothing found/)],
  [
    'FOYER_ADDONS=im_livechat,callbacks npm start',
    async (t, run) => {
      const page = await (await served(run))('demo', '/web')
      await page.press('Live Chat')
      await page.press('Callbacks')
      t.regex(page.text(), /Nothing matches this search/)
      await page.press('New')
      await page.fill('Name', 'Me').fill('Phone', '0').press('Save')
      await page.press('Called')
      t.regex(page.text(), /Called By\nTom Becker/)
      await page.press('Callbacks')
      t.regex(page.text(), /Nothing matches this search/)

      const view = 'my_addons/callbacks/views/callbacks_request_views.xml'
      const text = readFileSync(join(folder, view), 'utf8')
      writeFiles(folder, { [view]: text.replace('"phone"', '"phnoe"') })
      const check = await type(t, 'npx foyer check callbacks')
      t.is(await check.ended, 1)
      t.regex(check.said(), /callbacks_request_views\.xml:\d+[\s\S]*phnoe[\s\S]*did you mean phone\?/)
      writeFiles(folder, { [view]: text })
    },
  ],
  [
    'npm start',
    async (t, run) => {
      const open = await served(run)
      const page = await open('demo', '/web')
      await page.press('My Profile')
      await page.fill('Calls Back', true).press('Save')
      t.true(page.value('Calls Back'))
    },
  ],
  [
    'npm start',
    async (t, run) => {
      const open = await served(run)
      const visitor = await open(null, '/callback')
      t.is(visitor.title, 'We call you back · Foyer')
      await t.throwsAsync(visitor.press('Call me back'), { message: /Your name, Your number/ })
      visitor.fill('Your name', '<b>Vera</b>').fill('Your number', '0123').fill('What is it about?', 'Bread')
      await visitor.press('Call me back')
      t.regex(visitor.text(), /Thank you!/)
      const operator = await open('demo', '/web')
      await operator.press('Live Chat')
      await operator.press('Callbacks')
      await operator.press('<b>Vera</b>')
      t.is(operator.value('Topic'), 'Bread')
      await operator.press('Called')
      await operator.press('Callbacks')
      t.notRegex(operator.text('#main'), /Vera/)
      await operator.open('/web/profile')
      await operator.fill('Calls Back', false).press('Save')
      t.regex((await visitor.open('/callback')).text(), /Nobody can call back/)
    },
  ],
  ['cd my_addons && npm test', finds(/\d+ tests passed/)],
]

function finds(pattern: RegExp) {
  return async (t: ExecutionContext, run: Run) => {
    t.is(await run.ended, 0, run.said())
    t.regex(run.said(), pattern)
  }
}

const typed: string[] = []
for (const step of steps) {
  if ('file' in step) {
    test.serial(`step by step: ${step.file} is written (${steps.indexOf(step)})`, t => {
      writeFiles(folder, { [step.file]: step.text })
      t.true(step.file.startsWith('my_addons/callbacks/'))
    })
    continue
  }
  const [command = '', look] = seen[typed.push(step.command) - 1] ?? []
  test.serial(`step by step: ${step.command} (${typed.length})`, async t => {
    if (!look) return t.fail('The test does not say what one sees.')
    t.is(step.command, command)
    const run = await type(t, step.command)
    await look(t, run)
    run.child.kill('SIGTERM')
    await run.ended
  })
}

test('every command is looked at, and every link leads to something', t => {
  t.deepEqual(
    typed,
    seen.map(([command]) => command),
  )
  const text = readFileSync(join(root, 'docs/tutorial.md'), 'utf8')
  for (const [, to] of text.matchAll(/\]\(([^)#]+)/g)) t.notThrows(() => readFileSync(join(root, 'docs', to!)), to)
})
