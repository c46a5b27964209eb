import test from 'ava'
import { compileForm } from '../form.ts'
import { arch, compiling, row, scene } from './fake.ts'

const values = { name: 'Ada', active: true, max: 4, lang: 'fr_FR', boss_id: { id: 7, label: 'Ada' }, tag_ids: [] }
const plan = (text: string) => compileForm(arch(text), compiling)
const form = (text: string, more: object = {}) => String(plan(text).draw(row({ ...values, ...more }), scene, true))

test('groups have columns and fields take the place of several; classes are printed', t => {
  const html = form(
    '<form class="narrow"><group col="3" class="wide"><group colspan="2"/><group/></group>' +
      '<group col="4"><field name="name" colspan="4" class="big"/><newline/><separator string="More" class="mt-3"/></group></form>',
  )
  t.regex(html, /^<div class="narrow"><div class="form-columns cols-3 wide"><div class="form-group span-2"><\/div>/)
  t.regex(html, /<div class="form-group cols-2"><div class="field field-char span-2 big" data-field="name">/)
  t.regex(html, /<div class="newline"><\/div><h2 class="form-heading mt-3">More<\/h2>/)
})

test('a label with what follows it is a row of its group, and a field in it has no label of its own', t => {
  const html = form('<form><group><label for="max"/><div><field name="max"/> pieces</div></group></form>')
  t.regex(
    html,
    /<div class="field"><label for="f-max">Max<\/label><div class="field-value"><div><span class="field-alone">/,
  )
  t.is(html.match(/<label/g)?.length, 1)
})

test('a field that stands several times has one control: the first visible one that is open', t => {
  const text = (first: string) =>
    `<form><group><field name="max" ${first}/></group><group><field name="max"/></group><group><field name="max"/></group></form>`
  for (const first of ['', 'readonly="1"', 'invisible="active"']) {
    const html = form(text(first))
    t.is(html.match(/name="max"/g)?.length, 1, first)
    t.deepEqual(
      plan(text(first))
        .editable(row(values), scene)
        .map(({ name }) => name),
      ['max'],
    )
  }
  t.deepEqual(
    plan('<form><field name="max" readonly="1"/><field name="max" invisible="1"/></form>').editable(row(values), scene),
    [],
  )
})

test('fields that only conditions ask about are loaded unseen', t => {
  const { fields, paths } = plan('<form><field name="name" invisible="not active or boss_id == 3"/></form>')
  t.deepEqual([...fields.keys()], ['name', 'active', 'boss_id'])
  t.true(paths.includes('active') && paths.includes('boss_id.display_name'))
  t.notRegex(form('<form><field name="name" invisible="not active"/></form>'), /active/)
})

test('force_save sends what is closed to changes, without a control', t => {
  const view = '<form><field name="boss_id" readonly="1" force_save="1"/><field name="max" readonly="1"/></form>'
  t.regex(form(view), /<input type="hidden" name="boss_id" value="7">/)
  t.notRegex(form(view), /name="max"/)
  t.deepEqual(
    plan(view)
      .editable(row(values), scene)
      .map(({ name }) => name),
    ['boss_id'],
  )
})

test('a statusbar shows its steps; with clickable each is a button that saves', t => {
  const bar = (more: string, value = 'fr_FR') =>
    form(`<form><header><field name="lang" widget="statusbar" ${more}/></header></form>`, { lang: value })
  t.regex(
    bar(''),
    /<ol class="statusbar" aria-label="Lang"><li>English<\/li><li aria-current="step">Français<\/li><\/ol>/,
  )
  t.notRegex(bar(''), /<input|<button/)
  t.regex(
    bar(`options="{'clickable': '1'}"`),
    /value="fr_FR"><ol[^>]*><li><button type="submit" name="lang" value="en_US"/,
  )
  t.notRegex(bar('statusbar_visible="fr_FR"'), /English/)
  t.regex(bar('statusbar_visible="fr_FR"', 'en_US'), /English.*Français/)
})

test('a ribbon, and a button that tells a number', t => {
  t.is(
    form('<form><widget name="web_ribbon" title="Archived" bg_color="bg-danger" invisible="not active"/></form>'),
    '<p class="ribbon text-bg-danger">Archived</p>',
  )
  t.regex(
    form(
      '<form><button name="actionJoin" type="object" class="oe_stat_button"><field name="max" widget="statinfo"/></button></form>',
    ),
    /class="btn btn-secondary oe_stat_button"[^>]*><span><span class="stat"><span class="stat-value">4<\/span><span class="stat-label">Max</,
  )
})

test('a many2one leads to the page of its record, unless it is told not to', t => {
  const open = (model: string, id: number) => `/${model}/${id}`
  const draw = (more: string, editable: boolean) =>
    String(
      plan(`<form><field name="boss_id" ${more}/></form>`).draw(
        row(values),
        { ...scene, urls: { ...scene.urls, open } },
        editable,
      ),
    )
  t.regex(draw('', false), /<a href="\/user\/7">Ada<\/a>/)
  t.regex(draw('', true), /href="\/user\/7" data-opens aria-label="Open Ada"/)
  t.notRegex(draw(`options="{'no_open': True}"`, true), /href/)
})
