/** The tutorial, performed from its text: what its reader writes is written, what they type is run, what they see is looked at. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import test from 'ava'
import { clusterEnvironment, type Page, testServer, Visitor, writeAddons, writeFiles } from '#core/testing'
import { readTutorial } from './tutorial.ts'

const root = join(import.meta.dirname, '../..')
const { files, commands } = readTutorial(join(root, 'docs/tutorial.md'))
const folder = writeAddons({})
const mine = join(folder, 'my_addons')

/** Runs a command of the tutorial; gives what it says. Our addons are in another folder than a reader's. */
async function type(line: string): Promise<string> {
  const inMine = line.replace(/^cd my_addons && /, '')
  const [program = '', ...words] = inMine.replace(/^npx foyer/, `${process.execPath} core/cli/foyer.js`).split(' ')
  const scaffold = words.includes('scaffold') ? [mine] : []
  const { PATH, HOME } = process.env
  const path = words.includes('scaffold') ? {} : { FOYER_ADDONS_PATH: mine }
  const env = { PATH, HOME, ...(await clusterEnvironment()), ...path }
  const { stdout } = await promisify(execFile)(program, [...words, ...scaffold], {
    cwd: inMine === line ? root : mine,
    env,
  })
  return stdout
}

const command = (part: string) => commands.find(line => line.includes(part))!

test.serial('it begins with an empty addon', async t => {
  t.true(Object.keys(files).length >= 10)
  t.regex(await type(command('scaffold')), /manifest\.ts\n[\s\S]*test\/addon\.test\.ts/)
})

test.serial('with its files written, foyer check finds nothing; of a mistake it says the place', async t => {
  writeFiles(folder, files)
  t.regex(await type(command('check')), /^Nothing found/)

  const view = 'my_addons/callbacks/views/callbacks_request_views.xml'
  writeFiles(folder, { [view]: files[view]!.replace('"phone"', '"phnoe"') })
  const failed = await t.throwsAsync<Error & { stdout: string }>(type(command('check')))
  t.regex(failed.stdout, /callbacks_request_views\.xml:\d+[\s\S]*phnoe[\s\S]*phone/)
  writeFiles(folder, files)
})

test.serial('it compiles, and its own tests pass', async t => {
  t.regex(await type(command('npm test')), /\d+ tests passed/)
})

test.serial('the page is opened, and the button pressed', async t => {
  const [, names] = /FOYER_ADDONS=(\S+)/.exec(command('npm start'))!
  const server = await testServer(names!.split(','), { addonsPath: [mine], demo: true })
  const open = async (path: string): Promise<Page> => (await new Visitor(server.address).logIn('demo')).open(path)
  const profile = await open('/web')
  await profile.press('My Profile')
  await profile.fill('Calls Back', true).press('Save')
  const visitor = await new Visitor(server.address).open('/callback')
  t.is(visitor.title, 'We call you back · Foyer')
  await t.throwsAsync(visitor.press('Call me back'), { message: /Your name, Your number/ })
  await visitor
    .fill('Your name', '<b>Vera</b>')
    .fill('Your number', '0123')
    .fill('What is it about?', 'Bread')
    .press('Call me back')
  t.regex(visitor.text(), /Thank you!/)
  const operator = await open('/web')
  await operator.press('Live Chat')
  await operator.press('Callbacks')
  await operator.press('<b>Vera</b>')
  t.is(operator.value('Topic'), 'Bread')
  await operator.press('Called')
  t.regex(operator.text(), /Called By/)
  await operator.press('Callbacks')
  t.notRegex(operator.text('#main'), /Vera/)
})

test('every command and every link of it has been looked at', t => {
  t.deepEqual(
    commands.map(line => line.replace(/^FOYER_ADDONS=\S+ /, '')),
    ['npx foyer scaffold callbacks --bare', 'npx foyer check callbacks', 'npm start', 'cd my_addons && npm test'],
  )
  const text = readFileSync(join(root, 'docs/tutorial.md'), 'utf8')
  const links = [...text.matchAll(/\]\(([^)#]+)/g)].map(([, to]) => to!)
  t.true(links.length > 0)
  for (const to of links) t.notThrows(() => readFileSync(join(root, 'docs', to)), to)
})
