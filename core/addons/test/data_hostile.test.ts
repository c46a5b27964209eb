import { join } from 'node:path'
import test from 'ava'
import { SetupError } from '../../errors.ts'
import { writeAddons } from '../../testing/index.ts'
import { ExternalIds } from '../data/external_ids.ts'
import { loadRecords } from '../data/records.ts'
import { readXml } from '../data/xml.ts'
import { base, house, library } from './house.ts'

for (const [what, text, expected] of [
  ['an entity bomb', '<!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY c "&a;&a;">]><odoo>&c;</odoo>', /document type/],
  ['an external entity', '<!DOCTYPE b SYSTEM "http://localhost/x.dtd"><odoo/>', /document type/],
  ['a parameter entity after a comment', '<!-- x --><!DOCTYPE b [<!ENTITY % p "x">%p;]><odoo/>', /document type/],
  [
    'an entity that nobody declares',
    '<odoo><record id="a" model="library.tag"><field name="name">&x;</field></record></odoo>',
    /entity/,
  ],
  ['deep nesting', `<odoo>${'<data>'.repeat(50_000)}`, /60 elements/],
  ['a huge file', `<odoo>${' '.repeat(5_000_001)}</odoo>`, /at most 5000000 characters/],
  [
    'a deep expression',
    `<odoo><record id="a" model="library.tag"><field name="name" eval="${'['.repeat(20_000)}"/></record></odoo>`,
    /eval: /,
  ],
] as const) {
  test(`${what} is refused`, t => {
    const { operations, findings } = readXml('/x/data.xml', text, { addon: 'library' })
    t.regex(findings.map(({ message }) => message).join(), expected)
    t.true(operations.every(operation => operation.kind !== 'record' || operation.fields.length === 0))
  })
}

test('an eval reaches nothing but ref and Command', async t => {
  const path = writeAddons({ ...base, ...library('') })
  const home = await house(path)
  await home.install()
  for (const code of [
    "ref.constructor('return process')()",
    "Command.constructor('return process')()",
    "Command.create.constructor('x')",
    "''.constructor.constructor('x')()",
    '[].__class__',
    "__import__('os')",
    'process.exit(1)',
    '(lambda: 1)()',
    "ref('a').unlink()",
  ]) {
    const text = `<odoo><record id="a" model="library.tag"><field name="name">a</field></record>
      <record id="b" model="library.book"><field name="name" eval="${code}"/></record></odoo>`
    const { operations, findings } = readXml(join(path, 'data.xml'), text, { addon: 'library' })
    if (findings.length) continue
    const loading = home.database.unit({}, async env => {
      const { models } = home.database.registry
      await loadRecords(operations, {
        env,
        models,
        ids: await ExternalIds.read(env),
        addon: 'library',
        path,
        upgrade: false,
      })
    })
    const error = await t.throwsAsync(loading, undefined, code)
    t.true(error instanceof SetupError, `${code}: ${error}`)
  }
})
