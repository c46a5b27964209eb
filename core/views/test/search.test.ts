import test from 'ava'
import { facetsOf, readState, stateDomain, writeState } from '../facets.ts'
import { compileSearch } from '../search.ts'
import { arch, compiling } from './fake.ts'

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
const domain = (query: string, context = {}) => stateDomain(state(query, context), plan, { uid: 2 })

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
  const empty = { filters: [], texts: [], order: null, page: 1 }
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
    'Anything',
  )
  t.deepEqual(
    facets.map(({ label, values }) => `${label}: ${values.join(' or ')}`),
    [': Mine or Big', ': French', 'Manager: x', 'Anything: y'],
  )
  t.deepEqual(facets[0]?.without.filters, ['french'])
  t.deepEqual(facets[2]?.without.texts, [{ field: '*', text: 'y' }])
  t.is(facets[0]?.without.page, 1)
})
