import test from 'ava'
import type { Database } from '../../core/database/database.ts'
import { computing, workshop } from './workshop.ts'

let database: Database
test.before(async () => {
  database = await workshop()
})

test.serial(
  'E7: an editable computed field is computed, keeps what is given, and follows its dependency again',
  async t => {
    await database.unit({}, async env => {
      const [without, given] = [...(await env['workshop.order'].create([{ rate: 2 }, { rate: 2, limit: 7 }]))]
      t.deepEqual([without!.limit, given!.limit], [200, 7])
      await given!.write({ rate: 3 })
      t.is(given!.limit, 300)
    })
  },
)

test.serial('2.11: what is given for a stored field that is only read is passed over at creation', async t => {
  await database.unit({}, async env => {
    t.is((await env['workshop.order'].create({ rate: 2, reader: 7 })).reader, 20)
  })
})

test.serial('2.11: what is given for a stored field with an inverse is kept, and goes back', async t => {
  await database.unit({}, async env => {
    const order = await env['workshop.order'].create({ triple: 9 })
    t.deepEqual([order.triple, order.single], [9, 3])
    await order.write({ triple: 12 })
    t.deepEqual([order.triple, order.single], [12, 4])
  })
})

test.serial('2.11: a field that is neither stored nor computed lives in the unit of work alone', async t => {
  const id = await database.unit({}, async env => {
    const order = await env['workshop.order'].create({ note: 'Call back' })
    await order.write({ rate: 2 })
    t.is(order.note, 'Call back')
    t.is((await env['workshop.order'].create({})).note, null)
    return order.id
  })
  await database.unit({}, async env => t.is((await env['workshop.order'].browse(id).load('note')).note, null))
})

test.serial('E5: an inverse writes what the value is made of; the value follows', async t => {
  await database.unit({}, async env => {
    const order = await env['workshop.order'].create({ single: 1 })
    await order.write({ double: 10 })
    t.is(order.single, 5)
    await order.write({ single: 3 })
    t.is(order.double, 6)
  })
})

test.serial(
  '3.11.7: given dependency, given field, and both: the explicit value wins; one call of the inverse for all',
  async t => {
    await database.unit({}, async env => {
      const computed = await computing(async () => {
        const orders = await env['workshop.order'].create([{ single: 2 }, { double: 8 }, { single: 1, double: 12 }])
        t.deepEqual(orders.mapped('single'), [2, 4, 6])
        t.deepEqual(orders.mapped('double'), [4, 8, 12])
      })
      t.deepEqual(
        computed.filter(call => call.startsWith('writeDouble')),
        ['writeDouble(2)'],
      )
    })
  },
)

test.serial('E8: a value that is written beside its dependency stays, and is not computed; the others are', async t => {
  await database.unit({}, async env => {
    const [one, other] = [...(await env['workshop.order'].create([{}, {}]))]
    t.deepEqual(await computing(() => one!.union(other!).write({ rate: 5, limit: 9 })), [])
    t.deepEqual([one!.limit, other!.limit], [9, 9])

    t.deepEqual(await computing(() => one!.union(other!).write({ rate: 6 })), ['limit(2)'])
    await one!.write({ limit: 1 })
    t.deepEqual([one!.limit, other!.limit], [1, 600])
  })
})

test.serial('3.11.1: a field that its method does not assign is an error; a stored one is unset', async t => {
  await database.unit({}, async env => {
    const order = await env['workshop.order'].create({})
    t.throws(() => order.forgotten, { message: /computeNothing did not assign forgotten/ })
    await t.throwsAsync(order.load('forgotten'), { message: /did not assign/ })
    t.is(order.unset, null)
  })
})

test.serial(
  'E15: a field that depends on the context has a value for each value of the key, and no other key matters',
  async t => {
    await database.unit({}, async env => {
      const person = await env['workshop.person'].create({ name: 'Ada' })
      const order = await env['workshop.order'].create({ person_id: person })
      const greeting = async (context: Record<string, unknown>) =>
        (await order.withContext(context).load('greeting')).greeting
      t.is(await greeting({ tone: 'Hi' }), 'Hi Ada')
      t.is(await greeting({ tone: 'Dear' }), 'Dear Ada')
      t.is(await greeting({ tone: 'Hi' }), 'Hi Ada')
      t.is(order.withContext({ tone: 'Dear', other: 1 }).greeting, 'Dear Ada')
    })
  },
)

test.serial('E20: a related field is read, written through, searched, and unset without a target', async t => {
  await database.unit({}, async env => {
    const person = await env['workshop.person'].create({ name: 'Bea' })
    const [order, none] = [...(await env['workshop.order'].create([{ person_id: person }, {}]))]
    await order!.load('person_name')
    t.deepEqual([order!.person_name, none!.person_name], ['Bea', null])
    await order!.write({ person_name: 'Beata' })
    t.is(person.name, 'Beata')
    t.deepEqual((await env['workshop.order'].search([['person_name', '=', 'Beata']])).ids, [order!.id])
    await t.throwsAsync(order!.write({ shown_name: 'B' }), {
      message: /shown_name shows person_id\.name, and is readonly/,
    })
  })
})

test.serial('a stored related field follows its target, and writes through', async t => {
  await database.unit({}, async env => {
    const person = await env['workshop.person'].create({ name: 'Cy' })
    const order = await env['workshop.order'].create({ person_id: person })
    t.is(order.kept_name, 'Cy')
    await person.write({ name: 'Cyd' })
    t.is(order.kept_name, 'Cyd')
    await order.write({ kept_name: 'Cid' })
    t.deepEqual([person.name, order.kept_name], ['Cid', 'Cid'])
  })
})

test.serial('E23: a related field through an archived record is read and searched', async t => {
  await database.unit({}, async env => {
    const person = await env['workshop.person'].create({ name: 'Archie', active: false })
    const order = await env['workshop.order'].create({ person_id: person })
    t.is((await order.load('shown_name')).shown_name, 'Archie')
    t.deepEqual((await env['workshop.order'].search([['shown_name', '=', 'Archie']])).ids, [order.id])
  })
})

test.serial('a stored computed text that is translated is computed in each language', async t => {
  await database.unit({}, async env => {
    const order = await env['workshop.order'].create({ name: 'Chair' })
    t.is(order.sign, 'Chair!')
    const [row] = await env.sql<{ sign: object }>('SELECT sign FROM workshop_order WHERE id = $1', [order.id])
    t.deepEqual(row!.sign, { en_US: 'Chair!' })
    t.deepEqual((await env['workshop.order'].search([['sign', '=', 'Chair!']])).ids, [order.id])
  })
})
