import test from 'ava'
import { computed, fields, inherit, type ModelClass, model, SetupError } from '#core'
import { recordBase } from '../../core/orm/recordset.ts'
import { Registry } from '../../core/registry/registry.ts'
import { Author, library } from './library.ts'

class Polite extends inherit(Author) {
  pronoun = fields.Char('Pronoun')

  override computeLabel() {
    super.computeLabel()
    for (const author of this) author.label = `Dear ${author.label}`
  }
}

class Loud extends inherit(Author) {
  override computeLabel() {
    super.computeLabel()
    for (const author of this) author.label = `${author.label}!`
  }
}

test('super goes through siblings that do not know each other, in the order they are loaded', async t => {
  const database = await library(Polite, Loud)
  await database.unit({}, async env => {
    t.is((await env['library.author'].create({ name: 'Ada' })).label, 'Dear Ada (0)!')
  })
})

test('two registries in one process have each their own layers', async t => {
  const [plain, polite] = await Promise.all([library(), library(Polite)])
  const label = (database: typeof plain) =>
    database.unit({}, async env => (await env['library.author'].create({ name: 'Ada' })).label)

  t.is(await label(plain), 'Ada (0)')
  t.is(await label(polite), 'Dear Ada (0)')
  t.false(plain.registry.model('library.author').fields.has('pronoun'))
})

test('everything wrong in the definitions is said at once, with its place', t => {
  class Wrong extends model('library.wrong' as never, { description: 'Wrong', order: 'nmae' }) {
    name = fields.Char('Name', computed<{ compute: never }>('computeNothing' as never, 'nothing' as never))
    book_id = fields.Many2one('library.bok' as never)
    // @ts-expect-error a method of every model
    override write = fields.Char('A method’s name')
    owner = fields.Char('Owner', { related: 'book_id.titel' })
  }
  const error = t.throws(() => new Registry([Wrong as unknown as ModelClass], recordBase), { instanceOf: SetupError })

  t.is(error.findings.length >= 5, true, error.message)
  for (const part of [/computeNothing/, /nothing/, /library\.bok/, /write has the name of a method/, /nmae/]) {
    t.regex(error.message, part)
  }
  t.true(
    error.findings.every(finding => /layers\.test\.ts:\d+/.test(finding)),
    error.message,
  )
})
