import { computed, fields, model } from '#core'

declare module '#models' {
  interface Models {
    'shop.country': ShopCountry
    'shop.customer': ShopCustomer
    'shop.product': ShopProduct
    'shop.order': ShopOrder
    'shop.line': ShopLine
  }
  interface ShopCountry extends Country {}
  interface ShopCustomer extends Customer {}
  interface ShopProduct extends Product {}
  interface ShopOrder extends Order {}
  interface ShopLine extends Line {}
}

/** Customers, orders and their lines: what is measured in the bench of the models. */
export class Country extends model('shop.country', { description: 'Country', order: 'name' }) {
  name = fields.Char('Name', { required: true })
}

export class Customer extends model('shop.customer', { description: 'Customer' }) {
  name = fields.Char('Name', { required: true })
  email = fields.Char('E-mail')
  city = fields.Char('City')
  credit = fields.Float('Credit')
  visits = fields.Integer('Visits')
  country_id = fields.Many2one('shop.country', 'Country')
}

export class Product extends model('shop.product', { description: 'Product' }) {
  name = fields.Char('Name', { required: true })
  price = fields.Float('Price')
}

export class Order extends model('shop.order', { description: 'Order' }) {
  name = fields.Char('Name', { required: true })
  customer_id = fields.Many2one('shop.customer', 'Customer')
  line_ids = fields.One2many('shop.line', 'order_id', 'Lines')
  total = fields.Float('Total', { ...computed<Order>('computeTotal', 'line_ids.subtotal'), store: true })

  computeTotal() {
    for (const order of this) order.total = order.line_ids.mapped('subtotal').reduce((sum, one) => sum + one, 0)
  }
}

export class Line extends model('shop.line', { description: 'Line' }) {
  order_id = fields.Many2one('shop.order', 'Order', { required: true, ondelete: 'cascade' })
  product_id = fields.Many2one('shop.product', 'Product', { required: true })
  quantity = fields.Integer('Quantity', { default: 1 })
  subtotal = fields.Float('Subtotal', {
    ...computed<Line>('computeSubtotal', 'quantity', 'product_id.price'),
    store: true,
  })

  computeSubtotal() {
    for (const line of this) line.subtotal = line.quantity * line.product_id.price
  }
}

export const definitions = [Country, Customer, Product, Order, Line]
