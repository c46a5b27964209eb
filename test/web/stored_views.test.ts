import test from 'ava'
import { type Environment, ValidationError, views } from '#core'
import { openGarden } from './garden.ts'

const garden = await openGarden()

const inUnit = <T>(work: (env: Environment) => Promise<T>) => garden.database.unit({}, work)

async function extend(env: Environment, xmlid: string, arch: string, more: object = {}) {
  const parent = await env.ref(xmlid)
  return env.model('ir.ui.view').create({ name: 'test', model: 'garden.bed', inherit_id: parent.id, arch, ...more })
}

const wrong = (arch: string) => inUnit(env => extend(env, 'garden.bed_form', arch))

test('a view that speaks of what does not exist is not stored; the error names view and line (I18)', async t => {
  const inside = (content: string) => `<xpath expr="//sheet" position="inside">\n  ${content}\n</xpath>`
  const cases: [string, RegExp][] = [
    ['<field name="nmae"/>', /^test, line 2: <field name="nmae">: garden\.bed has no such field; did you mean name\?/],
    ['<field name="plant_ids"><list><field name="nmae"/></list></field>', /line 2: .*garden\.plant has no such field/],
    ['<button name="grow" type="object"/>', /garden\.bed has no such method/],
    ['<button name="unlink" type="object"/>', /not open to buttons/],
    ['<field name="name" groups="garden.nobody"/>', /there is no group garden\.nobody/],
    ['<field name="name" invisible="not nmae"/>', /there is no field nmae/],
    ['<script>x</script>', /<script> cannot stand in a view/],
  ]
  for (const [content, message] of cases) {
    await t.throwsAsync(wrong(inside(content)), { instanceOf: ValidationError, message }, content)
  }
})

test('a view that points at nothing in its parent is not stored', async t => {
  await t.throwsAsync(wrong('<field name="color" position="after"><p/></field>'), { message: /points at nothing/ })
})

test('a view cannot inherit from itself, directly or through others (I15)', async t => {
  const change = (child: number, parent: number) =>
    inUnit(env => env.model('ir.ui.view').browse(child).write({ inherit_id: parent }))
  const [first, second] = await inUnit(async env => {
    const first = await extend(env, 'garden.bed_form', '<data/>')
    const second = await env
      .model('ir.ui.view')
      .create({ name: 'second', model: 'garden.bed', inherit_id: first.id, arch: '<data/>' })
    return [first.id, second.id]
  })
  await t.throwsAsync(change(first, first), { instanceOf: ValidationError })
  await t.throwsAsync(change(first, second), { instanceOf: ValidationError })
})

test('an extension that no longer fits cannot be enabled, and stays disabled (I21)', async t => {
  const id = await inUnit(async env => {
    const made = await extend(env, 'garden.plant_kanban', '<xpath expr="//footer" position="inside"><b/></xpath>', {
      model: 'garden.plant',
      active: false,
    })
    const parent = await env.ref('garden.plant_kanban')
    await parent.load('arch')
    await parent.write({ arch: String(parent.arch).replaceAll('footer', 'section') })
    return made.id
  })
  await t.throwsAsync(
    inUnit(env => env.model('ir.ui.view').browse(id).write({ active: true })),
    { instanceOf: ValidationError, message: /points at nothing/ },
  )
  t.false(await inUnit(async env => Boolean((await env.model('ir.ui.view').browse(id).load('active')).active)))
})

test('a view cannot be deleted while others extend it', async t => {
  await inUnit(env => extend(env, 'garden.plant_form', '<data/>', { model: 'garden.plant' }))
  await t.throwsAsync(inUnit(async env => (await env.ref('garden.plant_form')).unlink()))
})

test('I23: an arch that a person edits in French is new for everybody, and terms that stay keep their translation', async t => {
  const seen = (lang: string, id: number) =>
    inUnit(async env => {
      await env
        .model('res.lang')
        .search([['code', '=', lang]], { activeTest: false })
        .then(found => found.write({ active: true }))
      const there = env.withContext({ lang })
      return JSON.stringify((await views.catalogOf(there)).arch(there, 'form', 'garden.bed', id))
    })
  const { id } = await inUnit(env =>
    env.model('ir.ui.view').create({
      name: 'terms',
      model: 'garden.bed',
      priority: 90,
      arch: '<form><p>Settings</p></form>',
    }),
  )
  t.regex(await seen('fr_FR', id), /Paramètres|Réglages|Configuration/)
  await inUnit(async env => {
    const arch = '<form><group><p>Settings</p><p>Un texte neuf</p></group></form>'
    await env.withContext({ lang: 'fr_FR' }).model('ir.ui.view').browse(id).write({ arch })
  })
  t.regex(await seen('en_US', id), /"tag":"group".*Settings.*Un texte neuf/)
  t.regex(await seen('fr_FR', id), /"tag":"group".*(Paramètres|Réglages|Configuration).*Un texte neuf/)
})

test('I23: terms that somebody writes in their language are, for others, what they were', async t => {
  const { id } = await inUnit(async env => {
    await (await env.model('res.lang').search([['code', '=', 'fr_FR']], { activeTest: false })).write({ active: true })
    const arch = `<form><p title="Users">Settings</p><field name="name" string="Name"/><p>Groups</p></form>`
    return env.model('ir.ui.view').create({ name: 'words', model: 'garden.bed', priority: 91, arch })
  })
  const french = await inUnit(async env => {
    const there = env.withContext({ lang: 'fr_FR' })
    const said = (text: string) => there._(text)
    await there.model('ir.ui.view').browse(id).load('arch')
    t.not(said('Settings'), 'Settings')
    // Put elsewhere, beside words of their own, and one that stays in the source language.
    const arch = `<form><group><p>${said('Settings')}</p><p title="${said('Users')}">Mes &lt;mots&gt; {{ record.name }}</p></group><p>Groups</p><field name="name" string="Le ${said('Name')}"/></form>`
    await there.model('ir.ui.view').browse(id).write({ arch })
    return (await there.model('ir.ui.view').browse(id).read(['arch']))[0]!.arch
  })
  t.is(
    french,
    '<form><group><p>Settings</p><p title="Users">Mes &lt;mots&gt; {{ record.name }}</p></group><p>Groups</p><field name="name" string="Le Nom"/></form>',
  )
  await inUnit(async env => {
    const broken = env.withContext({ lang: 'fr_FR' }).model('ir.ui.view').browse(id).write({ arch: '<form><p>' })
    await t.throwsAsync(
      env.savepoint(() => broken),
      { instanceOf: ValidationError },
    )
  })
})
