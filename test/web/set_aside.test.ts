import test from 'ava'
import type { Environment } from '#core'
import { openGarden, Visitor } from './garden.ts'

const garden = await openGarden()
const flora = await Visitor.loggedIn(garden, 'flora')
const admin = await Visitor.loggedIn(garden, 'admin')

/** As somebody leaves it who writes past the checks: another version of Foyer, a restored backup. */
async function writeUnchecked(env: Environment, name: string, arch: string, parent: string): Promise<number> {
  const { id } = await env.ref(parent)
  const [row] = await env.sql<{ id: number }>(
    `INSERT INTO ir_ui_view (name, model, type, arch, inherit_id, mode, active, priority, write_date)
     SELECT $1, model, type, $2, id, 'extension', true, 99, now() FROM ir_ui_view WHERE id = $3 RETURNING id`,
    [name, arch, id],
  )
  return row!.id
}

const inUnit = <T>(work: (env: Environment) => Promise<T>) => garden.database.unit({}, work)
const page = () => `/web/action/${garden.ids.plants}/${garden.ids.basil}`

test.serial('extensions that do not fit are set aside, and administrators are told which and why', async t => {
  const id = await inUnit(async env => {
    await writeUnchecked(
      env,
      'lost.form',
      '<field name="colour" position="after"><p>x</p></field>',
      'garden.plant_form',
    )
    await writeUnchecked(env, 'bad.form', '<sheet><p invisible="colour == 1">y</p></sheet>', 'garden.plant_form')
    return writeUnchecked(env, 'worse.form', '<sheet><page>z</page></sheet>', 'garden.plant_form')
  })
  const seen = await flora.get(page())
  t.is(seen.status, 200)
  t.regex(seen.text, /Basil/)
  t.notRegex(seen.text, /set aside/)
  const { text } = await admin.get(page())
  for (const sentence of [
    /lost\.form, line 1: &lt;field name=&quot;colour&quot;&gt; points at nothing in garden\.plant_form, line 1 \(garden\/views\/plants\.xml:7\)/,
    /bad\.form, line 1: invisible=&quot;colour == 1&quot;: there is no field colour/,
    /worse\.form, line 1: &lt;page&gt; cannot stand in a view/,
    new RegExp(`/web/action/\\d+/${id}`),
  ])
    t.regex(text, sentence)
})

test.serial('a view that is itself broken gives way to one made of the fields', async t => {
  await inUnit(async env => {
    const { id } = await env.ref('garden.bed_form')
    await env.sql(`UPDATE ir_ui_view SET arch = '<form><sheet>', write_date = now() WHERE id = $1`, [id])
  })
  const url = `/web/action/${garden.ids.beds}/${garden.ids.bed}`
  t.regex((await flora.get(url)).text, /South/)
  t.regex((await admin.get(url)).text, /garden\.bed_form, line 1.*This is not well-formed XML/)
})

test.serial('what is set aside can be switched off, and then nothing is told any more', async t => {
  await inUnit(async env => {
    const broken = await env.model('ir.ui.view').search([['name', 'in', ['lost.form', 'bad.form', 'worse.form']]])
    await broken.write({ active: false })
  })
  t.notRegex((await admin.get(page())).text, /set aside/)
})
