import test from 'ava'
import { MissingError, ValidationError } from '#core'
import type { Database } from '../../core/database/database.ts'
import { bazaar } from './bazaar.ts'

let database: Database
test.before(async () => {
  database = await bazaar()
})

test('F11: a reference takes a record of a model of its list, and reads as that record', async t => {
  await database.unit({}, async env => {
    const stall = await env['bazaar.stall'].create({ name: 'Tea' })
    const offer = await env['bazaar.offer'].create({ about: stall })
    t.is(offer.about?._name, 'bazaar.stall')
    t.deepEqual(offer.about?.ids, stall.ids)
    env.unit.cache.clear()
    await offer.load('about.name', 'about_again')
    t.is(offer.about?.name, 'Tea')
    t.is(offer.about_again?.id, stall.id)
    t.deepEqual(await offer.read(['about']), [{ id: offer.id, about: `bazaar.stall,${stall.id}` }])

    await env
      .model('bazaar.offer')
      .browse(offer.ids)
      .write({ about: `bazaar.offer,${offer.id}` })
    t.is(offer.about?._name, 'bazaar.offer')
    t.is((await offer.copy()).about?.id, offer.id)
    await offer.write({ about: null })
    t.is(offer.about, null)
  })
})

test('F11: a record of another model is refused, and so is what is no record', async t => {
  await database.unit({}, async env => {
    const euro = await env['bazaar.currency'].create({ name: 'Euro' })
    const offers = env.model('bazaar.offer')
    for (const about of [
      euro,
      `bazaar.currency,${euro.id}`,
      'bazaar.stall',
      'bazaar.stall,x',
      'bazaar.stall,0',
      7,
      {},
    ]) {
      const error = await t.throwsAsync(env.savepoint(() => offers.create({ about })))
      t.true(error instanceof ValidationError, String(error))
      t.regex(error!.message, /About \(bazaar\.offer\.about\) takes a record of one of: bazaar\.stall, bazaar\.offer/)
    }
    const gone = await t.throwsAsync(env.savepoint(() => offers.create({ about: 'bazaar.stall,999999' })))
    t.true(gone instanceof MissingError)
    t.is((await offers.create({ anything: euro })).anything instanceof Object, true)
    await t.throwsAsync(
      env.savepoint(() => offers.create({ anything: 'no.model,1' })),
      { instanceOf: MissingError },
    )
  })
})

test('F11: a reference to a deleted record reads as unset, before and after', async t => {
  await database.unit({}, async env => {
    const [tea, rug] = [...(await env['bazaar.stall'].create([{ name: 'Tea' }, { name: 'Rug' }]))]
    const offers = await env['bazaar.offer'].create([{ about: tea! }, { about: rug! }])
    await offers.load('about')
    await tea!.unlink()
    await offers.load('about')
    t.deepEqual(
      [...offers].map(one => one.about?.id ?? null),
      [null, rug!.id],
    )
    await env.sql(`DELETE FROM bazaar_stall WHERE id = ${rug!.id}`)
    env.unit.cache.clear()
    const found = await env['bazaar.offer'].search([['id', 'in', offers.ids]])
    t.deepEqual(
      [...found].map(one => one.about),
      [null, null],
    )
  })
})

test('references of many records to several models are read in a constant number of queries', async t => {
  await database.unit({}, async env => {
    const stalls = await env['bazaar.stall'].create(Array.from({ length: 20 }, (_, at) => ({ name: `S${at}` })))
    const offers = await env['bazaar.offer'].create([...stalls].map(about => ({ about })))
    const euro = await env['bazaar.currency'].create({ name: 'Euro' })
    await offers.write({ anything: euro })
    const count = async (ids: readonly number[]) => {
      env.unit.cache.clear()
      const before = env.unit.queries
      await env['bazaar.offer'].browse(ids).load('about.name', 'anything.display_name')
      return env.unit.queries - before
    }
    t.is(await count(offers.ids), await count(offers.ids.slice(0, 1)))
  })
})

test('a reference is searched by record, by its text and by being unset', async t => {
  await database.unit({}, async env => {
    const stall = await env['bazaar.stall'].create({ name: 'Searched' })
    const [one, two] = [...(await env['bazaar.offer'].create([{ about: stall }, {}]))]
    const among = async (domain: unknown[]) =>
      (await env.model('bazaar.offer').search([['id', 'in', [one!.id, two!.id]], ...domain])).ids
    t.deepEqual(await among([['about', '=', stall]]), [one!.id])
    t.deepEqual(await among([['about', '=', `bazaar.stall,${stall.id}`]]), [one!.id])
    t.deepEqual(await among([['about', '!=', stall]]), [two!.id])
    t.deepEqual(await among([['about', 'like', 'bazaar.stall,']]), [one!.id])
    t.deepEqual(await among([['about', '=', false]]), [two!.id])
    t.deepEqual(await among([['about', '!=', null]]), [one!.id])
  })
})

test('a number with the name of a model is the other side of a one2many, for lines of this model only', async t => {
  await database.unit({}, async env => {
    const stall = await env['bazaar.stall'].create({ name: 'Tea', note_ids: [[0, 0, { name: 'in' }]] })
    const other = await env['bazaar.note'].create({ name: 'out', res_model: 'bazaar.offer', res_id: stall.id })
    t.is(stall.note_count, 1)
    await stall.load('note_ids.res_model')
    t.deepEqual(stall.note_ids.mapped('name'), ['in'])
    t.deepEqual(stall.note_ids.mapped('res_model'), ['bazaar.stall'])
    t.deepEqual((await env['bazaar.stall'].search([['note_ids.name', '=', 'out']])).ids, [])

    const late = await env['bazaar.note'].create({ name: 'late', res_model: 'bazaar.stall', res_id: stall.id })
    await stall.load('note_ids', 'note_count')
    t.deepEqual(stall.note_ids.ids.length, 2)
    t.is(stall.note_count, 2)
    await stall.write({ note_ids: [[4, other.id, 0]] })
    t.is((await other.load('res_model')).res_model, 'bazaar.stall')
    await stall.write({ note_ids: [[3, late.id, 0]] })
    await stall.load('note_ids', 'note_count')
    t.is(stall.note_count, 2)
    t.is((await late.load('res_id')).res_id, 0)
    t.is(stall.note_ids.length, 2)
  })
})
