import test from 'ava'
import { type Environment, fields, inherit, model, removeChoices, ValidationError } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'

declare module '#models' {
  interface Models {
    'tray.letter': TrayLetter
  }
  interface TrayLetter extends Letter, MoreLetter {}
}

interface Kinds {
  a: true
  b: true
}
interface Kinds {
  c: true
}

class Letter extends model('tray.letter', { description: 'Letter' }) {
  name = fields.Char('Name')
  active = fields.Boolean('Active', { default: true })
  unset = fields.Selection<keyof Kinds>('Unset', { a: 'A', b: 'B' })
  to_default = fields.Selection<keyof Kinds>('To the default', { a: 'A', b: 'B' }, { default: 'b' })
  to_a = fields.Selection<keyof Kinds>('To a', { a: 'A', b: 'B' })
  goes = fields.Selection<keyof Kinds>('Goes', { a: 'A', b: 'B' })
  called = fields.Selection<keyof Kinds>('Called', { a: 'A', b: 'B' })
  free = fields.Selection('Free', env => ({ now: `Now in ${env.lang}` }))
}

class MoreLetter extends inherit(Letter) {
  override unset = fields.Selection<keyof Kinds>('Unset', { c: 'C' })
  override to_default = fields.Selection<keyof Kinds>('To the default', { c: 'C' }, { ondelete: { c: 'set default' } })
  override to_a = fields.Selection<keyof Kinds>('To a', { c: 'C' }, { ondelete: { c: 'set a' } })
  override goes = fields.Selection<keyof Kinds>('Goes', { c: 'C' }, { ondelete: { c: 'cascade' } })
  override called = fields.Selection<keyof Kinds>('Called', { c: 'C' }, { ondelete: { c: 'moveToB' } })

  async moveToB() {
    await this.write({ called: 'b', name: 'moved' })
  }
}

async function open(connection: Awaited<ReturnType<typeof emptyDatabase>>, definitions: object[]) {
  const database = await Database.open({ connection, definitions: definitions as never })
  onCleanUp(() => database.close())
  await syncSchema(database)
  return database
}

let connection: Awaited<ReturnType<typeof emptyDatabase>>
let full: Database
test.before(async () => {
  connection = await emptyDatabase()
  full = await open(connection, [Letter, MoreLetter])
})

test.serial('F3: when the addon goes that added a value, records with it get what its ondelete says', async t => {
  const names = ['unset', 'to_default', 'to_a', 'goes', 'called'] as const
  await full.unit({}, async env => {
    await env['tray.letter'].create([
      ...names.map(name => ({ name, [name]: 'c' as const })),
      { name: 'archived', active: false, to_a: 'c' },
      { name: 'other', unset: 'a', to_default: 'a', to_a: 'b', goes: 'b', called: 'a' },
    ])
    for (const name of names) await removeChoices(env, 'tray.letter', name, ['c'])
  })

  const left = await open(connection, [Letter])
  await left.unit({}, async env => {
    const found = await env['tray.letter'].search([], { activeTest: false })
    const values = Object.fromEntries([...found].map(one => [one.name, names.map(name => one[name])]))
    t.deepEqual(values, {
      unset: [null, 'b', null, null, null],
      to_default: [null, 'b', null, null, null],
      to_a: [null, 'b', 'a', null, null],
      moved: [null, 'b', null, null, 'b'],
      archived: [null, 'b', 'a', null, null],
      other: ['a', 'a', 'b', 'b', 'a'],
    })
    const gone = env.savepoint(() => env['tray.letter'].create({ unset: 'c' }))
    t.true((await t.throwsAsync(gone)) instanceof ValidationError)
  })
})

const inFrench = (work: (env: Environment) => Promise<void>) => full.unit({ context: { lang: 'fr_FR' } }, work)

test.serial('choices that a function gives are shown as it gives them, and any text may be stored', async t => {
  await inFrench(async env => {
    t.deepEqual(env['tray.letter'].fieldsGet().free!.selection, [['now', 'Now in fr_FR']])
    const letter = await env['tray.letter'].create({ free: 'later' })
    t.is(letter.free, 'later')
    const wrong = env.savepoint(() => env.model('tray.letter').create({ free: 5 }))
    t.true((await t.throwsAsync(wrong)) instanceof ValidationError)
  })
})
