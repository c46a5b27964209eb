import { computed, fields, model } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'

declare module '#models' {
  interface Models {
    'market.customer': MarketCustomer
    'market.product': MarketProduct
    'market.tag': MarketTag
    'market.order': MarketOrder
    'market.line': MarketLine
  }
  interface MarketCustomer extends Customer {}
  interface MarketProduct extends Product {}
  interface MarketTag extends Tag {}
  interface MarketOrder extends Order {}
  interface MarketLine extends Line {}
}

export class Customer extends model('market.customer', { description: 'Customer', order: 'name' }) {
  name = fields.Char('Name', { required: true })
  town = fields.Char('Town')
  rebate = fields.Integer('Rebate')
}

export class Product extends model('market.product', { description: 'Product', order: 'name' }) {
  name = fields.Char('Name', { required: true, translate: true })
  price = fields.Integer('Price')
}

export class Tag extends model('market.tag', { description: 'Tag', order: 'name' }) {
  name = fields.Char('Name', { required: true })
}

/** Orders with lines: totals that follow, prices that are proposed and can be changed. */
export class Order extends model('market.order', { description: 'Order', order: 'id' }) {
  name = fields.Char('Name', { required: true, default: 'Draft' })
  customer_id = fields.Many2one('market.customer', 'Customer')
  town = fields.Char('Town', { related: 'customer_id.town' })
  rebate = fields.Integer('Rebate', {
    ...computed<Order>('computeRebate', 'customer_id.rebate'),
    store: true,
    readonly: false,
  })
  line_ids = fields.One2many('market.line', 'order_id', 'Lines')
  tag_ids = fields.Many2many('market.tag', 'Tags')
  total = fields.Integer('Total', { ...computed<Order>('computeTotal', 'line_ids.subtotal', 'rebate'), store: true })
  words = fields.Char('In words', computed<Order>('computeWords', 'name', 'total'))

  computeRebate() {
    for (const order of this) order.rebate = order.customer_id.rebate
  }

  computeTotal() {
    for (const order of this)
      order.total = order.line_ids.mapped('subtotal').reduce((sum, each) => sum + each, 0) - order.rebate
  }

  computeWords() {
    for (const order of this) order.words = `${order.name}: ${order.total}`
  }
}

export class Line extends model('market.line', { description: 'Order Line', order: 'id' }) {
  order_id = fields.Many2one('market.order', 'Order', { required: true, ondelete: 'cascade' })
  product_id = fields.Many2one('market.product', 'Product')
  quantity = fields.Integer('Quantity', { default: 1 })
  price = fields.Integer('Price', {
    ...computed<Line>('computePrice', 'product_id.price'),
    store: true,
    readonly: false,
  })
  subtotal = fields.Integer('Subtotal', { ...computed<Line>('computeSubtotal', 'quantity', 'price'), store: true })
  share = fields.Char('Share', computed<Line>('computeShare', 'subtotal', 'order_id.total'))

  computePrice() {
    for (const line of this) line.price = line.product_id.price
  }

  computeSubtotal() {
    for (const line of this) line.subtotal = line.quantity * line.price
  }

  computeShare() {
    for (const line of this) line.share = `${line.subtotal} of ${line.order_id.total}`
  }
}

/** A fresh market database; closed with the test file. */
export async function market(...more: (object & { prototype: object })[]): Promise<Database> {
  const database = await Database.open({
    connection: await emptyDatabase(),
    definitions: [Customer, Product, Tag, Order, Line, ...more],
  })
  onCleanUp(() => database.close())
  await syncSchema(database)
  return database
}
