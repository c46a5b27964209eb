import test from 'ava'
import { type Environment, views } from '#core'
import { type ArchElement, walk } from '../../core/views/arch.ts'
import { openGarden } from './garden.ts'

const garden = await openGarden()

async function as<T>(login: string, work: (env: Environment) => Promise<T>): Promise<T> {
  return garden.database.unit({}, async env => {
    const user = await env.model('res.users').search([['login', '=', login]])
    return work(await env.withUser(user.id))
  })
}

const archFor = (login: string, kind: views.ViewKind, model: string, id: number | null = null) =>
  as(login, async env => (await views.catalogOf(env)).arch(env, kind, model, id))

const fieldNamed = (arch: ArchElement, name: string) =>
  [...walk(arch)].find(({ tag, attributes }) => tag === 'field' && attributes.name === name)

test.serial(
  'H20: what the access lines do not allow is written on the view and on the lists and relations in it',
  async t => {
    const denied = { create: 'false', edit: 'false', delete: 'false' }
    t.like((await archFor('vera', 'form', 'garden.plant')).attributes, denied)
    t.like((await archFor('vera', 'list', 'garden.plant')).attributes, denied)
    const own = await archFor('flora', 'form', 'garden.plant')
    t.is(own.attributes.create, undefined)
    t.is(fieldNamed(own, 'bed_id')?.attributes.can_create, undefined)
    const seen = await archFor('vera', 'form', 'garden.plant')
    t.like(fieldNamed(seen, 'bed_id')?.attributes, { can_create: 'false', can_write: 'false' })
    const [list] = fieldNamed(await archFor('vera', 'form', 'garden.bed'), 'plant_ids')?.children ?? []
    t.like(typeof list === 'object' ? list.attributes : {}, denied)
  },
)

test.serial('H20: a change of the access lines is seen in the next view', async t => {
  const lines = (env: Environment, allowed: boolean) =>
    env
      .model('ir.model.access')
      .search([['group_id', '=', 'Gardener']])
      .then(found => found.write({ perm_create: allowed }))
  await garden.database.unit({}, env => lines(env, false))
  t.is((await archFor('flora', 'form', 'garden.plant')).attributes.create, 'false')
  await garden.database.unit({}, env => lines(env, true))
  t.is((await archFor('flora', 'form', 'garden.plant')).attributes.create, undefined)
})

test.serial('H17: fields of other groups, and what only tells of them, are not in the view', async t => {
  t.truthy(fieldNamed(await archFor('max', 'form', 'garden.plant'), 'secret'))
  t.falsy(fieldNamed(await archFor('flora', 'form', 'garden.plant'), 'secret'))
  const arch = `<form>
    <label for="secret"/><p class="a" invisible="secret">a</p><p class="b" invisible="not secret">b</p>
    <field name="name" readonly="secret" required="secret"/><p class="c">{{ secret }} told</p>
  </form>`
  const id = await garden.database.unit({}, async env => {
    const groups = await env
      .model('ir.ui.view')
      .create({ name: 'told', model: 'garden.plant', arch: '<form/>', priority: 99 })
    await env.sql('UPDATE ir_ui_view SET arch = $1, write_date = now() WHERE id = $2', [arch, groups.id])
    return groups.id
  })
  const classes = (seen: ArchElement) => [...walk(seen)].flatMap(({ attributes }) => attributes.class ?? [])
  const open = await archFor('max', 'form', 'garden.plant', id)
  t.deepEqual(classes(open), ['a', 'b', 'c'])
  const closed = await archFor('flora', 'form', 'garden.plant', id)
  t.deepEqual(classes(closed), ['c'])
  t.falsy([...walk(closed)].find(({ tag }) => tag === 'label'))
  t.like(fieldNamed(closed, 'name')?.attributes, { readonly: '1', required: undefined })
  t.false(JSON.stringify(closed).includes('secret'))
})

test.serial('H17: a view that asks about a field of a group, where others see it, is not stored', async t => {
  const create = (arch: string) =>
    garden.database.unit({}, async env => {
      await env.model('ir.ui.view').create({ name: 'test', model: 'garden.plant', arch, priority: 99 })
      throw new Error('stored')
    })
  const message = /only garden\.group_manager may see secret.*give it groups="garden\.group_manager"/
  await t.throwsAsync(create('<form><p invisible="secret">x</p></form>'), { message })
  await t.throwsAsync(create('<form><p groups="garden.group_gardener" invisible="secret">x</p></form>'), { message })
  await t.throwsAsync(create('<form><p>{{ secret }}</p></form>'), { message })
  await t.throwsAsync(create('<list decoration-muted="secret"><field name="name"/></list>'), { message })
  const fine = { message: 'stored' }
  await t.throwsAsync(create('<form><p groups="garden.group_manager" invisible="secret">x</p></form>'), fine)
  await t.throwsAsync(create('<form><div groups="garden.group_manager"><p>{{ secret }}</p></div></form>'), fine)
  await t.throwsAsync(create('<form><field name="secret" readonly="secret"/></form>'), fine)
})
