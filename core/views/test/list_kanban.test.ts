import test from 'ava'
import { elements, ViewError } from '../arch.ts'
import { groupsAllow } from '../condition.ts'
import { compileKanban } from '../kanban.ts'
import { compileList } from '../list.ts'
import { arch, compiling, row, scene } from './fake.ts'

const sorting = { field: 'max', descending: true, url: (name: string) => `?order=${name}` }

function list(text: string, values: Record<string, unknown>): string {
  return compileList(arch(text), compiling)
    .draw([row(values)], scene, sorting)
    .toString()
}

function kanban(text: string, values: Record<string, unknown>): string {
  return compileKanban(arch(`<kanban><templates><t t-name="card">${text}</t></templates></kanban>`), compiling)
    .draw([row(values)], scene)
    .toString()
}

test('a list shows its columns, links its rows, and says how it is sorted', t => {
  const html = list('<list><field name="name"/><field name="max"/><field name="tag_ids"/></list>', {
    name: '<b>',
    max: 1234,
    tag_ids: [{ id: 1, label: 'x' }],
  })
  t.regex(html, /<th scope="col" role="columnheader"><a href="\?order=name">Name<\/a><\/th>/)
  t.regex(html, /aria-sort="descending"><a href="\?order=max">Max<svg data-icon="chevron-down">/)
  t.regex(html, /<th scope="col" role="columnheader">Tag_ids<\/th>/, 'an x2many cannot be sorted by')
  t.regex(html, /data-label="Name"><a class="row-link" href="\/r\/1">&lt;b&gt;<\/a><\/td>/)
  t.regex(html, /<td role="cell" class="number" data-label="Max">1,234<\/td>/)
})

test('a row without a name is linked by its number', t => {
  t.regex(
    list('<list><field name="name"/></list>', { name: null }),
    /href="\/r\/1"><span class="text-body-secondary">No\. 1<\/span>/,
  )
})

test('a row opens what the list says: a method of the record', t => {
  const html = list('<list action="openIt" type="object"><field name="name"/></list>', { name: 'x' })
  t.regex(
    html,
    /<form class="row-open" method="post" action="\/b\/1\/object\/openIt">.*value="token">.*<button class="row-link" type="submit">x</,
  )
})

test('hidden columns are loaded for conditions and not shown; decorations follow their conditions', t => {
  const text =
    '<list decoration-muted="not active" decoration-danger="max &gt; 5"><field name="name"/><field name="active" column_invisible="1"/><field name="max" optional="hide"/></list>'
  const plan = compileList(arch(text), compiling)
  t.deepEqual(plan.paths, ['name', 'active', 'max'])
  t.is(plan.columns.length, 1)
  t.regex(
    list(text, { name: 'x', active: false, max: 6 }),
    /<tr role="row" data-id="1" class="decoration-muted decoration-danger">/,
  )
})

test('a button in a row is a form of its own with the token of the session', t => {
  const html = list(
    '<list><field name="name"/><button name="join" type="object" string="Join" invisible="active"/></list>',
    { name: 'x', active: false },
  )
  t.regex(
    html,
    /<form class="row-button" method="post" action="\/b\/1\/object\/join"><input type="hidden" name="csrf_token" value="token">/,
  )
  t.notRegex(
    list('<list><field name="name"/><button name="join" type="object" invisible="active"/></list>', { active: true }),
    /form/,
  )
})

test('a card is a template over the record, and escapes what it prints', t => {
  const html = kanban(
    `<b class="c-{{ max }}">{{ name }}</b>{% if active %}<i>on</i>{% elif max > 3 %}<i>many</i>{% else %}off{% endif %}
    {% for tag in tag_ids %}<u>{{ tag.display_name }}</u>{% endfor %}<field name="max"/>{{ record.boss_id.name }}`,
    {
      name: '<x>',
      max: 4,
      active: false,
      tag_ids: [
        { id: 1, label: 'a', display_name: '<a>' },
        { id: 2, label: 'b', display_name: 'b' },
      ],
      boss_id: { id: 1, label: 'B', name: 'Boss' },
    },
  )
  t.regex(
    html,
    /<b class="c-4">&lt;x&gt;<\/b><i>many<\/i> <u>&lt;a&gt;<\/u><u>b<\/u><span class="card-field">4<\/span>Boss/,
  )
})

test('what the expressions of a card read is loaded', t => {
  const text = `<kanban><templates><t t-name="card">{{ name }}{% if active and boss_id.max %}{% endif %}
    {% for tag in record.tag_ids %}{{ tag.site }}<img src="/x/{{ tag.id }}"/>{% endfor %}<b invisible="about"/>{{ boss_id }}</t></templates></kanban>`
  const { paths } = compileKanban(arch(text), compiling)
  t.deepEqual([...paths].sort(), [
    'about',
    'active',
    'boss_id.display_name',
    'boss_id.max',
    'name',
    'tag_ids.display_name',
    'tag_ids.site',
  ])
})

test('a card cannot run code, print a script address, or leave a block open', t => {
  t.regex(kanban('<a href="{{ site }}">x</a>', { site: ' java\tscript:alert(1)' }), /<a href="#">/)
  t.throws(() => kanban('{{ name.constructor("x")() }}', { name: 'x' }))
  t.throws(() => kanban('{% if active %}x', {}), { instanceOf: ViewError, message: /has no \{% endif %\}/ })
  t.throws(() => kanban('x{% endfor %}', {}), { instanceOf: ViewError, message: /closes nothing/ })
  t.throws(() => kanban('{% include "x" %}', {}), { instanceOf: ViewError, message: /expected one of if/ })
})

test('nodes for other groups are not there at all', t => {
  const view = arch(
    '<form><field name="name" groups="base.manager,base.user"/><p groups="!base.user"/><b groups="base.manager"/></form>',
  )
  const tags = (groups: string[]) =>
    elements(view)
      .filter(({ attributes }) => groupsAllow(attributes.groups, group => groups.includes(group)))
      .map(({ tag }) => tag)
  t.deepEqual(tags(['base.user']), ['field'])
  t.deepEqual(tags(['base.manager']), ['field', 'p', 'b'])
  t.deepEqual(tags([]), ['p'])
})

test('a list adds up, or averages, what it shows, where a column says so', t => {
  const view = arch(
    '<list><field name="name"/><field name="max" sum="All"/><field name="share" avg="On average"/></list>',
  )
  const draw = (...values: object[]) =>
    String(
      compileList(view, compiling).draw(
        values.map((each, index) => row({ ...each }, index + 1)),
        scene,
        sorting,
      ),
    )
  const foot =
    /<tfoot.*<\/tfoot>/.exec(draw({ name: 'a', max: 2, share: 1 }, { name: 'b', max: 40, share: 2 }))?.[0] ?? ''
  t.regex(foot, /title="All">42</)
  t.regex(foot, /title="On average">1[.,]5/)
  t.notRegex(draw(), /tfoot/)
})

test('cards have the colour of their record, and stay in their columns where the view says so', t => {
  const plan = (more: string) =>
    compileKanban(arch(`<kanban ${more}><templates><t t-name="card">x</t></templates></kanban>`), compiling)
  const colored = plan('highlight_color="max"')
  t.deepEqual(colored.paths, ['max'])
  t.regex(String(colored.draw([row({ max: 14 })], scene)), /<li class="card kanban-card tag-color-2"/)
  t.true(plan('').columns.movable('boss_id'))
  t.false(plan('records_draggable="0"').columns.movable('boss_id'))
})
