import test from 'ava'
import { facetsOf, stateContext, stateDomain } from '../facets.ts'
import { compileSearch, type SearchPlan } from '../search.ts'
import { emptyState, readState, writeState } from '../search_state.ts'
import { contextNames } from '../seeker.ts'
import { arch, compiling, seeker } from './fake.ts'

const plan = compileSearch(
  arch(`<search>
    <field name="name"/><field name="boss_id" string="Manager"/><field name="max"/><field name="lang"/>
    <field name="site" filter_domain="['|', ('site', 'ilike', self), ('about', 'ilike', self)]"/>
    <filter name="mine" string="Mine" domain="[('boss_id', '=', uid)]"/>
    <filter name="big" string="Big" domain="[('max', '>', 5), ('active', '=', True)]"/>
    <separator/>
    <filter name="french" string="French" domain="[('lang', '=', 'fr_FR')]"/>
  </search>`),
  compiling,
)

const state = (query: string, context = {}) => readState(new URLSearchParams(query), plan, context)
const domain = (query: string, context = {}) => stateDomain(state(query, context), plan, seeker)
const compiled = (text: string) => compileSearch(arch(`<search>${text}</search>`), compiling)
const found = (of: SearchPlan, query: string, context = {}) =>
  stateDomain(readState(new URLSearchParams(query), of, context), of, seeker)

test('filters beside each other are alternatives, groups narrow each other', t => {
  t.deepEqual(domain('filter=mine'), [['boss_id', '=', 2]])
  t.deepEqual(domain('filter=mine&filter=big'), ['|', ['boss_id', '=', 2], '&', ['max', '>', 5], ['active', '=', true]])
  t.deepEqual(domain('filter=mine&filter=french'), [
    ['boss_id', '=', 2],
    ['lang', '=', 'fr_FR'],
  ])
  t.deepEqual(domain('filter=nonsense'), [])
})

test('texts of one field are alternatives; a text can be looked for everywhere', t => {
  t.deepEqual(domain('find=name:ada&find=name:bob'), ['|', ['name', 'ilike', 'ada'], ['name', 'ilike', 'bob']])
  t.deepEqual(domain('find=name:ada&q=7&in=max'), [
    ['name', 'ilike', 'ada'],
    ['max', '=', 7],
  ])
  t.deepEqual(domain('q=fran&in=lang'), [['lang', 'in', ['fr_FR']]])
  t.deepEqual(domain('q=x&in=site'), ['|', ['site', 'ilike', 'x'], ['about', 'ilike', 'x']])
  t.is(domain('q=x').filter(item => item === '|').length, 5, 'five fields, one of them with an alternative of its own')
  t.deepEqual(domain('q=x&in=password'), [], 'what the view does not offer is not searched')
})

test('the defaults of the action are on until the address says otherwise', t => {
  const context = { search_default_mine: 1, search_default_big: false, search_default_name: 'ada' }
  t.deepEqual(state('', context).filters, ['mine'])
  t.deepEqual(state('', context).texts, [{ field: 'name', text: 'ada' }])
  t.deepEqual(state('filter=', context).filters, [])
  t.deepEqual(state('order=name&page=2', context), { ...state('', context), order: 'name', page: 2 })
})

test('a search survives in its address', t => {
  const full = state('filter=mine&filter=french&find=name:a:b %26c&order=max desc&page=3')
  t.deepEqual(state(writeState(full).slice(1)), full)
  const empty = emptyState
  t.deepEqual(
    state(writeState(empty).slice(1), { search_default_mine: 1 }),
    empty,
    'an empty search keeps the defaults off',
  )
  t.is(state('order=name; drop table&page=-1').order, null)
})

test('each facet knows the search without it', t => {
  const facets = facetsOf(
    state('filter=mine&filter=big&filter=french&find=boss_id:x&find=*:y&page=2'),
    plan,
    seeker,
    'en_US',
    new Map(),
  )
  t.deepEqual(
    facets.map(({ label, values }) => `${label}: ${values.join(' or ')}`),
    [': Mine or Big', ': French', 'Manager: x', 'Anything: y'],
  )
  t.deepEqual(facets[0]?.without.filters, ['french'])
  t.deepEqual(facets[2]?.without.texts, [{ field: '*', text: 'y' }])
  t.is(facets[0]?.without.page, 1)
})

test('what is typed is read as the field and the person write it', t => {
  const own = compiled(
    '<field name="max"/><field name="share" operator="&gt;="/><field name="born"/><field name="seen"/><field name="active"/>',
  )
  t.deepEqual(found(own, 'q=1,200&in=max'), [['max', '=', 1200]])
  t.deepEqual(found(own, 'q=1.5&in=share'), [['share', '>=', 1.5]])
  t.deepEqual(found(own, 'q=Nov 22, 2026&in=born'), [['born', '=', '2026-11-22']])
  t.deepEqual(found(own, 'q=february 3, 2026&in=born'), [['born', '=', '2026-02-03']])
  t.deepEqual(found(own, 'q=2026-02-30&in=born'), [['id', '=', 0]], 'there is no such day')
  t.deepEqual(
    found(own, 'q=2026-11-22&in=seen'),
    ['&', ['seen', '>=', '2026-11-21 23:00:00'], ['seen', '<', '2026-11-22 23:00:00']],
    'a day in Paris',
  )
  t.deepEqual(found(own, 'q=yes&in=active'), [['active', 'in', [true]]])
})

test('a record or a key may be given instead of a text; child_of finds what is below it', t => {
  const own = compiled('<field name="boss_id" operator="child_of"/><field name="lang" context="{\'lang\': self}"/>')
  t.deepEqual(found(own, '', { search_default_boss_id: 7 }), [['boss_id', 'child_of', 7]])
  t.deepEqual(found(own, 'q=Ada&in=boss_id'), [['boss_id', 'child_of', 'Ada']])
  t.deepEqual(found(own, 'is=boss_id:7&is=boss_id:8'), ['|', ['boss_id', 'child_of', 7], ['boss_id', 'child_of', 8]])
  t.deepEqual(found(own, '', { search_default_lang: 'fr_FR' }), [['lang', '=', 'fr_FR']])
  t.deepEqual(found(own, 'is=boss_id:x&is=lang:xx&is=name:1'), [])
  const { texts, values } = readState(new URLSearchParams('is=lang:fr_FR'), own, {})
  t.deepEqual(stateContext({ ...emptyState, texts, values }, own, seeker), { lang: 'fr_FR' })
  const facets = facetsOf(
    { ...emptyState, values: [{ field: 'boss_id', value: '7' }] },
    own,
    seeker,
    'en_US',
    new Map([['boss_id:7', 'Ada']]),
  )
  t.deepEqual(
    facets.map(({ label, values: names }) => [label, ...names]),
    [['Boss_id', 'Ada']],
  )
})

test('periods of a date filter: each month or quarter in each year, else whole years', t => {
  const own = compiled('<filter name="born" string="Born" date="born" start_year="-3" default_period="month-1"/>')
  const day = (from: string, to: string) => ['&', ['born', '>=', from], ['born', '<', to]]
  t.deepEqual(found(own, 'filter=born:month&filter=born:year'), day('2026-11-01', '2026-12-01'))
  t.deepEqual(found(own, 'filter=born:month-1'), day('2026-10-01', '2026-11-01'), 'its own year, when none is said')
  t.deepEqual(found(own, 'filter=born:first_quarter&filter=born:month-2&filter=born:year-1&filter=born:year-3'), [
    ...['|', '|', '|'],
    ...day('2025-01-01', '2025-04-01'),
    ...day('2023-01-01', '2023-04-01'),
    ...day('2025-09-01', '2025-10-01'),
    ...day('2023-09-01', '2023-10-01'),
  ])
  t.deepEqual(found(own, 'filter=born:year&filter=born:year-1'), [
    '|',
    ...day('2026-01-01', '2027-01-01'),
    ...day('2025-01-01', '2026-01-01'),
  ])
  t.deepEqual(found(own, '', { search_default_born: 1 }), day('2026-10-01', '2026-11-01'))
  t.deepEqual(found(own, '', { search_default_born: 'year-2' }), day('2024-01-01', '2025-01-01'))
  t.deepEqual(found(own, 'filter=born:year-4&filter=born'), [])
})

test('a date filter of moments is about the days of the person', t => {
  const own = compiled(
    '<filter name="seen" date="seen"><filter name="night" string="At Night" domain="[(\'seen\', \'!=\', False)]"/></filter><filter name="a" domain="[(\'max\', \'=\', 1)]"/>',
  )
  t.deepEqual(found(own, 'filter=seen:month&filter=seen:custom_night&filter=a'), [
    '|',
    '|',
    ['seen', '!=', false],
    '&',
    ['seen', '>=', '2026-10-31 23:00:00'],
    ['seen', '<', '2026-11-30 23:00:00'],
    ['max', '=', 1],
  ])
  const facets = facetsOf(
    readState(new URLSearchParams('filter=seen:month&filter=seen:year-1'), own, {}),
    own,
    seeker,
    'fr_FR',
    new Map(),
  )
  t.deepEqual(facets[0]?.values, ['seen: Novembre 2025'])
})

test('records are grouped as the address says, in its order; the action orders its defaults', t => {
  const own = compiled(
    `<filter name="by_boss" string="Boss" context="{'group_by': 'boss_id'}"/><filter name="by_day" string="Day" context="{'group_by': 'born'}"/>`,
  )
  const groups = (query: string, context = {}) => readState(new URLSearchParams(query), own, context).groups
  t.deepEqual(groups('group=born:week&group=boss_id'), ['born:week', 'boss_id'])
  t.deepEqual(groups('', { search_default_by_boss: 2, search_default_by_day: 1 }), ['born:month', 'boss_id'])
  t.deepEqual(groups('filter=', { search_default_by_boss: 1 }), [])
  t.deepEqual(groups('group=password&group=max:month&group=born:century&group=note'), [])
  const state = readState(new URLSearchParams('group=born:week&group=boss_id'), own, {})
  const facets = facetsOf(state, own, seeker, 'en_US', new Map())
  t.deepEqual(
    facets.map(({ values }) => values[0]),
    ['Born: Week', 'Boss_id'],
  )
  t.deepEqual(facets[0]?.without.groups, ['boss_id'])
  t.deepEqual(readState(new URLSearchParams(writeState(state).slice(1)), own, {}), state)
})

test('a hidden filter is on where the action says so', t => {
  const own = compiled(
    `<filter name="a" invisible="1" domain="[('max', '=', 1)]"/><field name="name" invisible="context.get('x')"/>`,
  )
  t.deepEqual(found(own, '', { search_default_a: 1 }), [['max', '=', 1]])
  t.true(own.groups[0]?.[0]?.hidden.holds({}))
  t.true(own.fields[0]?.hidden.holds({ context: contextNames({ x: 1 }) }))
  t.false(own.fields[0]?.hidden.holds({ context: contextNames({}) }))
})
