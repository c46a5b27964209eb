import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { writeAddons, writeFiles } from '../../testing/index.ts'
import { runFoyer } from './run.ts'

const folder = writeAddons({})
const mine = join(folder, 'own addons')

test.serial('what is scaffolded passes foyer check, outside the repository', async t => {
  const made = runFoyer(t, ['scaffold', 'my_2nd_addon', mine])
  t.is(await made.ended, 0, made.said())
  t.regex(made.said(), /models\/my_2nd_addon_item\.ts[\s\S]*npm test[\s\S]*addons_path: \[/)
  const all = readdirSync(join(mine, 'my_2nd_addon'), { recursive: true, withFileTypes: true })
  for (const file of all.filter(each => each.isFile()))
    t.notRegex(readFileSync(join(file.parentPath, file.name), 'utf8'), /__\w+__/, file.name)

  const checked = runFoyer(t, ['check', '--strict', 'my_2nd_addon'], { FOYER_ADDONS_PATH: mine })
  t.is(await checked.ended, 0, checked.said())
})

test.serial('nothing that is there is written over', async t => {
  writeFiles(mine, { 'package.json': '{ "mine": true }' })
  const again = runFoyer(t, ['scaffold', 'my_2nd_addon', mine])
  t.is(await again.ended, 1)
  t.regex(again.said(), /is there already: choose another name or folder/)
  const bare = runFoyer(t, ['scaffold', 'bare', mine, '--bare'])
  t.is(await bare.ended, 0, bare.said())
  t.deepEqual(readdirSync(join(mine, 'bare')), ['manifest.ts', 'test'])
  t.is(readFileSync(join(mine, 'package.json'), 'utf8'), '{ "mine": true }')
})

for (const [name, sentence] of [
  ['Bad-Name', /small letters, digits and _, beginning with a letter; got Bad-Name/],
  ['../up', /small letters/],
  ['base', /Foyer has an addon base: choose another name/],
] as const) {
  test(`${name} is refused as a name`, async t => {
    const refused = runFoyer(t, ['scaffold', name, mine])
    t.is(await refused.ended, 1)
    t.regex(refused.said(), sentence)
  })
}
