import test from 'ava'
import { type Delegated, type Environment, fields, model, ValidationError, ValueError } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'

declare module '#models' {
  interface Models {
    'atlas.country': AtlasCountry
    'atlas.person': AtlasPerson
    'atlas.capital': AtlasCapital
  }
  interface AtlasCountry extends Country {}
  interface AtlasPerson extends Person {}
  interface AtlasCapital extends Capital, Delegated<'atlas.country', Capital> {}
}

class Country extends model('atlas.country', { description: 'Country', order: 'name' }) {
  name = fields.Char('Name', { translate: true, required: true })
  note = fields.Text('Note', { translate: true })
  person_ids = fields.One2many('atlas.person', 'country_id', 'People')
}

class Person extends model('atlas.person', { description: 'Person', order: 'name' }) {
  name = fields.Char('Name')
  country_id = fields.Many2one('atlas.country', 'Country')
}

class Capital extends model('atlas.capital', { description: 'Capital' }) {
  country_id = fields.Many2one('atlas.country', 'Country', { delegate: true, required: true, ondelete: 'cascade' })
}

let database: Database
test.before(async () => {
  const definitions = [Country, Person, Capital]
  database = await Database.open({ connection: await emptyDatabase(), definitions })
  onCleanUp(() => database.close())
  await syncSchema(database)
})

/** English and French eyes on the same unit of work. */
async function bilingual(work: (english: Environment, french: Environment) => Promise<void>) {
  await database.unit({}, env => work(env, env.withContext({ lang: 'fr_FR' })))
}

test('B28: what is written in French is found and excluded in French, and English is as it was', async t => {
  await bilingual(async (english, french) => {
    const [belgium, chile] = [...(await english['atlas.country'].create([{ name: 'Belgium' }, { name: 'Chile' }]))]
    await belgium!.withEnv(french).write({ name: 'Belgique' })
    const these = ['id', 'in', [belgium!.id, chile!.id]] as const
    const [anne, carl] = [
      ...(await english['atlas.person'].create([
        { name: 'Anne', country_id: belgium! },
        { name: 'Carl', country_id: chile! },
      ])),
    ]
    const people = ['id', 'in', [anne!.id, carl!.id]] as const

    t.deepEqual((await french['atlas.country'].search([these, ['name', '!=', 'Belgique']])).ids, [chile!.id])
    t.deepEqual((await french['atlas.person'].search([people, ['country_id', '!=', 'Belgique' as never]])).ids, [
      carl!.id,
    ])
    t.deepEqual((await french['atlas.person'].search([people, ['country_id.name', '=', 'Belgique']])).ids, [anne!.id])
    t.deepEqual((await english['atlas.country'].search([these, ['name', '=', 'Belgium']])).ids, [belgium!.id])
    t.is(await english['atlas.country'].searchCount([these, ['name', '=', 'Belgique']]), 0)
    english.unit.cache.clear()
    t.is((await belgium!.load('name')).name, 'Belgium')
    t.is((await belgium!.withEnv(french).load('name')).name, 'Belgique')
    t.is((await chile!.withEnv(french).load('name')).name, 'Chile', 'without a translation it is the source')
  })
})

test('records are ordered by their texts in the language of the context', async t => {
  await bilingual(async (english, french) => {
    const [germany, austria] = [...(await english['atlas.country'].create([{ name: 'Germany' }, { name: 'Hungary' }]))]
    await austria!.withEnv(french).write({ name: 'Autriche' })
    const these = ['id', 'in', [germany!.id, austria!.id]] as const
    t.deepEqual((await english['atlas.country'].search([these])).ids, [germany!.id, austria!.id])
    t.deepEqual((await french['atlas.country'].search([these])).ids, [austria!.id, germany!.id])
  })
})

test('the first text is the source, whatever its language; null clears all languages, an empty text one', async t => {
  await bilingual(async (english, french) => {
    const country = await french['atlas.country'].create({ name: 'Suisse', note: 'Alpes' })
    t.is(country.withEnv(english).name, 'Suisse')
    await country.withEnv(english).write({ name: 'Switzerland', note: 'Alps' })
    t.deepEqual(await country.fieldTranslations('note'), { en_US: 'Alps', fr_FR: 'Alpes' })
    await country.write({ note: '' })
    t.deepEqual(await country.fieldTranslations('note'), { en_US: 'Alps', fr_FR: '' })
    t.is((await country.withEnv(english).load('note')).note, 'Alps')
    await country.write({ note: null })
    t.deepEqual(await country.fieldTranslations('note'), {})
    t.is((await country.withEnv(english).load('note')).note, null)
  })
})

test('all languages are read and written at once', async t => {
  await bilingual(async (english, french) => {
    const country = await english['atlas.country'].create({ name: 'Spain' })
    await country.updateFieldTranslations('name', { fr_FR: 'Espagne', de_DE: 'Spanien' })
    t.deepEqual(await country.fieldTranslations('name'), { en_US: 'Spain', fr_FR: 'Espagne', de_DE: 'Spanien' })
    t.is((await country.withEnv(french).load('name')).name, 'Espagne')
    await country.updateFieldTranslations('name', { fr_FR: null, en_US: 'Kingdom of Spain' })
    t.deepEqual(await country.fieldTranslations('name'), { en_US: 'Kingdom of Spain', de_DE: 'Spanien' })
    t.is((await country.withEnv(french).load('name')).name, 'Kingdom of Spain')
    await t.throwsAsync(country.updateFieldTranslations('name', { en_US: null }), { instanceOf: ValidationError })
    await t.throwsAsync(country.fieldTranslations('person_ids'), {
      instanceOf: ValueError,
      message: /no translated field/,
    })

    const empty = await english['atlas.country'].create({ name: 'Empty' })
    await empty.updateFieldTranslations('note', { fr_FR: 'Vide' })
    t.deepEqual(await empty.fieldTranslations('note'), { en_US: 'Vide', fr_FR: 'Vide' })
  })
})

test('a copy has the texts of all languages, but for what is given', async t => {
  await bilingual(async (english, french) => {
    const country = await english['atlas.country'].create({ name: 'Italy', note: 'Boot' })
    await country.updateFieldTranslations('name', { fr_FR: 'Italie', de_DE: 'Italien' })
    await country.withEnv(french).write({ note: 'Botte' })
    const copy = await country.copy({ note: 'Shoe' })
    english.unit.cache.clear()
    t.deepEqual(await copy.fieldTranslations('name'), { en_US: 'Italy', fr_FR: 'Italie', de_DE: 'Italien' })
    t.deepEqual(await copy.fieldTranslations('note'), { en_US: 'Shoe' })
  })
})

test('by delegation, texts are those of the parent in each language', async t => {
  await bilingual(async (english, french) => {
    const capital = await english['atlas.capital'].create({ name: 'Greece' })
    await capital.withEnv(french).write({ name: 'Grèce' })
    t.deepEqual(await capital.fieldTranslations('name'), { en_US: 'Greece', fr_FR: 'Grèce' })
    await capital.updateFieldTranslations('name', { de_DE: 'Griechenland' })
    t.is((await capital.withContext({ lang: 'de_DE' }).load('name')).name, 'Griechenland')
    t.is(await french['atlas.capital'].searchCount([['name', '=', 'Grèce']]), 1)
    t.deepEqual(await (await capital.copy()).fieldTranslations('name'), {
      en_US: 'Greece',
      fr_FR: 'Grèce',
      de_DE: 'Griechenland',
    })
  })
})
