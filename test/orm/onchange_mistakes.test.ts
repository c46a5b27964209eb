import test from 'ava'
import { inherit, onchange } from '#core'
import { recordBase } from '../../core/orm/recordset.ts'
import { Registry } from '../../core/registry/registry.ts'
import { Customer, Line, market, Order, Product, Tag } from './market.ts'

test('methods that never agree are told', async t => {
  class Restless extends inherit(Order) {
    again = onchange<Restless>('more', 'rebate')
    more() {
      this.rebate = this.rebate + 1
    }
  }
  const restless = await market(Restless)
  await restless.unit({}, async env => {
    await t.throwsAsync(env['market.order'].onchange({ rebate: 1 }, ['rebate'], {}), {
      message: /more never come to rest: they change market\.order\.rebate/,
    })
  })
})

test('a wrong onchange is found at start-up, with its place', t => {
  class Wrong extends inherit(Order) {
    // @ts-expect-error no such method
    one = onchange<Wrong>('gone', 'name')
    // @ts-expect-error no such field
    two = onchange<Wrong>('computeTotal', 'nmae')
    // @ts-expect-error only fields of the model itself
    three = onchange<Wrong>('computeTotal', 'customer_id.town')
  }
  const error = t.throws(() => new Registry([Customer, Product, Tag, Order, Line, Wrong], recordBase))
  t.regex(error!.message, /onchange_mistakes\.test\.ts:\d+.*runs gone when a form changes, a method it does not have/)
  t.regex(error!.message, /runs computeTotal when nmae changes, a field it does not have/)
  t.regex(error!.message, /when customer_id\.town changes, a path: only fields of the model itself/)
})

test('what an onchange is asked wrongly is told', async t => {
  await (await market()).unit({}, async env => {
    const any = env.model('market.order').browse((await env['market.order'].create({})).id)
    await t.throwsAsync(any.onchange({ nmae: 1 }, ['name'], {}), { message: /no field nmae/ })
    await t.throwsAsync(any.onchange({}, ['nmae'], {}), { message: /no field nmae/ })
    await t.throwsAsync(any.onchange({}, ['name'], { nmae: {} }), { message: /no field nmae/ })
    await t.throwsAsync(any.onchange({ rebate: 'x' }, ['rebate'], {}), { message: /takes a number/ })
    await t.throwsAsync(any.onchange({}, ['line_ids.new1.price'], {}), { message: /has no line/ })
    await t.throwsAsync(any.union(any.browse(9)).onchange({}, [], {}), { message: /takes a stored market.order/ })
  })
})
