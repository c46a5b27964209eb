import test from 'ava'
import { compileForm } from '../form.ts'
import { arch, compiling, row, scene } from './fake.ts'

const nasty = `"><script>alert('1')</script>&amp;`

function draw(
  text: string,
  values: Record<string, unknown>,
  more: Partial<typeof scene> = {},
  editable = true,
): string {
  return compileForm(arch(text), compiling)
    .draw(row(values), { ...scene, ...more }, editable)
    .toString()
}

const everything = Object.values(compiling.fields)

for (const { name, type } of everything) {
  test(`a ${type} field ${name} escapes whatever its value is`, t => {
    const value =
      type === 'many2one' ? { id: 3, label: nasty } : type === 'many2many' ? [{ id: 3, label: nasty }] : nasty
    for (const editable of [true, false]) {
      const html = draw(`<form><group><field name="${name}"/></group></form>`, { [name]: value }, {}, editable)
      t.false(html.includes('<script'), html)
      t.false(html.includes(`"><script`), html)
    }
  })
}

test('a label names its control, a required field says so, help describes it', t => {
  const html = draw('<form><group><field name="name" help="As on your passport." placeholder="Ada"/></group></form>', {
    name: 'A',
  })
  t.regex(html, /<label for="f-name">Name<span class="required" aria-hidden="true"> \*<\/span><\/label>/)
  t.regex(
    html,
    /<input type="text"[^>]* value="A"[^>]* name="name" id="f-name" required placeholder="Ada" aria-describedby="f-name-help"/,
  )
  t.regex(html, /<p class="field-help" id="f-name-help">As on your passport\.<\/p>/)
})

test('what is wrong with a field stands beside it', t => {
  const html = draw(
    '<form><group><field name="name"/></group></form>',
    { name: '' },
    { errors: { name: 'Fill in this field.' } },
  )
  t.regex(html, /aria-describedby="f-name-error" aria-invalid="true"/)
  t.regex(html, /<p class="field-error" id="f-name-error">Fill in this field\.<\/p>/)
})

test('invisible, readonly and required follow their conditions', t => {
  const form = `<form><group>
    <field name="active"/><field name="max" invisible="not active"/><field name="site" readonly="active"/>
    <field name="about" required="active"/><p invisible="active">Off</p></group></form>`
  const on = draw(form, { active: true, max: 5, site: 'x', about: '' })
  t.regex(on, /id="f-max"/)
  t.notRegex(on, /id="f-site"/)
  t.regex(on, /id="f-about" required/)
  t.notRegex(on, /Off/)
  t.regex(on, /id="f-active"[^>]* data-refresh/, 'others depend on it: the form is drawn anew when it changes')
  const off = draw(form, { active: false, max: 5, site: 'x', about: '' })
  t.notRegex(off, /f-max|id="f-about" required/)
  t.regex(off, /id="f-site"[\s\S]*<p>Off<\/p>/)
})

test('only what is a control may be changed', t => {
  const plan = compileForm(
    arch(
      '<form><field name="name"/><field name="seen"/><field name="max" readonly="1"/><field name="about" invisible="active"/></form>',
    ),
    compiling,
  )
  t.deepEqual(
    plan.editable(row({ active: true }), scene).map(({ name }) => name),
    ['name'],
  )
  t.deepEqual(
    plan.editable(row({ active: false }), scene).map(({ name }) => name),
    ['name', 'about'],
  )
  t.deepEqual([...plan.paths].sort(), ['about', 'active', 'max', 'name', 'seen'])
})

test('a field that the person may not see is left out', t => {
  t.is(draw('<form><field name="secret"/></form>', { secret: 1 }), '')
})

test('pages are tabs; the one with a mistake is open', t => {
  const form = `<form><notebook><page string="One" name="one"><group><field name="name"/></group></page>
    <page string="Two" name="two"><group><field name="site"/></group></page><page string="No" invisible="1"/></notebook></form>`
  const html = draw(form, {})
  t.regex(html, /role="tab" id="tab-one" aria-controls="page-one" aria-selected="true" tabindex="0">One/)
  t.regex(html, /aria-selected="false" tabindex="-1">Two/)
  t.notRegex(html, />No</)
  t.regex(draw(form, {}, { errors: { site: 'No.' } }), /id="tab-two" aria-controls="page-two" aria-selected="true"/)
})

test('the lines of a one2many are controls of their own, with one to remove each and one to add', t => {
  const form = '<form><field name="line_ids"><list><field name="url"/><field name="times"/></list></field></form>'
  const html = draw(form, { line_ids: [row({ url: '/shop', times: 2 }, 7)] })
  t.regex(html, /name="line_ids\.7\.url" id="f-line_ids-7-url" required aria-label="Url"/)
  t.regex(html, /name="line_ids\.7\.id" value="7"/)
  t.regex(html, /name="_remove" value="line_ids\.7"/)
  t.regex(html, /name="_add" value="line_ids"[^>]*formnovalidate/)
  const shown = draw(form, { line_ids: [row({ url: '/shop', times: 2 }, 7)] }, {}, false)
  t.regex(shown, /<td data-label="Url">\/shop<\/td>/)
  t.notRegex(shown, /<input/)
})

test('a relation is a list to choose from; what is chosen stays in it, and many are searched for', t => {
  const one = draw('<form><field name="boss_id"/></form>', { boss_id: { id: 9, label: 'Alan' } })
  t.regex(
    one,
    /<option value="9" selected>Alan<\/option><option value="7">Ada<\/option><option value="8">Grace<\/option>/,
  )
  t.notRegex(one, /data-options/)
  const choices = new Map([['tag_ids', { options: [{ id: 7, label: 'Ada' }], more: true }]])
  const many = draw('<form><field name="tag_ids" widget="many2many_tags"/></form>', { tag_ids: [] }, { choices })
  t.regex(many, /data-options="\/o\/tag_ids"/)
  t.regex(many, /<input type="hidden" name="tag_ids" value="">/)
})

test('moments are shown and edited in the time zone of the person', t => {
  const seen = new Date('2026-07-01T22:30:00Z')
  t.regex(
    draw('<form><field name="seen"/></form>', { seen }),
    /<time datetime="2026-07-01T22:30:00.000Z">Jul 2, 2026 12:30 AM<\/time>/,
  )
  t.regex(draw('<form><field name="seen" readonly="0"/></form>', { seen }), /value="2026-07-02T00:30"/)
})

test('HTML that people wrote is shown without what could run', t => {
  const note =
    '<p onclick="x()">Hi <img src=x onerror=alert(1)><a href="javascript:x()">y</a></p><button hx-get="/z">b</button>'
  const html = draw('<form><field name="note"/></form>', { note }, {}, false)
  t.regex(html, /<p>Hi <img src="x" \/><a rel="noopener noreferrer nofollow">y<\/a><\/p>b/)
})

test('a button of a form saves it first; its place is known', t => {
  const html = draw(
    '<form><header><button name="join" type="object" string="Join" class="oe_highlight" confirm="Sure?"/></header></form>',
    {},
  )
  t.regex(
    html,
    /<button type="submit" class="btn btn-primary" formaction="\/b\/1\/object\/join" data-confirm="Sure\?"><span>Join<\/span>/,
  )
})

test('a script or a handler in a view is a mistake that names the line', t => {
  t.throws(() => draw('<form>\n<script>x</script></form>', {}), {
    message: 'base.view, line 2: <script> cannot stand in a view.',
  })
  t.throws(() => draw('<form><p onclick="x()"/></form>', {}), { message: /attribute onclick cannot stand on <p>/ })
  t.throws(() => draw('<form><field name="max" invisible="a =="/></form>', {}), {
    message: /line 1: invisible="a ==" is not a condition/,
  })
})

test('what an inline list does not leave possible is not offered: H20 writes this on lists of others', t => {
  const lines = [{ id: 5, values: { url: '/a', times: 1 } }]
  const draw = (given: string) => {
    const view = arch(`<form><field name="line_ids"><list ${given}><field name="url"/></list></field></form>`)
    return String(compileForm(view, compiling).draw(row({ line_ids: lines }), scene, true))
  }
  const parts = (html: string) =>
    [/Add a line/, /Remove this line/, /name="line_ids.5.url"/].map(part => part.test(html))
  t.deepEqual(parts(draw('')), [true, true, true])
  t.deepEqual(parts(draw('create="0"')), [false, true, true])
  t.deepEqual(parts(draw('delete="false"')), [true, false, true])
  t.deepEqual(parts(draw('edit="0"')), [true, true, false])
})

test('a new record begins in the field that says so', t => {
  const draw = (id: number | string) =>
    String(
      compileForm(arch('<form><field name="site" default_focus="1"/></form>'), compiling).draw(
        row({}, id),
        scene,
        true,
      ),
    )
  t.regex(draw('new'), / autofocus/)
  t.notRegex(draw(1), / autofocus/)
})
