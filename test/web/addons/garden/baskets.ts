import { computed, fields, model, onchange } from '#core'

/** What is sold from the garden: totals that follow from lines, prices that are proposed. */
export class Basket extends model('garden.basket', { description: 'Basket', order: 'id' }) {
  name = fields.Char('Basket', { required: true })
  gift = fields.Boolean('Gift')
  greeting = fields.Char('Greeting')
  rebate = fields.Integer('Rebate', { ...computed<Basket>('computeRebate', 'gift'), store: true, readonly: false })
  line_ids = fields.One2many('garden.basket.line', 'basket_id', 'Lines')
  total = fields.Integer('Total', { ...computed<Basket>('computeTotal', 'line_ids.subtotal', 'rebate'), store: true })
  remark = fields.Char('Remark')
  rebate_change = onchange<Basket>('warnOfRebate', 'rebate')
  name_change = onchange<Basket>('tidyName', 'name')

  computeRebate() {
    for (const basket of this) basket.rebate = basket.gift ? 5 : 0
  }

  computeTotal() {
    for (const basket of this)
      basket.total = basket.line_ids.mapped('subtotal').reduce((sum, each) => sum + each, 0) - basket.rebate
  }

  warnOfRebate() {
    if (this.rebate > 50) return { warning: { title: 'A large rebate', message: 'Nothing is left for seeds.' } }
    if (this.rebate > 20) return { warning: { title: 'Rebate', message: 'Ask Max first.', type: 'notification' } }
  }

  tidyName() {
    this.name = this.name?.replaceAll(/\s+/g, ' ') ?? ''
  }
}

export class BasketLine extends model('garden.basket.line', { description: 'Basket Line', order: 'sequence, id' }) {
  basket_id = fields.Many2one('garden.basket', 'Basket', { required: true, ondelete: 'cascade' })
  plant_id = fields.Many2one('garden.plant', 'Plant')
  quantity = fields.Integer('Quantity', { default: 1 })
  sequence = fields.Integer('Sequence', { default: 10 })
  price = fields.Integer('Price', {
    ...computed<BasketLine>('computePrice', 'plant_id.height'),
    store: true,
    readonly: false,
  })
  subtotal = fields.Integer('Subtotal', {
    ...computed<BasketLine>('computeSubtotal', 'quantity', 'price'),
    store: true,
  })

  computePrice() {
    for (const line of this) line.price = line.plant_id.height
  }

  computeSubtotal() {
    for (const line of this) line.subtotal = line.quantity * line.price
  }
}

declare module '#models' {
  interface Models {
    'garden.basket': GardenBasket
    'garden.basket.line': GardenBasketLine
  }
  interface GardenBasket extends Basket {}
  interface GardenBasketLine extends BasketLine {}
}
