import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { onCleanUp, testDatabase } from '#core/testing'
import type { Database } from '../../core/database/database.ts'
import { Views } from '../../core/views/resolve.ts'
import { readViews } from '../../core/views/stored.ts'

const text = readFileSync(join(import.meta.dirname, '../../docs/views.md'), 'utf8')
const examples = [...text.matchAll(/^```xml\n([\s\S]*?)^```$/gm)].map(([, xml]) => xml!)
const mistakes = [...text.matchAll(/^```xml wrong\n([\s\S]*?)^```\n\n> `(.*)`$/gm)].map(([, xml, message]) => ({
  xml: xml!,
  message: message!,
}))

let database: Database

test.before(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-views-'))
  onCleanUp(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'views'))
  const manifest = { name: 'Views', version: '1.0', summary: 'The guide', depends: ['base'], data: ['views.xml'] }
  writeFileSync(join(folder, 'views/manifest.ts'), `export default ${JSON.stringify(manifest)}`)
  writeFileSync(join(folder, 'views/views.xml'), `<odoo>\n${examples.join('')}</odoo>\n`)
  database = await testDatabase(['views'], { addonsPath: [folder] })
})

test('the examples of the guide to views load', async t => {
  t.true(examples.length >= 7)
  const rows = await database.unit({}, readViews)
  const all = new Views(rows)
  const own = rows.filter(({ addon }) => addon === 'views')
  t.is(own.length, 11)
  const form = JSON.stringify(all.resolve(all.named('views.contact_form')!.id))
  t.regex(form, /Remarks/)
  t.regex(form, /"class":"where"/)
  t.notRegex(JSON.stringify(all.resolve(all.named('views.company_form')!.id)), /parent_id/)
})

for (const { xml, message } of mistakes) {
  test(`the guide to views tells what is wrong: ${message}`, async t => {
    const found = await database.unit({}, async env => {
      const parent = await env.ref('views.contact_form')
      const values = { name: 'wrong', model: 'res.partner', inherit_id: parent.id, arch: xml }
      return t.throwsAsync(env.savepoint(async () => void (await env.model('ir.ui.view').create(values))))
    })
    t.true(found?.message.includes(message), found?.message)
  })
}
