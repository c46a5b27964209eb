import test from 'ava'
import type { RecordOperation } from '../data/operation.ts'
import { complaints, fieldsOf, plain, xml } from './reading.ts'

test('a record has an external id of its addon, fields in every form, and the place where it stands', t => {
  const { operations, findings } = xml(`<?xml version="1.0" encoding="utf-8"?>
    <odoo>
      <record id="one" model="sale.order" forcecreate="0" context="{'lang': 'fr_FR'}">
        <field name="name">Tom &amp; Ada</field>
        <field name="note"/>
        <field name="user_id" ref="base.user_admin"/>
        <field name="tag_ids" search="[('name', '=', 'x')]"/>
        <field name="lines" eval="[Command.set([ref('two')])]"/>
        <field name="count" type="int"> 3 </field>
        <field name="rate" type="float">1.5</field>
        <field name="raw" type="char"> x </field>
        <field name="all" type="list"><value>a</value><value type="int">2</value></field>
        <field name="image" type="base64" file="sale/static/x.png"/>
        <field name="path" type="file">static/x.png</field>
      </record>
    </odoo>`)
  t.deepEqual(findings, [])
  const [record] = operations as RecordOperation[]
  t.deepEqual(record!.place, { file: 'views.xml', line: 3 })
  t.is(record!.fields[5]!.place.line, 9)
  t.like(plain(operations), [
    {
      kind: 'record',
      model: 'sale.order',
      id: 'sale.one',
      noupdate: false,
      forcecreate: false,
      context: "`{'lang': 'fr_FR'}`",
    },
  ])
  t.deepEqual(fieldsOf(operations), [
    {
      name: { kind: 'text', text: 'Tom & Ada' },
      note: { kind: 'text', text: '' },
      user_id: { kind: 'refs', ids: ['base.user_admin'] },
      tag_ids: { kind: 'search', domain: "`[('name', '=', 'x')]`" },
      lines: { kind: 'eval', literal: "`[Command.set([ref('two')])]`" },
      count: { kind: 'constant', value: 3 },
      rate: { kind: 'constant', value: 1.5 },
      raw: { kind: 'constant', value: ' x ' },
      all: { kind: 'constant', value: ['a', 2] },
      image: { kind: 'file', path: 'static/x.png' },
      path: { kind: 'constant', value: 'sale/static/x.png' },
    },
  ])
})

test('markup is kept to the letter in XML, and written for browsers in HTML', t => {
  const { operations, findings } = xml(`<odoo><record id="v" model="ir.ui.view">
    <field name="arch" type="xml">
      <form string="A"
            class='b > c'><!-- </field> --><field name="x"/></form>
    </field>
    <field name="body" type="html"><p>Hi <i class="x" /><br/></p></field>
    <field name="raw" type="html"><![CDATA[<b>&amp;</b>]]></field>
  </record></odoo>`)
  t.deepEqual(findings, [])
  t.deepEqual(fieldsOf(operations), [
    {
      arch: {
        kind: 'markup',
        line: 3,
        text: `<form string="A"\n            class='b > c'><!-- </field> --><field name="x"/></form>`,
      },
      body: { kind: 'markup', line: 6, text: '<p>Hi <i class="x"></i><br></p>' },
      raw: { kind: 'markup', line: 7, text: '<b>&amp;</b>' },
    },
  ])
})

test('noupdate goes down to what is inside, and demo data is always noupdate', t => {
  const text = `<odoo noupdate="1"><record id="a" model="m"/><data noupdate="0"><record id="b" model="m"/></data><menuitem id="c" name="C"/></odoo>`
  const flags = (demo: boolean) =>
    xml(text, demo).operations.map(operation => operation.kind === 'record' && operation.noupdate)
  t.deepEqual(flags(false), [true, false, true])
  t.deepEqual(flags(true), [true, true, true])
})

test('menus nest, take groups and take groups away (J21)', t => {
  const { operations, findings } = xml(`<odoo>
    <menuitem id="root" name="Sales" web_icon="sale,static/icon.svg" sequence="5" groups="base.group_user,-group_old">
      <menuitem id="orders" action="action_orders"/>
    </menuitem>
    <menuitem id="more" parent="base.menu_settings" name="More" active="0"/>
  </odoo>`)
  t.deepEqual(findings, [])
  t.deepEqual(fieldsOf(operations), [
    {
      name: { kind: 'text', text: 'Sales' },
      sequence: { kind: 'text', text: '5' },
      web_icon: { kind: 'text', text: 'sale,static/icon.svg' },
      group_ids: { kind: 'refs', ids: ['base.group_user', '-sale.group_old'], change: true },
    },
    { parent_id: { kind: 'refs', ids: ['sale.root'] }, action: { kind: 'reference', id: 'sale.action_orders' } },
    {
      name: { kind: 'text', text: 'More' },
      parent_id: { kind: 'refs', ids: ['base.menu_settings'] },
      active: { kind: 'constant', value: false },
    },
  ])
})

test('lines of a one2many are records inside the field; delete and function are read too', t => {
  const { operations, findings } = xml(`<odoo>
    <record id="a" model="m"><field name="line_ids"><record id="b" model="l"><field name="x">1</field></record></field></record>
    <delete model="m" id="old"/><delete model="m" search="[('x', '=', 1)]"/>
    <function model="m" name="activate" eval="[[ref('a')]]"/>
    <function model="m" name="activate"><value eval="[ref('a')]"/><value eval="True"/></function>
  </odoo>`)
  t.deepEqual(findings, [])
  t.like(plain(operations), [
    { fields: [{ value: { kind: 'records', records: [{ id: 'sale.b', model: 'l' }] } }] },
    { kind: 'delete', model: 'm', id: 'sale.old', search: null },
    { kind: 'delete', id: null, search: "`[('x', '=', 1)]`" },
    { kind: 'function', name: 'activate', arguments: "`[[ref('a')]]`" },
    { kind: 'function', arguments: [{ literal: "`[ref('a')]`" }, { literal: '`True`' }] },
  ])
})

test('blocks number their records, records name a user and a context, arguments are given one by one', t => {
  const { operations, findings } = xml(`<odoo auto_sequence="1">
    <record id="a" model="m" uid="base.user_demo" context="{'lang': 'fr_FR'}"/>
    <data><record id="b" model="m"/></data>
    <function model="m" name="f"><value eval="[1]"/><value>text</value><value type="int">2</value>
      <value model="res.users" search="[('login', '=', 'x')]"/></function>
  </odoo>`)
  t.deepEqual(findings, [])
  t.like(plain(operations), [
    { user: 'base.user_demo', numbered: {} },
    { user: null, numbered: null },
    {
      arguments: [
        { kind: 'eval' },
        { kind: 'constant', value: 'text' },
        { kind: 'constant', value: 2 },
        { kind: 'search', model: 'res.users' },
      ],
    },
  ])
  t.deepEqual(
    complaints(
      xml(`<odoo><record id="a" model="m" context="[1]" uid="a.b.c"><field name="x" file="a.png"/></record>
<function model="m" name="f"><value name="k" eval="1"/><value search="[]"/><value model="m"/></function></odoo>`),
    ),
    [
      '1 The attribute file goes with type="base64"',
      "1 context: expected a dictionary such as {'lang': 'fr_FR'}, found [1]",
      '1 Expected an id such as view_users or base.view_users, found "a.b.c"',
      '2 Opened methods take their arguments in their order: <value> has no name',
      '2 <value search="…"> needs the attribute model, and nothing else has it',
      '2 <value search="…"> needs the attribute model, and nothing else has it',
    ],
  )
})

test('every mistake of a file is told at once, with its line', t => {
  const found = complaints(
    xml(`<odoo noupdat="1">
<record model="m"/>
<record id="a b" model="m"/>
<record id="a" model="m" forcecreat="0"><field name="x" ref="y" eval="1"/>
<field name="x" eval="open('/etc/passwd')"/>
<field name="y" eval="[1,"/>
<field name="y"><p>x</p></field>
<field name="z" type="int">x</field>
<field name="i" type="base64" file="../../etc/passwd"/>
<field name="t" type="text"/><field name="q" eval="1"/><field name="q"/></record>
<report id="t"/>
stray
<delete model="m"/><menuitem id="m"/><function model="m" name="f"><value eval="x"/></function>
</odoo>`),
  )
  t.deepEqual(found, [
    '1 Unknown attribute noupdat of <odoo>; did you mean noupdate?',
    '2 <record> needs the attribute id',
    '3 Expected an id such as view_users or base.view_users, found "a b"',
    '4 Unknown attribute forcecreat of <record>; did you mean forcecreate?',
    '4 <field> takes one of ref, search, eval and type; found ref and eval',
    "5 eval: unknown name open; expected data, ref('…') or Command.…(…)",
    '6 eval: Expected a value, found the end, at character 4 of [1,',
    '7 <field> holds <p>: say type="html" or type="xml", or write &lt;',
    '8 type="int": expected a number, found "x"',
    '9 Expected a path inside the addon in the attribute file, found ../../etc/passwd',
    '10 Unknown type text: expected one of xml, html, char, int, float, list, tuple, base64, file',
    '10 The field q is set twice',
    '11 Unknown element <report> in <odoo>: write a <record model="ir.actions.report">',
    '12 <odoo> has text inside (stray); expected <data>, <record>, <menuitem>, <template>, <delete>, <function>',
    '13 <delete> needs either id or search',
    '13 <menuitem> needs a name, or an action to be named after',
    "13 eval: unknown name x; expected data, ref('…') or Command.…(…)",
  ])
})

test('a document type, entities, deep nesting and control characters are refused', t => {
  t.deepEqual(complaints(xml('\n<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><odoo>&a;</odoo>')), [
    '2 A document type and entities are not allowed: remove them',
  ])
  t.deepEqual(complaints(xml('<odoo>&a;</odoo>')), [
    '1 XML has no entity &a;: write the character itself, or &amp; for an ampersand',
  ])
  t.deepEqual(complaints(xml('<odoo>'.repeat(100_000))), ['1 Expected at most 60 elements inside each other'])
  t.deepEqual(complaints(xml('<odoo>\n\u0001</odoo>')), ['2 Found a control character: remove it'])
  t.deepEqual(complaints(xml('<data/>')), ['1 Expected <odoo> as the outermost element, found <data>'])
  for (const text of ['<!--', '<![CDATA[', '<a b="', '<', '<a ', '<!DOCTYPE', '&a;', '<?', ']]>']) {
    t.true(complaints(xml(text.repeat(100_000))).length > 0, text)
  }
})
