import test from 'ava'
import { checkView } from '../check.ts'
import type { KnownFields, World } from '../world.ts'
import { arch, known, lines, users } from './fake.ts'

const models: Record<string, KnownFields> = { user: known(users), line: known(lines) }
const world: World = {
  fields: model => models[model] ?? null,
  opened: (_, method) => ({ actionJoin: true, unlink: false })[method] ?? null,
  group: xmlid => xmlid === 'base.group_user',
  implied: xmlid => [xmlid],
  action: xmlid => xmlid === 'base.action_users',
}
const problems = (text: string, model = 'user') =>
  checkView(arch(text), model, world).map(({ place, message }) => `${place.line}: ${message}`)

test('a view in order has no findings', t => {
  t.deepEqual(
    problems(`<form><header><button name="actionJoin" type="object"/><button name="%(base.action_users)d" type="action"/></header>
      <group groups="base.group_user,!base.group_user"><label for="name"/><field name="name" invisible="not active or uid == 1"/>
      <field name="line_ids"><list><field name="url" readonly="parent.active"/></list></field></group></form>`),
    [],
  )
})

test('all mistakes are told at once, each with its line (I18)', t => {
  t.deepEqual(
    problems(`<form>
      <field name="nmae"/>
      <button name="leave" type="object"/>
      <button name="unlink" type="object"/>
      <button name="base.nothing" type="action"/>
      <field name="line_ids"><list>
        <field name="uri"/>
      </list></field>
      <p groups="base.nobody" onclick="x"/>
      <field name="name" invisible="actve" widget="sparkle"/>
      <field name="name" widget="integer" readonly="a =="/>
      <label for="nmae"/>
      <script/>
    </form>`).map(problem => problem.replace(/(expected one of char|: .{0,3}Expected|, at).*/, '…')),
    [
      '2: <field name="nmae">: user has no such field; did you mean name?',
      '3: <button name="leave">: user has no such method.',
      '4: <button name="unlink">: this method of user is not open to buttons; open it with opened(\'unlink\').',
      '5: <button name="base.nothing">: there is no action base.nothing.',
      '7: <field name="uri">: line has no such field; did you mean url?',
      '9: groups="base.nobody": there is no group base.nobody.',
      '9: The attribute onclick cannot stand on <p> in a view.',
      '10: invisible="actve": there is no field actve.',
      '10: widget="sparkle": there is no such widget; …',
      ...problems('<form><field name="name" readonly="a =="/></form>').map(one =>
        one.replace('1:', '11:').replace(/(: .{0,3}Expected|, at).*/, '…'),
      ),
      '11: widget="integer" does not show fields of type char, such as name.',
      '12: <label for="nmae">: user has no such field.',
      '13: <script> cannot stand in a view.',
    ],
  )
})

test('the expressions of a card are checked, those of loops too', t => {
  const card = (text: string) => problems(`<kanban><templates><t t-name="card">${text}</t></templates></kanban>`)
  t.deepEqual(card('{{ record.name }}{% for tag in tag_ids %}{{ tag.name }}{% endfor %}{{ name }}'), [])
  t.deepEqual(card('{{ record.nmae }}{% if actve %}x{% endif %}'), [
    '1: record.nmae: there is no field nmae.',
    '1: actve: there is no field actve.',
  ])
  t.deepEqual(problems('<kanban/>'), ['1: A kanban needs <templates><t t-name="card">…</t></templates>.'])
})

test('filters need a name and a domain of fields', t => {
  const found = problems(
    `<search><filter string="x" domain="[('nmae', '=', 1)]"/><filter name="y" domain="[(" string="y"/></search>`,
  )
  t.is(found[0], '1: A <filter> needs a name.')
  t.is(found[1], `1: domain="[('nmae', '=', 1)]": there is no field nmae.`)
  t.regex(found[2] ?? '', /cannot be read/)
})

test('a view of no known kind, or of no model', t => {
  t.regex(problems('<gantt/>')[0] ?? '', /A view begins with one of <form>/)
  t.deepEqual(problems('<form/>', 'nothing'), ['1: There is no model nothing.'])
})

test('an attribute that an element does not have is told, instead of doing nothing', t => {
  t.deepEqual(
    problems('<form><field name="name" invisibel="1"/><field name="active" decoration-muted="active"/></form>').map(
      problem => problem.replace(/expected one of .*/, '…'),
    ),
    ['1: <field invisibel="…">: <field> has no such attribute; …'],
  )
})

test('I20: groupby is for a many2one, and speaks of fields of what it leads to', t => {
  const grouped = (inner: string) => problems(`<list><field name="name"/>${inner}</list>`)
  t.deepEqual(grouped('<groupby name="boss_id"><field name="name"/></groupby>'), [])
  t.deepEqual(grouped('<groupby name="lang"/>'), [
    '1: <groupby name="lang">: expected a many2one, and lang is a selection.',
  ])
  t.deepEqual(grouped('<groupby name="bos_id"/>'), [
    '1: <groupby name="bos_id">: user has no such field; did you mean boss_id?',
  ])
  t.regex(grouped('<groupby name="boss_id"><field name="nmae"/></groupby>').join(), /nmae.*user has no such field/)
})

test('what nothing would draw where it stands, or nothing does yet, is told', t => {
  const told = (text: string) =>
    problems(text)
      .join()
      .replace(/; expected one of .*/, '')
  t.is(told('<list><div/></list>'), '1: <div> cannot stand in <list>')
  t.is(told('<form><page/></form>'), '1: <page> cannot stand here; expected it in a <notebook>.')
  t.is(told('<form><notebook><field name="name"/></notebook></form>'), '1: <field> cannot stand in <notebook>')
  t.is(told('<form><chatter/></form>'), '1: <chatter> does nothing in Foyer yet: leave it out.')
  t.is(
    told('<search><searchpanel><filter name="a"/></searchpanel></search>'),
    '1: <filter> cannot stand in <searchpanel>',
  )
  t.is(told('<list multi_edit="1"/>'), '1: <list multi_edit="…"> does nothing in Foyer yet: leave it out.')
  t.is(told('<list sparkle="1"/>'), '1: <list sparkle="…">: <list> has no such attribute')
  t.is(told('<list decoration-pink="active"/>'), '1: decoration-pink="…": there is no such decoration')
  t.regex(
    told('<form><field name="line_ids"><kanban/></field></form>'),
    /<kanban> inside a field does nothing in Foyer yet/,
  )
})

test('options that a widget does not know, and values that mean nothing, are told', t => {
  const field = (name: string, more: string) => problems(`<form><field name="${name}" ${more}/></form>`).join()
  t.is(field('boss_id', `options="{'no_create': True, 'no_open': True}"`), '')
  t.regex(
    field('boss_id', `options="{'no_crate': True}"`),
    /this widget has no option no_crate; expected one of no_create/,
  )
  t.regex(field('active', `options="{'size': 3}"`), /no option size; it has none/)
  t.regex(field('tag_ids', `options="{'color_field': 'name'}"`), /name is no integer field/)
  t.regex(field('tag_ids', 'force_save="1"'), /a many2many is not sent along/)
  t.regex(field('name', 'colspan="two"'), /expected a number of columns/)
  t.regex(field('name', 'sum="All"'), /<field> has no such attribute/)
  const lines = (text: string) => problems(`<form><field name="line_ids">${text}</field></form>`).join()
  t.is(lines('<list editable="bottom" create="0"><field name="url" optional="hide" class="big"/></list>'), '')
  t.regex(lines('<list editable="top"/>'), /lines are added at the bottom/)
  t.regex(lines('<list limit="3"/>'), /<list limit="…"> has no effect in a list inside a field/)
  t.regex(
    lines('<list><field name="times" sum="All"/></list>'),
    /<field sum="…"> has no effect in a list inside a field/,
  )
  t.regex(problems('<list editable="yes"/>').join(), /editable="yes">: expected top or bottom/)
  t.regex(
    problems('<form><widget name="web_gauge"/></form>').join(),
    /there is no such widget; expected one of web_ribbon/,
  )
})

test('orders, limits, domains, contexts and options are read, and name what there is', t => {
  t.regex(problems('<list default_order="nmae desc"/>').join(), /there is no field nmae/)
  t.regex(problems('<list default_order="name down"/>').join(), /expected fields/)
  t.regex(problems('<list limit="many"/>').join(), /expected a whole number/)
  const field = (more: string) => problems(`<form><field name="boss_id" ${more}/></form>`).join()
  t.is(field(`domain="[('active', '=', active), ('id', '!=', id)]" context="{'default_name': name}"`), '')
  t.regex(field(`domain="[('actve', '=', True)]"`), /there is no field actve/)
  t.regex(field(`domain="[('active', '=', actve)]"`), /there is no field actve/)
  t.regex(field(`domain="{'a': 1}"`), /expected a list/)
  t.regex(field(`context="[1]"`), /expected a mapping/)
  t.regex(field(`options="{'a'"`), /cannot be read/)
  t.regex(problems('<form><field name="name" domain="[]"/></form>').join(), /name is not a relation/)
  t.regex(
    problems(
      '<form><field name="line_ids"><list><field name="url" readonly="parent.actve"/></list></field></form>',
    ).join(),
    /there is no field parent\.actve/,
  )
})

test('what a search view can not do is told: dates, periods, group-bys, operators, panels', t => {
  const told = (text: string) => problems(`<search>${text}</search>`).join()
  const date = (more: string, of = 'born') => told(`<filter name="a" string="A" date="${of}"${more}/>`)
  t.is(date(' start_month="-6" end_year="1" default_period="month-5,year+1"'), '')
  t.regex(date('', 'bron'), /date="bron": there is no field bron/)
  t.regex(date('', 'max'), /expected a date or a datetime, and max is a integer/)
  t.regex(date(' start_month="soon"'), /start_month="soon": expected a whole number from -60 to 60/)
  t.regex(date(' start_year="1"'), /start_year="1" is behind end_year="0"/)
  t.regex(date(' default_period="month-3"'), /there is no period month-3; expected one of month, month-1, month-2/)
  t.regex(told('<filter name="a" string="A" domain="[]" start_year="1"/>'), /is for filters with date/)
  t.regex(told('<filter name="a" string="A"/>'), /does nothing: give it a domain, date or context/)
  const grouped = (by: string) => told(`<filter name="a" string="A" context="{'group_by': '${by}'}"/>`)
  t.is(grouped('boss_id') + grouped('born') + grouped('seen:week'), '')
  t.regex(grouped('bos_id'), /there is no field bos_id/)
  t.regex(grouped('born:century'), /expected one of born:year/)
  t.regex(grouped('max:month'), /only dates have a month/)
  t.regex(grouped('note'), /records can not be grouped by note/)
  t.regex(told('<field name="name" operator="about"/>'), /there is no such operator/)
  t.regex(told('<field name="name" operator="child_of"/>'), /name is not a relation/)
  const panel = (text: string) => told(`<searchpanel>${text}</searchpanel>`)
  t.is(
    panel(
      '<field name="boss_id" icon="users" enable_counters="1"/><field name="tag_ids" select="multi" groupby="lang"/>',
    ),
    '',
  )
  t.regex(panel('<field name="max"/>'), /shows many2one, many2many and selection, and max is a integer/)
  t.regex(panel('<field name="tag_ids"/>'), /needs select="multi"/)
  t.regex(panel('<field name="tag_ids" select="multi" groupby="shape"/>'), /has no such field/)
  t.regex(problems('<list default_group_by="bos_id"><field name="name"/></list>').join(), /there is no field bos_id/)
})

test('graphs, pivots, calendars and activities are checked like other views, though nothing draws them yet', t => {
  const fine = [
    '<graph type="line"><field name="seen" interval="month"/><field name="max" type="measure"/></graph>',
    '<pivot display_quantity="1"><field name="lang" type="row"/><field name="boss_id" type="col"/><field name="share" type="measure"/></pivot>',
    '<calendar date_start="born" color="boss_id" mode="month"><field name="name"/></calendar>',
    '<activity string="To do"><templates><t t-name="activity-box">{{ name }}</t></templates></activity>',
  ]
  for (const view of fine) t.deepEqual(problems(view), [], view)
  const wrong = (text: string, message: RegExp) => t.regex(problems(text).join(), message)
  wrong('<graph type="cake"/>', /expected bar or line or pie/)
  wrong('<graph><field name="nmae"/></graph>', /user has no such field/)
  wrong('<graph><field name="name" type="measure"/></graph>', /measures are numbers, and name is a char/)
  wrong('<graph><field name="max" type="col"/></graph>', /type="col": expected one of measure, row/)
  wrong('<pivot><field name="max" interval="day"/></pivot>', /max is a integer, not a date/)
  wrong('<pivot><field name="born" interval="hour"/></pivot>', /interval="hour": expected one of day/)
  wrong('<pivot><group/></pivot>', /<group> cannot stand in <pivot>/)
  wrong('<kanban highlight_color="name"/>', /expected one of type integer, and it is a char/)
  wrong('<calendar/>', /A <calendar> needs date_start/)
  wrong('<calendar date_start="name"/>', /expected one of type date or datetime, and it is a char/)
  wrong('<calendar date_start="bron"/>', /there is no such field; did you mean born/)
  wrong('<calendar date_start="born" date_stop="born" date_delay="share"/>', /a date_stop or a date_delay, not both/)
  wrong('<activity><field name="name" interval="day"/></activity>', /<field interval="…"> does nothing/)
})

test('the context and the arguments of a button are read', t => {
  const button = (more: string) => problems(`<form><button name="actionJoin" type="object" ${more}/></form>`).join()
  t.is(button(`context="{'a': max, 'b': active_model}" args="[1, 'x']"`), '')
  t.regex(button(`context="{'a': mx}"`), /there is no field mx/)
  t.regex(button('context="[1]"'), /expected a mapping/)
  t.regex(button('args="[max]"'), /expected values such as/)
  t.regex(button('args="{}"'), /expected a list/)
})

test('the header of a list has buttons, which ask about no record', t => {
  const header = (inner: string) => problems(`<list><header>${inner}</header><field name="name"/></list>`).join()
  t.is(header('<button name="actionJoin" type="object" display="always" invisible="uid == 1"/>'), '')
  t.regex(header('<button name="actionJoin" type="object" invisible="active"/>'), /there is no field active/)
  t.regex(header('<field name="max"/>'), /cannot stand in the <header> of a list/)
  const row = '<list><button name="actionJoin" type="object" display="always"/></list>'
  t.regex(problems(row).join(), /is for the <header>/)
})
