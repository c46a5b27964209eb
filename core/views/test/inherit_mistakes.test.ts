import { XMLSerializer } from '@xmldom/xmldom'
import test from 'ava'
import { parseArch, toArch, ViewError } from '../arch.ts'
import { applySpecs } from '../inherit.ts'

const view = (arch: string, name = 'base.form', file: string | null = null) => ({ name, addon: 'base', arch, file })

function apply(arch: string, extension: string): string {
  const document = parseArch(view(arch))
  applySpecs(document, parseArch(view(extension, 'sale.form', 'sale/views/form.xml:10')))
  return new XMLSerializer().serializeToString(document)
}

function problems(arch: string, extension: string): string[] {
  try {
    apply(arch, extension)
    return []
  } catch (error) {
    if (!(error instanceof ViewError)) throw error
    return [error, ...error.others].map(each => each.message)
  }
}

const attributes = (arch: string, changes: string) => apply(arch, `<a position="attributes">${changes}</a>`)

test('I6: all mistakes of an extension are told at once, with file and line, and what stood where they point', t => {
  const told = problems(
    '<form>\n<a/></form>',
    `<data>
      <b position="after"/>
      <a position="beside"/>
      <a position="inside" mode="inner"/>
      stray words
      <a position="attributes"><p/></a>
    </data>`,
  )
  t.deepEqual(
    told.map(text => text.replace(/(expected one of|Expected).*/, '…')),
    [
      'sale.form, line 1 (sale/views/form.xml:10): <data> holds specs, not text: "stray words".',
      'sale.form, line 2 (sale/views/form.xml:11): <b> points at nothing in base.form, line 1.',
      'sale.form, line 3 (sale/views/form.xml:12): Unknown position "beside" in <a>; …',
      'sale.form, line 4 (sale/views/form.xml:13): mode="inner" in <a>: only a replace has one, inner or outer.',
      'sale.form, line 6 (sale/views/form.xml:15): …',
    ],
  )
})

test('what a spec looks for and another has taken away is told with the place of that other', t => {
  const document = parseArch(view('<form><group><field name="a"/></group></form>'))
  applySpecs(document, parseArch(view('<group position="replace"/>', 'one.form', 'one/form.xml:3')))
  const error = t.throws(() => applySpecs(document, parseArch(view('<field name="a" position="after"/>', 'two.form'))))
  t.is(
    error?.message,
    'two.form, line 1: <field name="a"> points at nothing in base.form, line 1: one.form, line 1 (one/form.xml:3), has taken it away.',
  )
})

test('nothing can stand beside the root, and nothing can be moved into itself', t => {
  t.regex(problems('<form/>', '<form position="before"><a/></form>').join(), /nothing can stand beside it/)
  t.regex(problems('<form/>', '<form position="after"><a/></form>').join(), /nothing can stand beside it/)
  t.regex(problems('<form/>', '<form position="replace"/>').join(), /replaced by one element only/)
  const inner = '<form><a><b/></a></form>'
  t.regex(problems(inner, '<b><a position="move"/></b>').join(), /cannot be moved into itself/)
  t.regex(problems(inner, '<a><a position="move"/></a>').join(), /cannot be moved into itself/)
  t.is(apply(inner, '<a position="before"><b position="move"/></a>'), '<form><b/><a/></form>')
  t.is(apply('<form><a/><b/></form>', '<a position="after"><b position="move"/></a>'), '<form><a/><b/></form>')
  t.is(apply('<form><a/><b/></form>', '<a position="replace"><b position="move"/></a>'), '<form><b/></form>')
})

test('conditions are joined and taken apart at their own brackets', t => {
  const add = (value: string, more: string, word: string) =>
    attributes(`<a invisible="${value}"/>`, `<attribute name="invisible" add="${more}" separator="${word}"/>`)
  const remove = (value: string, less: string, word: string) =>
    attributes(`<a invisible="${value}"/>`, `<attribute name="invisible" remove="${less}" separator="${word}"/>`)
  t.is(add('(b) or (c)', 'd', 'and'), '<a invisible="((b) or (c)) and (d)"/>')
  t.is(add('b or c', 'd', 'and'), '<a invisible="(b or c) and (d)"/>')
  t.is(add('b or c', 'd', 'or'), '<a invisible="(b) or (c) or (d)"/>')
  t.is(add('b and c', 'd', 'or'), '<a invisible="(b and c) or (d)"/>')
  t.is(add("b == 'x or y'", 'd', 'or'), `<a invisible="(b == 'x or y') or (d)"/>`)
  t.is(remove('(b or c) and d', 'd', 'and'), '<a invisible="b or c"/>')
  t.is(remove('b', 'b', 'or'), '<a/>')
  t.is(remove('b or c', 'q', 'or'), '<a invisible="(b) or (c)"/>')
})

test('who set an attribute is known', t => {
  const document = parseArch(view('<form><a x="1" y="2"/></form>'))
  const change = '<a position="attributes">\n<attribute name="x">3</attribute></a>'
  applySpecs(document, parseArch(view(change, 'sale.form')))
  applySpecs(document, parseArch(view('<a position="replace"><b>$0</b></a>', 'wrap.form')))
  const [wrapped] = toArch(document.documentElement!).children
  const [inner] = typeof wrapped === 'string' ? [] : (wrapped?.children ?? [])
  t.like(inner, { tag: 'a', changes: { x: { view: 'sale.form', line: 2 } }, place: { view: 'base.form' } })
})

test('what would never end, or fill the memory, is an error', t => {
  const groups = '<group><field name="a"/></group>'.repeat(150)
  const slow = `<xpath expr="//*[preceding::*[following::*[//*[name()='q']]]]" position="after"/>`
  t.regex(problems(`<form>${groups}</form>`, slow).join(), /searches too long/)
  const doubling = '<a position="replace"><a><b>$0</b><b>$0</b></a></a>'
  t.regex(problems('<form><a/></form>', `<data>${doubling.repeat(40)}</data>`).join(), /at most 3000 elements/)
  const wrapping = '<a position="replace"><a>$0</a></a>'
  t.regex(problems('<form><a/></form>', `<data>${wrapping.repeat(100)}</data>`).join(), /at most 64 deep/)
  t.throws(() => parseArch(view('<a>'.repeat(3000) + '</a>'.repeat(3000))), { message: /at most 64 deep/ })
  t.throws(() => parseArch(view('<a/>'.repeat(60_000))), { message: /at most 200000 characters/ })
  t.throws(() => parseArch(view('<!DOCTYPE a [<!ENTITY b "c">]><a/>')), { message: /no <!DOCTYPE>/ })
  t.throws(() => parseArch(view('<a>&b;</a>')), { instanceOf: ViewError })
})
