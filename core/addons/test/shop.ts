import { manifest } from '../../testing/index.ts'

/** An addon that leaves something of every kind in a database. */
export const shop = {
  'shop/manifest.ts': manifest({
    name: 'Shop',
    version: '1.0',
    depends: ['base'],
    data: ['security.xml', 'ir.model.access.csv', 'data.xml', 'views.xml'],
  }),
  'shop/index.ts': `
    import { constraint, fields, index, inherit, mixin, model, ondelete } from '#core'
    import { Cron as BaseCron, Partner as BasePartner, Users as BaseUsers } from '#addons/base'
    export class Priced extends mixin('shop.priced') {
      price = fields.Float('Price', { digits: [10, 2] })
    }
    export class Product extends model('shop.product', { description: 'Product', parentStore: true }, Priced) {
      name = fields.Char('Name', { required: true, translate: true })
      parent_id = fields.Many2one('shop.product', 'Above', { ondelete: 'cascade', index: true })
      partner_ids = fields.Many2many('res.partner', 'Sellers')
      image = fields.Binary('Image')
      price_check = constraint('CHECK (price >= 0)', 'A price is not below zero.')
      name_index = index('(price) WHERE price > 0')
      kept = ondelete('keepDear')
      async keepDear() {
        await this.load('price')
        for (const one of this) if (one.price > 100) throw new Error('too dear to go')
      }
      sell() {}
    }
    export class Sales extends model('shop.sales', { description: 'Sales', query: 'SELECT id, count(*) AS n FROM shop_product GROUP BY id' }) {
      n = fields.Integer('Count')
    }
    export class Users extends inherit(BaseUsers) {
      shop_pin = fields.Char('Pin', { required: true, default: '0000', index: true })
      product_ids = fields.Many2many('shop.product', 'Favourites')
      favourite_id = fields.Many2one('shop.product', 'Best')
      shop_photo = fields.Binary('Photo')
      pin_unique = constraint('CHECK (length(shop_pin) = 4)', 'A pin has four digits.')
    }
    export class Partner extends inherit(BasePartner) {
      website = fields.Char('Site', { translate: true })
      ref = fields.Char('Reference', { required: true, default: '-' })
    }
    export class Cron extends inherit(BaseCron) {
      interval_type = fields.Selection('Unit', { years: 'Years' }, { ondelete: { years: 'set days' } })
      name_index = index('(name, priority)')
    }`,
  'shop/security.xml': `<odoo noupdate="1">
    <record id="group_seller" model="res.groups"><field name="name">Seller</field>
      <field name="implied_ids" eval="[(4, ref('base.group_user'))]"/></record>
    <record id="rule_product" model="ir.rule"><field name="name">Products</field>
      <field name="model_id" ref="model_shop_product"/><field name="domain_force">[]</field></record>
  </odoo>`,
  'shop/ir.model.access.csv':
    'id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink\n' +
    'access_product,product,model_shop_product,group_seller,1,1,1,1\n' +
    'access_sales,sales,model_shop_sales,group_seller,1,0,0,0\n' +
    'access_partner,partner,base.model_res_partner,group_seller,1,1,0,0\n',
  'shop/data.xml': `<odoo>
    <record id="fruit" model="shop.product"><field name="name">Fruit</field></record>
    <record id="apple" model="shop.product"><field name="name">Apple</field><field name="parent_id" ref="fruit"/></record>
    <record id="diamond" model="shop.product"><field name="name">Diamond</field><field name="price">1000</field></record>
    <record id="baker" model="res.partner"><field name="name">Baker</field><field name="ref">B</field></record>
    <record id="cron_sell" model="ir.cron"><field name="name">Sell</field><field name="model_id" ref="model_shop_product"/>
      <field name="method">sell</field></record>
    <record id="parameter" model="ir.config_parameter"><field name="key">shop.open</field><field name="value">yes</field></record>
  </odoo>`,
  'shop/views.xml': `<odoo>
    <record id="view_product" model="ir.ui.view"><field name="name">product</field><field name="model">shop.product</field>
      <field name="arch" type="xml"><form><field name="name"/><field name="price"/></form></field></record>
    <record id="view_user" model="ir.ui.view"><field name="name">user</field><field name="model">res.users</field>
      <field name="inherit_id" ref="base.view_users_form"/>
      <field name="arch" type="xml"><field name="login" position="after"><field name="shop_pin"/></field></field></record>
    <record id="action_product" model="ir.actions.act_window"><field name="name">Products</field><field name="res_model">shop.product</field></record>
    <menuitem id="menu_shop" name="Shop"><menuitem id="menu_product" name="Products" action="action_product"/></menuitem>
  </odoo>`,
}
