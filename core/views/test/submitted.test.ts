import test from 'ava'
import { fingerprints } from '../fingerprint.ts'
import { compileForm } from '../form.ts'
import type { Row } from '../scene.ts'
import { readSubmitted } from '../submitted.ts'
import { arch, compiling, row, scene } from './fake.ts'

const plan = compileForm(
  arch(`<form><field name="name"/><field name="active"/><field name="max"/><field name="born"/><field name="seen" readonly="0"/>
    <field name="lang"/><field name="note"/><field name="boss_id"/><field name="tag_ids"/>
    <field name="line_ids"><list><field name="url"/><field name="times"/></list></field></form>`),
  compiling,
)
const nodes = [...plan.fields.values()]

const ada = row({
  name: 'Ada',
  active: true,
  max: 5,
  born: '1815-12-10',
  seen: new Date('2026-07-01T22:30:15Z'),
  lang: 'fr_FR',
  note: '<p>Hi</p>',
  boss_id: { id: 7, label: 'Boss' },
  tag_ids: [
    { id: 1, label: 'a' },
    { id: 2, label: 'b' },
  ],
  line_ids: [row({ url: '/shop', times: 1 }, 3), row({ url: '/blog', times: 2 }, 4)],
})

/** What a browser sends for a form of Ada in which nothing was touched. */
const untouched = {
  name: 'Ada',
  active: ['', '1'],
  max: '5',
  born: '1815-12-10',
  seen: '2026-07-02T00:30',
  lang: 'fr_FR',
  note: '<p>Hi</p>',
  boss_id: '7',
  tag_ids: ['', '2', '1'],
  line_ids: '',
  'line_ids.3.id': '3',
  'line_ids.3.url': '/shop',
  'line_ids.3.times': '1',
  'line_ids.4.id': '4',
  'line_ids.4.url': '/blog',
  'line_ids.4.times': '2',
}

const submit = (form: object, was: Row | null = ada) =>
  readSubmitted(nodes, { ...form, ...(was && { _was: JSON.stringify(fingerprints(nodes, was)) }) }, scene, was === null)

const changes = (form: object) => submit({ ...untouched, ...form }).changes

test('what nobody touched is not written, so that what others changed meanwhile stays', t => {
  t.deepEqual(changes({}), {})
  t.deepEqual(changes({ name: 'Ada L' }), { name: 'Ada L' })
})

test('each kind of value is read as its type', t => {
  t.deepEqual(changes({ active: '' }), { active: false })
  t.deepEqual(changes({ max: '12' }), { max: 12 })
  t.deepEqual(changes({ born: '' }), { born: null })
  t.deepEqual(changes({ seen: '2026-07-02T09:00' }), { seen: new Date('2026-07-02T07:00:00Z') })
  t.deepEqual(changes({ boss_id: '' }), { boss_id: null })
  t.deepEqual(changes({ lang: 'en_US' }), { lang: 'en_US' })
  t.deepEqual(changes({ name: '  ' }), { name: null })
})

test('HTML is cleaned before it is stored', t => {
  t.deepEqual(changes({ note: '<p onclick="x()">Hi</p><script>x</script>' }), {}, 'nothing is left of the change')
  t.deepEqual(changes({ note: '<b>Hi</b>' }), { note: '<b>Hi</b>' })
})

test('of a many2many only what was added or taken away is written', t => {
  t.deepEqual(changes({ tag_ids: ['', '2', '9'] }), {
    tag_ids: [
      [3, 1, 0],
      [4, 9, 0],
    ],
  })
  t.deepEqual(changes({ tag_ids: '' }), {
    tag_ids: [
      [3, 1, 0],
      [3, 2, 0],
    ],
  })
})

test('lines are changed, added and taken away', t => {
  t.deepEqual(changes({ 'line_ids.3.url': '/cart' }), { line_ids: [[1, 3, { url: '/cart' }]] })
  const added = { 'line_ids.new1.id': 'new1', 'line_ids.new1.url': '/new', 'line_ids.new1.times': '0' }
  t.deepEqual(changes(added), { line_ids: [[0, 0, { url: '/new', times: 0 }]] })
  const { 'line_ids.4.id': _, ...without } = untouched
  t.deepEqual(submit(without).changes, { line_ids: [[2, 4, 0]] })
})

test('what cannot be read is told beside the field, and kept as it was typed', t => {
  const {
    errors,
    draft,
    changes: written,
  } = submit({
    ...untouched,
    name: 'Eve',
    max: '1.5',
    born: '1815-13-10',
    lang: 'xx',
    boss_id: 'x',
    'line_ids.3.times': 'many',
  })
  t.deepEqual(Object.keys(errors).sort(), ['boss_id', 'born', 'lang', 'line_ids.3.times', 'max'].sort())
  t.is(errors.max, 'Enter a whole number.')
  t.is(draft.max, '1.5')
  t.is(draft.name, 'Eve')
  t.deepEqual(written, { name: 'Eve' })
})

test('a value that is no option any more stays until another is chosen', t => {
  const old = row({ ...ada.values, lang: 'xx_OLD' })
  const saved = (form: object) => submit({ ...untouched, lang: 'xx_OLD', ...form }, old)
  t.like(saved({ name: 'Eve' }), { changes: { name: 'Eve' }, errors: {}, draft: { lang: 'xx_OLD' } })
  t.deepEqual(Object.keys(saved({}).changes), [])
  t.deepEqual(saved({ lang: 'fr_FR' }).changes, { lang: 'fr_FR' })
  t.deepEqual(saved({ lang: '' }).changes, { lang: null })
  t.deepEqual(Object.keys(saved({ lang: 'yy_OLD' }).errors), ['lang'], 'another that is no option is a mistake')
})

test('what a control cannot show of a value stays when others are saved', t => {
  const [share, note] = compileForm(
    arch('<form><field name="share" widget="float_time"/><field name="note"/></form>'),
    compiling,
  ).fields.values()
  const was = JSON.stringify(fingerprints([share!, note!], row({ share: 1.2345, note: '<p onclick="x()">Hi</p>' })))
  const saved = (form: object) => readSubmitted([share!, note!], { ...form, _was: was }, scene, false).changes
  t.deepEqual(saved({ share: '01:14', note: '<p>Hi</p>' }), {})
  t.deepEqual(saved({ share: '01:15', note: '<p>Ho</p>' }), { share: 1.25, note: '<p>Ho</p>' })
})

test('a new record leaves to its defaults what nobody touched', t => {
  const form = {
    ...untouched,
    _was: JSON.stringify(fingerprints(nodes, ada)),
    name: 'Eve',
    tag_ids: ['', '1', '2', '3'],
  }
  const { changes: written } = readSubmitted(nodes, form, scene, true)
  t.deepEqual(written, { name: 'Eve', tag_ids: [[6, 0, [1, 2, 3]]] })
})

test('a forged or missing memory of the form writes what was sent, and nothing that was not', t => {
  t.deepEqual(readSubmitted(nodes, { name: 'X', _was: 'no json' }, scene, false).changes, { name: 'X' })
  t.deepEqual(readSubmitted(nodes, { tag_ids: ['', '3'] }, scene, false).changes, { tag_ids: [[6, 0, [3]]] })
  t.deepEqual(submit({}).changes, {}, 'a form without any field changes nothing')
})
