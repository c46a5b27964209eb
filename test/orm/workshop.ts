import { computed, constrains, fields, model, ValidationError } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'

declare module '#models' {
  interface Models {
    'workshop.order': WorkshopOrder
    'workshop.line': WorkshopLine
    'workshop.tag': WorkshopTag
    'workshop.person': WorkshopPerson
  }
  interface WorkshopOrder extends Order {}
  interface WorkshopLine extends Line {}
  interface WorkshopTag extends Tag {}
  interface WorkshopPerson extends Person {}
}

/** How often each method computed, with how many records. */
export const calls: { method: string; count: number }[] = []
const called = (method: string, records: { length: number }) => calls.push({ method, count: records.length })

/** What was computed while something ran, as `method(records)`. */
export async function computing(work: () => Promise<unknown>): Promise<string[]> {
  calls.length = 0
  await work()
  return calls.map(({ method, count }) => `${method}(${count})`)
}

export class Person extends model('workshop.person', { description: 'Person' }) {
  name = fields.Char('Name')
  active = fields.Boolean('Active', { default: true })
  tag_ids = fields.Many2many('workshop.tag', 'Tags')
  tag_count = fields.Integer('Number of tags', { ...computed<Person>('computeTagCount', 'tag_ids'), store: true })

  computeTagCount() {
    called('tag_count', this)
    for (const person of this) person.tag_count = person.tag_ids.length
  }
}

export class Tag extends model('workshop.tag', { description: 'Tag', order: 'name' }) {
  name = fields.Char('Name')
  person_ids = fields.Many2many('workshop.person', 'People')
}

export class Order extends model('workshop.order', { description: 'Order' }) {
  name = fields.Char('Name', { translate: true })
  sign = fields.Char('Sign', { ...computed<Order>('computeSign', 'name'), store: true, translate: true })
  person_id = fields.Many2one('workshop.person', 'Customer')
  person_name = fields.Char('Customer’s name', { related: 'person_id.name', readonly: false })
  shown_name = fields.Char('Name as shown', { related: 'person_id.name' })
  kept_name = fields.Char('Kept name', { related: 'person_id.name', store: true, readonly: false })
  line_ids = fields.One2many('workshop.line', 'order_id', 'Lines')
  part_ids = fields.One2many('workshop.line', 'part_of_id', 'Parts')
  tag_ids = fields.Many2many('workshop.tag', 'Tags')
  rate = fields.Integer('Rate', { default: 1 })
  single = fields.Integer('Single')
  double = fields.Integer('Double', computed<Order>({ compute: 'computeDouble', inverse: 'writeDouble' }, 'single'))
  triple = fields.Integer('Triple', {
    ...computed<Order>({ compute: 'computeTriple', inverse: 'writeTriple' }, 'single'),
    store: true,
  })
  limit = fields.Integer('Limit', { ...computed<Order>('computeLimit', 'rate'), store: true, readonly: false })
  reader = fields.Integer('Reader', { ...computed<Order>('computeReader', 'rate'), store: true })
  total = fields.Integer('Total', { ...computed<Order>('computeTotal', 'line_ids.amount'), store: true })
  note = fields.Char('Note', { store: false })
  greeting = fields.Char('Greeting', {
    ...computed<Order>('computeGreeting', 'person_id.name'),
    dependsContext: ['tone'],
  })
  forgotten = fields.Char('Forgotten', computed<Order>('computeNothing'))
  unset = fields.Char('Unset', { ...computed<Order>('computeNothingStored', 'rate'), store: true })
  total_check = constrains<Order>('checkTotal', 'total')

  computeSign() {
    for (const order of this) order.sign = order.name === null ? null : `${order.name}!`
  }
  computeDouble() {
    for (const order of this) order.double = order.single * 2
  }
  async writeDouble() {
    called('writeDouble', this)
    for (const order of this) await order.write({ single: order.double / 2 })
  }
  computeTriple() {
    for (const order of this) order.triple = order.single * 3
  }
  async writeTriple() {
    for (const order of this) await order.write({ single: order.triple / 3 })
  }
  computeLimit() {
    called('limit', this)
    for (const order of this) order.limit = order.rate * 100
  }
  computeReader() {
    for (const order of this) order.reader = order.rate * 10
  }
  computeTotal() {
    called('total', this)
    for (const order of this) order.total = order.line_ids.mapped('amount').reduce((sum, one) => sum + one, 0)
  }
  computeGreeting() {
    for (const order of this) order.greeting = `${this.env.context.tone ?? 'Hello'} ${order.person_id.name}`
  }
  computeNothing() {}
  computeNothingStored() {}

  checkTotal() {
    for (const order of this) if (order.total > 1000) throw new ValidationError('At most 1000 in all.', 'total')
  }
}

export class Line extends model('workshop.line', { description: 'Line', order: 'sequence, id' }) {
  name = fields.Char('Name')
  active = fields.Boolean('Active', { default: true })
  sequence = fields.Integer('Sequence', { default: 10 })
  order_id = fields.Many2one('workshop.order', 'Order', { ondelete: 'cascade' })
  part_of_id = fields.Many2one('workshop.order', 'Part of')
  quantity = fields.Integer('Quantity', { default: 1 })
  price = fields.Integer('Price')
  amount = fields.Integer('Amount', {
    ...computed<Line>('computeAmount', 'quantity', 'price', 'order_id.rate'),
    store: true,
    precompute: true,
  })
  code = fields.Char('Code', {
    ...computed<Line>('computeCode', 'name'),
    store: true,
    precompute: true,
    readonly: false,
  })

  computeAmount() {
    called('amount', this)
    for (const line of this) line.amount = line.quantity * line.price * Math.max(1, line.order_id.rate)
  }
  computeCode() {
    for (const line of this) line.code = line.name && `[${line.name}]`
  }
}

/** A fresh workshop; closed with the test file. */
export async function workshop(poolSize = 10): Promise<Database> {
  const definitions = [Order, Line, Tag, Person]
  const database = await Database.open({ connection: await emptyDatabase(), definitions, poolSize })
  onCleanUp(() => database.close())
  await syncSchema(database)
  return database
}
