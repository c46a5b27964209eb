import test from 'ava'
import { compileForm } from '../form.ts'
import { arch, compiling, field, fields, row, scene, users } from './fake.ts'

const more = fields(
  field('color', 'integer'),
  field('done', 'integer'),
  field('cost', 'monetary', { currencyField: 'unit_id' }),
  field('unit_id', 'many2one', { relation: 'user' }),
)
const all = { ...compiling, fields: { ...users, ...more }, fieldsOf: () => ({ ...users, ...more }) }
const plan = (name: string, rest: string) => compileForm(arch(`<form><field name="${name}" ${rest}/></form>`), all)
const show = (name: string, rest: string, value: unknown, others: object = {}) =>
  String(plan(name, rest).draw(row({ [name]: value, ...others }), scene, false))
    .replace(/^<span class="field-alone">(.*)<\/span>$/, '$1')
    .replaceAll('&nbsp;', ' ')
const edit = (name: string, rest: string, value: unknown) =>
  String(plan(name, rest).draw(row({ [name]: value }), scene, true))
const parse = (name: string, rest: string, ...texts: string[]) => {
  const node = plan(name, rest).fields.get(name)!
  return node.widget.parse(texts, node, scene)
}

test('parts, hours and amounts are written as people write them, and read back', t => {
  t.is(show('share', 'widget="percentage"', 0.25), '25 %')
  t.is(parse('share', 'widget="percentage"', '12.5'), 0.125)
  t.is(show('share', 'widget="float_time"', -1.5), '-01:30')
  t.is(parse('share', 'widget="float_time"', '2:15'), 2.25)
  t.is(parse('share', 'widget="float_time"', '1,5'), 1.5)
  t.throws(() => parse('share', 'widget="float_time"', '1:75'), { message: /hours and minutes/ })
  t.is(show('cost', '', 1234.5, { unit_id: { id: 1, label: 'EUR' } }), '1,234.50 EUR')
  t.true(plan('cost', '').paths.includes('unit_id.display_name'))
  t.regex(
    show('done', 'widget="progressbar"', 40),
    /<progress max="100" value="40" aria-label="Done"><\/progress> 40 %/,
  )
  t.regex(show('done', `widget="progressbar" options="{'max_value': 8}"`, 4), /max="8".* 4 \/ 8/)
})

test('marks are seen and heard', t => {
  t.is(show('lang', 'widget="priority"', 'fr_FR').match(/star-full/g)?.length, 1)
  t.regex(show('lang', 'widget="priority"', 'fr_FR'), /visually-hidden">Français/)
  t.regex(edit('lang', 'widget="priority"', 'en_US'), /type="radio"[^>]*value="en_US" checked/)
  t.regex(show('active', 'widget="boolean_favorite"', true), /star-full.*visually-hidden">Active: Yes/)
  t.is(show('lang', 'widget="state_selection"', 'fr_FR'), '<span class="state state-fr_FR">Français</span>')
  t.is(parse('color', 'widget="color_picker"', '3'), 3)
  t.throws(() => parse('color', 'widget="color_picker"', '12'))
})

test('a stored value that is no option any more is shown as it is, and stays chosen', t => {
  t.is(show('lang', '', 'xx_OLD'), 'xx_OLD')
  t.regex(edit('lang', '', 'xx_OLD'), /<option value="xx_OLD" selected>xx_OLD<\/option>/)
  t.regex(edit('lang', 'required="1"', 'xx_OLD'), /<option value="xx_OLD" selected>/)
  t.regex(edit('lang', 'widget="radio"', 'xx_OLD'), /value="xx_OLD" checked/)
  t.regex(edit('lang', 'widget="statusbar"', 'xx_OLD'), /aria-current="step">xx_OLD/)
  t.notRegex(edit('lang', '', 'fr_FR') + edit('lang', '', null), /xx_OLD|value="null"/)
})

test('tags have the colours of their records', t => {
  const colored = `widget="many2many_tags" options="{'color_field': 'color'}"`
  t.true(plan('tag_ids', colored).paths.includes('tag_ids.color'))
  t.regex(show('tag_ids', colored, [{ id: 1, label: 'a', color: 3 }]), /<li class="tag tag-color-3">a</)
})

test('days are counted from today, texts are copied, domains are read', t => {
  const day = (days: number) => new Date(Date.now() + days * 86_400_000)
  t.is(show('seen', 'widget="remaining_days"', day(3)), '<span>in 3 days</span>')
  t.is(show('seen', 'widget="remaining_days"', day(-1)), '<span class="decoration-danger">yesterday</span>')
  t.regex(show('site', 'widget="CopyClipboardChar"', '"x"'), /data-copy="&quot;x&quot;" aria-label="Copy"/)
  t.is(parse('about', 'widget="domain"', "[('a', '=', 1)]"), "[('a', '=', 1)]")
  t.throws(() => parse('about', 'widget="domain"', '[('), { message: /This is no domain/ })
})
