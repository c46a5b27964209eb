import { XMLSerializer } from '@xmldom/xmldom'
import test from 'ava'
import { parseArch, ViewError } from '../arch.ts'
import { applySpecs } from '../inherit.ts'
import { locate } from '../locate.ts'

const view = (arch: string, name = 'base.form') => ({ name, addon: 'base', arch })

function apply(arch: string, extension: string): string {
  const document = parseArch(view(arch))
  applySpecs(document, parseArch(view(extension, 'sale.form')))
  return new XMLSerializer().serializeToString(document)
}

function located(arch: string, spec: string): string | null {
  const root = parseArch(view(arch)).documentElement
  const element = root && locate(root, parseArch(view(spec)).documentElement!)
  return element && new XMLSerializer().serializeToString(element)
}

test('a spec finds a field by its name, and the first of several that an xpath matches (I1)', t => {
  const arch = '<form><field name="foo"/><group id="1"><field name="bar"/></group><group id="2"/></form>'
  t.is(located(arch, '<field name="bar" position="after"/>'), '<field name="bar"/>')
  t.is(located(arch, '<field name="qux"/>'), null)
  t.regex(located(arch, '<xpath expr="//group"/>')!, /id="1"/)
})

test('any other tag is found by the attributes that it names, and a field by its name alone', t => {
  const arch = '<form><page name="a"/><page name="b" string="B"/><field name="x" widget="y"/></form>'
  t.is(located(arch, '<page name="b" position="inside"/>'), '<page name="b" string="B"/>')
  t.is(located(arch, '<page name="b" string="C"/>'), null)
  t.is(located(arch, '<field name="x" widget="z" position="after"/>'), '<field name="x" widget="y"/>')
  t.is(located(arch, '<form/>')?.slice(0, 5), '<form')
})

test('an xpath may ask for a class among several', t => {
  const arch = '<form><div class="wide oe_title"/><div class="oe_titles"/></form>'
  t.regex(located(arch, `<xpath expr="//div[hasclass('oe_title')]"/>`)!, /wide/)
  t.is(located(arch, `<xpath expr="//div[hasclass('title')]"/>`), null)
  t.is(located(arch, `<xpath expr="//div[hasclass('oe_title', 'wide')]"/>`)?.slice(0, 4), '<div')
})

test('inside, before and after put the content in its place, in order', t => {
  const arch = '<form><a/><b/><c/></form>'
  t.is(apply(arch, '<b><x/><y/></b>'), '<form><a/><b><x/><y/></b><c/></form>')
  t.is(apply(arch, '<b position="before"><x/><y/></b>'), '<form><a/><x/><y/><b/><c/></form>')
  t.is(apply(arch, '<b position="after"><x/><y/></b>'), '<form><a/><b/><x/><y/><c/></form>')
  t.is(apply(arch, '<c position="after"><x/></c>'), '<form><a/><b/><c/><x/></form>')
})

test('replace exchanges a node, and removes it when nothing takes its place (I3)', t => {
  const arch = '<form><group/><footer/></form>'
  t.is(apply(arch, '<group position="replace"><field name="a"/></group>'), '<form><field name="a"/><footer/></form>')
  t.is(apply(arch, '<group position="replace"/>'), '<form><footer/></form>')
  t.is(apply(arch, '<form position="replace"><list/></form>'), '<list/>')
})

test('replace wraps the node where $0 stands, and can replace the content only', t => {
  const arch = '<form><b id="1">old</b></form>'
  t.is(apply(arch, '<b position="replace"><i>$0</i><u/></b>'), '<form><i><b id="1">old</b></i><u/></form>')
  t.is(apply(arch, '<b position="replace"><i>$0<u/></i></b>'), '<form><i><b id="1">old</b><u/></i></form>')
  t.is(apply(arch, '<b position="replace" mode="inner"><u/></b>'), '<form><b id="1"><u/></b></form>')
})

test('the specs inside data are applied in order (I5)', t => {
  const specs = `<data>
    <group><field name="a"/></group>
    <field name="a" position="after"><field name="b"/></field>
    <data><field name="b" position="replace"><field name="c"/></field></data>
    <field name="c" position="attributes"><attribute name="string">C</attribute></field>
  </data>`
  t.is(
    apply('<form><group/></form>', specs),
    '<form><group><field name="a"/><field name="c" string="C"/></group></form>',
  )
})

test('an unknown position and a spec that finds nothing are errors that name view and line (I6)', t => {
  const arch = '<form><a/></form>'
  const position = t.throws(() => apply(arch, '\n<a position="beside"/>'), { instanceOf: ViewError })
  t.is(position?.message.slice(0, 56), 'sale.form, line 1: Unknown position "beside" in <a>; exp')
  const missing = t.throws(() => apply(arch, '<data>\n  <field name="b" position="after"/>\n</data>'), {
    instanceOf: ViewError,
  })
  t.is(missing?.message, 'sale.form, line 2: <field name="b"> points at nothing in base.form, line 1.')
  t.throws(() => apply(arch, '<xpath expr="//a["/>'), { instanceOf: ViewError, message: /not an XPath expression/ })
  t.throws(() => apply(arch, '<xpath/>'), { instanceOf: ViewError, message: /needs an attribute expr/ })
  t.throws(() => apply('<form><a></form>', '<a/>'), {
    instanceOf: ViewError,
    message: /base.form, line 1.*well-formed/,
  })
})

const moving = '<form><div id="from">aaaa<p/>bbbb</div><div id="to"><i/></div></form>'
const left = '<div id="from">aaaabbbb</div>'
const specTo = (position: string) => `<xpath expr="//div[@id='to']" position="${position}"><p position="move"/></xpath>`

test('a node is moved inside, before, after or in the place of another, and the text around it stays (I8)', t => {
  t.is(apply(moving, specTo('inside')), `<form>${left}<div id="to"><i/><p/></div></form>`)
  t.is(apply(moving, specTo('before')), `<form>${left}<p/><div id="to"><i/></div></form>`)
  t.is(apply(moving, specTo('after')), `<form>${left}<div id="to"><i/></div><p/></form>`)
  t.is(apply(moving, specTo('replace')), `<form>${left}<p/></form>`)
})

test('a move of what is not there or that has content is an error; deeper than directly below, it is plain text (I10)', t => {
  t.throws(() => apply(moving, '<i><u position="move"/></i>'), { instanceOf: ViewError, message: /points at nothing/ })
  t.throws(() => apply(moving, '<i><p position="move"><b/></p></i>'), {
    instanceOf: ViewError,
    message: /cannot have content/,
  })
  t.is(
    apply(moving, '<i><u><p position="move"/></u></i>'),
    '<form><div id="from">aaaa<p/>bbbb</div><div id="to"><i><u><p position="move"/></u></i></div></form>',
  )
})

const attributes = (arch: string, changes: string) => apply(arch, `<a position="attributes">${changes}</a>`)

test('attributes are set, removed, and their lists edited (I11)', t => {
  t.is(
    attributes('<a x="1"/>', '<attribute name="x">2</attribute><attribute name="y">3</attribute>'),
    '<a x="2" y="3"/>',
  )
  t.is(attributes('<a x="1"/>', '<attribute name="x"/><attribute name="z"></attribute>'), '<a/>')
  t.is(attributes('<a groups="b,c"/>', '<attribute name="groups" add="d,e" remove="c"/>'), '<a groups="b,d,e"/>')
  t.is(attributes('<a class="b c"/>', '<attribute name="class" add="d" remove="b"/>'), '<a class="c d"/>')
  t.is(attributes('<a groups="b"/>', '<attribute name="groups" remove="q"/>'), '<a groups="b"/>')
  t.throws(() => attributes('<a/>', '<p/>'), { instanceOf: ViewError, message: /Expected <attribute/ })
})

test('a condition is joined to another by and/or', t => {
  const or = '<attribute name="invisible" add="b == 2" separator="or"/>'
  t.is(attributes('<a invisible="not c"/>', or), '<a invisible="(not c) or (b == 2)"/>')
  t.is(attributes('<a/>', or), '<a invisible="b == 2"/>')
  t.is(
    attributes('<a invisible="(c) or (d)"/>', '<attribute name="invisible" remove="d" separator=" or "/>'),
    '<a invisible="c"/>',
  )
})
