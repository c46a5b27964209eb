import test from 'ava'
import { ValueError } from '../../errors.ts'
import { manifest, writeAddons, writeFiles } from '../../testing/index.ts'
import { findingsOf } from './fixture.ts'
import { base, house, library } from './house.ts'

test('J9: an unknown id and one whose record has vanished raise, or give nothing when told not to', async t => {
  const record = '<record id="x" model="library.tag"><field name="name">x</field></record>'
  const { install, database } = await house(writeAddons({ ...base, ...library(record) }))
  await install()
  const refs = (xmlid: string) =>
    database.unit({}, async env => {
      const error = await env.ref(xmlid).then(
        () => null,
        (failure: unknown) => failure,
      )
      return [error instanceof ValueError ? error.message : error, (await env.ref(xmlid, { optional: true }))?._name]
    })
  t.deepEqual(await refs('library.x'), [null, 'library.tag'])
  t.regex(String((await refs('library.never'))[0]), /no record with the external id library\.never/)
  t.is((await refs('library.never'))[1], undefined)
  await database.query('DELETE FROM library_tag')
  t.deepEqual(await refs('library.x'), [
    'The record with the external id library.x, library.tag 1, is not there any more.',
    undefined,
  ])
  await database.query(`UPDATE ir_model_data SET model = 'gone.model' WHERE name = 'x'`)
  await database.query("INSERT INTO library_tag (name) VALUES ('y')")
  database.forgetCaches()
  t.regex(String((await refs('library.x'))[0]), /is not there any more/)
  await database.close()
})

test('a file changes records of addons below by their whole id, and makes one there only if it says so', async t => {
  const tag = (id: string, more = '') =>
    `<record id="${id}" model="library.tag" ${more}><field name="name">${id}</field></record>`
  const shop = (data: string) => ({
    'shop/manifest.ts': manifest({ name: 'Shop', depends: ['library'], data: ['data.xml'] }),
    'shop/data.xml': `<odoo>${data}</odoo>`,
  })
  const root = writeAddons({ ...base, ...library(tag('a')), ...shop(tag('library.a') + tag('library.b')) })
  const { install, database, values } = await house(root, ['library', 'shop'])
  t.regex((await findingsOf(install)).join(), /no record library\.b to update.*forcecreate="1"/)
  writeFiles(root, shop(tag('stranger.b', 'forcecreate="1"')))
  t.regex((await findingsOf(install)).join(), /stranger\.b is a record of stranger, which depends .* does not list/)
  writeFiles(root, shop(tag('library.a') + tag('library.b', 'forcecreate="1"')))
  await install()
  writeFiles(root, library(`${tag('a')}<!-- again -->`))
  t.deepEqual(await install(), ['library'])
  t.deepEqual(await values('library.tag', 'name'), ['library.a', 'library.b'])
  await database.close()
})

const people = {
  'people/manifest.ts': manifest({ name: 'People', depends: ['base'], data: ['data.xml'] }),
  'people/index.ts': `
    import { fields, model } from '#core'
    export class Person extends model('people.person', { description: 'Person' }) {
      name = fields.Char('Name')
    }
    export class Member extends model('people.member', { description: 'Member' }) {
      person_id = fields.Many2one('people.person', 'Person', { required: true, delegate: true, ondelete: 'restrict' })
      number = fields.Integer('Number')
    }`,
}
const member = (id: string) => `<record id="${id}" model="people.member"><field name="name">${id}</field></record>`

test('J7: what a record delegates to has an id after it, stays while it does, and goes after it', async t => {
  const root = writeAddons({ ...base, ...people, 'people/data.xml': `<odoo>${member('ada')}${member('tom')}</odoo>` })
  const { install, database, values } = await house(root, ['people'])
  await install()
  const names = async () =>
    (
      await database.query<{ name: string }>(`SELECT name FROM ir_model_data WHERE model LIKE 'people.%' ORDER BY name`)
    ).map(({ name }) => name)
  t.deepEqual(await names(), ['ada', 'ada_people_person', 'tom', 'tom_people_person'])
  writeFiles(root, { 'people/data.xml': `<odoo>${member('ada')}</odoo>` })
  t.deepEqual(await install(), ['people'])
  t.deepEqual(await names(), ['ada', 'ada_people_person'])
  t.deepEqual(await values('people.person', 'name'), ['ada'])
  await database.close()
})
