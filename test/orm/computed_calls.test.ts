import test from 'ava'
import { Command, computed, fields } from '#core'
import { define, Releases } from './release.ts'

type Loose = Record<string, unknown> & { ids: number[] }
const each = (records: object) => [...(records as Iterable<Loose>)]

/** How many records the compute method got, call by call. */
let calls: number[] = []

class Letter extends define('post.letter') {
  body = fields.Char('Body')
  name = fields.Char('Name')
  size = fields.Integer('Size', { ...computed('computeSize', 'body'), store: true } as never)
  bag_id = fields.Many2one('post.bag' as never, 'Bag')
  twin_id = fields.Many2one('post.letter' as never, 'Twin')

  computeSize() {
    calls.push(each(this).length)
    for (const letter of each(this)) letter.size = String(letter.body ?? '').length
  }

  /** With a letter goes its twin. */
  async unlink(this: Loose & { mapped(name: string): { unlink(): Promise<void>; ids: number[] } }): Promise<void> {
    const twins = this.mapped('twin_id')
    if (twins.ids.length > 0) await twins.unlink()
    await (super['unlink' as never] as () => Promise<void>).call(this)
  }
}
class Bag extends define('post.bag') {
  name = fields.Char('Name')
  letter_ids = fields.One2many('post.letter' as never, 'bag_id' as never, 'Letters')
  first_ids = fields.Many2many('post.letter' as never, 'First', computed('computeFirst', 'letter_ids.name') as never)
  last_ids = fields.One2many(
    'post.letter' as never,
    'bag_id' as never,
    'Last',
    computed('computeLast', 'letter_ids') as never,
  )
  wrong_ids = fields.Many2many('post.letter' as never, 'Wrong', computed('computeWrong', 'letter_ids') as never)

  computeFirst() {
    for (const bag of each(this)) {
      const letters = bag.letter_ids as { ids: number[]; filtered(keep: (one: Loose) => boolean): unknown }
      bag.first_ids = letters.ids.length > 0 ? letters.filtered(letter => String(letter.name).startsWith('A')) : null
    }
  }
  computeLast() {
    for (const bag of each(this)) bag.last_ids = (bag.letter_ids as Loose).ids.slice(-1)
  }
  computeWrong() {
    for (const bag of each(this)) bag.wrong_ids = [Command.set((bag.letter_ids as Loose).ids)]
  }
}

const releases = new Releases()
const { database } = await releases.release(Letter, Bag)
test.beforeEach(() => {
  calls = []
})

test.serial('E2: what follows is computed at the end of each call that writes, and not when it is read', async t => {
  await database.unit({}, async env => {
    const letters = await env.model('post.letter').create([{ body: 'a' }, { body: 'ab' }])
    t.deepEqual(calls, [2], 'all that is created at once is computed at once')
    calls = []
    await letters.write({ body: 'abc' })
    await letters.write({ body: 'abcd' })
    t.deepEqual(calls, [2, 2])
    const before = env.unit.queries
    t.deepEqual(
      each(letters).map(letter => letter.size),
      [4, 4],
    )
    t.deepEqual(await env.unit.query('SELECT DISTINCT size FROM post_letter'), [{ size: 4 }])
    t.is(env.unit.queries - before, 1, 'reading takes no statement: there is the one of this test')
    t.deepEqual(calls, [2, 2])
  })
})

test.serial('E2: a call that writes what is the same, or makes no difference, sends one statement', async t => {
  await database.unit({}, async env => {
    const letter = await env.model('post.letter').create({ body: 'same' })
    calls = []
    const before = env.unit.queries
    await letter.write({ body: 'same' })
    t.deepEqual([calls, env.unit.queries - before], [[], 1])
    await letter.write({ body: 'emas' })
    t.deepEqual([calls, env.unit.queries - before], [[1], 2], 'it is computed, and its equal value not written')
  })
})

test.serial('D11: commands delete a line and another that went with it, at once and one after the other', async t => {
  for (const between of [[], [Command.create({ name: 'New' })]]) {
    await database.unit({}, async env => {
      const bag = await env
        .model('post.bag')
        .create({ letter_ids: ['A', 'B', 'C'].map(name => Command.create({ name })) })
      const [a, b, c] = (bag.letter_ids as unknown as Loose).ids
      await env.model('post.letter').browse(a!).write({ twin_id: b! })
      await bag.write({ letter_ids: [Command.delete(a!), ...between, Command.delete(b!)] })
      const { ids } = bag.letter_ids as unknown as Loose
      t.deepEqual([ids[0], ids.length], [c, 1 + between.length])
    })
  }
})

test.serial('a compute method assigns records, ids or nothing to a relation with lines', async t => {
  await database.unit({}, async env => {
    const bags = await env
      .model('post.bag')
      .create([{ letter_ids: ['A', 'B', 'Ab'].map(name => Command.create({ name })) }, { name: 'Empty' }])
    await bags.load('first_ids.name', 'last_ids')
    const [full, empty] = each(bags)
    const { ids } = full!.letter_ids as Loose
    t.deepEqual((full!.first_ids as Loose).ids, [ids[0], ids[2]])
    t.deepEqual((full!.last_ids as Loose).ids, ids.slice(-1))
    t.deepEqual([(empty!.first_ids as Loose).ids, (empty!.last_ids as Loose).ids], [[], []])
    t.deepEqual(
      each(full!.first_ids as object).map(({ name }) => name),
      ['A', 'Ab'],
    )
    await env.model('post.letter').browse(ids[1]!).write({ name: 'Aa' })
    await bags.load('first_ids')
    t.deepEqual((full!.first_ids as Loose).ids, ids, 'it follows its lines')
  })
})

test.serial('a compute method that assigns commands is told what to assign', async t => {
  await database.unit({}, async env => {
    const bag = await env.model('post.bag').create({ letter_ids: [Command.create({ name: 'A' })] })
    const message =
      /post\.bag\.wrong_ids is computed: assign records or ids to it\. It got commands, \[\[6,0,\[\d+\]\]\]/
    await t.throwsAsync(bag.load('wrong_ids'), { message })
  })
})
