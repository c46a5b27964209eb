import test from 'ava'
import { fieldsIn, openGarden, Visitor } from './garden.ts'

const garden = await openGarden()
const flora = await Visitor.loggedIn(garden, 'flora')
const vera = await Visitor.loggedIn(garden, 'vera')

const nasty = [
  '',
  '0',
  '-1',
  '1e3',
  '99999999999',
  '1.5',
  'new',
  '%00',
  '..',
  '%2e%2e',
  "'",
  '"><script>',
  '\u202e',
  '😀',
  'garden.nothing',
  'base.user_admin',
  '__proto__',
  'constructor',
]

test('addresses that lead nowhere are told so, and nothing breaks', async t => {
  const { plants, basil } = garden.ids
  for (const text of nasty) {
    const part = encodeURIComponent(decodeURIComponent(text))
    const paths = [
      `/web/action/${part}`,
      `/web/action/${plants}/${part}`,
      `/web/image/garden.plant/${part}/name`,
      `/web/image/${part}/1/name`,
      `/web/action/${plants}/${basil}/options?field=${part}&q=${part}`,
    ]
    for (const path of paths) {
      const { status, text: body } = await flora.get(path)
      t.true(status < 500, `${path}: ${status}`)
      t.false(body.includes('<script>"') || body.includes('"><script>'), path)
    }
  }
})

test('searches with anything in them are answered', async t => {
  const { plants } = garden.ids
  for (const text of [...nasty, 'x'.repeat(5000), '%', '_', '\\', "a' OR 1=1 --"]) {
    const value = encodeURIComponent(text)
    for (const name of [
      'q',
      'find',
      'filter',
      'order',
      'page',
      'view',
      'in',
      'active_id',
      'default_height',
      'search_default_name',
    ]) {
      const { status, text: body } = await flora.get(`/web/action/${plants}?${name}=${value}&q=a`)
      t.true(status < 500, `${name}=${text.slice(0, 20)}: ${status}`)
      t.false(body.includes('"><script>'), name)
    }
  }
})

test('forms with anything in them are refused or stored, field by field', async t => {
  const { plants, rose } = garden.ids
  const path = `/web/action/${plants}/${rose}`
  const form = fieldsIn((await flora.get(path)).text)
  for (const value of [...nasty, 'x'.repeat(100_000)]) {
    for (const name of Object.keys(form).filter(field => !field.startsWith('csrf') && field !== '_was')) {
      const { status } = await flora.post(`${path}/draft`, { ...form, [name]: [value, value] })
      t.true(status < 500, `${name}=${value.slice(0, 20)}: ${status}`)
    }
    const { status } = await flora.post(path, { ...form, height: value, bed_id: value, friend_ids: value })
    t.true(status < 500, `${value.slice(0, 20)}: ${status}`)
  }
  const tall = await flora.post(path, { ...form, _was: '{"height":{"a":1},"friend_ids":7}', height: '12' })
  t.true(tall.status < 500)
})

test('values of fields that the form does not have are ignored', async t => {
  const { plants, rose } = garden.ids
  const path = `/web/action/${plants}/${rose}`
  const form = fieldsIn((await flora.get(path)).text)
  const answer = await flora.post(path, {
    ...form,
    id: '1',
    create_uid: '1',
    write_date: 'x',
    display_name: 'y',
    watered_at: '2020-01-01T00:00',
  })
  t.is(answer.status, 303)
  const [values] = await garden.database.unit({}, env =>
    env.model('garden.plant').browse(rose).read(['create_uid', 'watered_at']),
  )
  t.is(values?.watered_at, null)
})

test('who may only read can neither write, draft nor press', async t => {
  const { plants, rose } = garden.ids
  const path = `/web/action/${plants}/${rose}`
  await vera.post(path, { height: '1' })
  t.regex((await vera.post(`${path}/draft`, { height: '1' })).text, /Height/)
  for (const name of ['archive', 'copy', 'delete']) t.is((await vera.post(`${path}/${name}`, {})).status, 403, name)
  t.is((await vera.get(`/web/action/${plants}/new`)).status, 403)
})

test('a view without creation makes no records, whatever is sent', async t => {
  await garden.database.unit({}, async env => {
    const view = await env.ref('garden.bed_form')
    await view.load('arch')
    await view.write({ arch: String(view.arch).replace('<form>', '<form create="0">') })
  })
  const path = `/web/action/${garden.ids.beds}/new`
  t.is((await flora.post(path, { name: 'East' })).status, 403)
  t.notRegex((await flora.get(`/web/action/${garden.ids.beds}/${garden.ids.bed}`)).text, />New</)
})
