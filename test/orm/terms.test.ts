import test from 'ava'
import { fields, htmlTerms, model, ValueError } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'

declare module '#models' {
  interface Models {
    'site.page': SitePage
  }
  interface SitePage extends Page {}
}

class Page extends model('site.page', { description: 'Page' }) {
  body = fields.Html('Body', { translate: htmlTerms })
  title = fields.Char('Title', { translate: true })
}

let database: Database
test.before(async () => {
  database = await Database.open({ connection: await emptyDatabase(), definitions: [Page] })
  onCleanUp(() => database.close())
  await syncSchema(database)
})

const found: [string, string[]][] = [
  ['<p>Hello <b>you</b>!</p><ul><li> One </li><li>2</li></ul>', ['Hello <b>you</b>!', 'One']],
  ['plain', ['plain']],
  ['<img alt="A > B" src="x"><div title=\'Tip\'>In<br>two</div>', ['A > B', 'Tip', 'In<br>two']],
  ['<span><p>Inner</p></span>', ['Inner']],
  ['<script>var a = "text"</script><!-- no <p>word</p> --><p>yes</p>', ['yes']],
  ['a $& b', ['a $& b']],
]
for (const [markup, terms] of found) {
  test(`${markup} has the terms ${terms.join(' | ')}`, t => {
    const seen: string[] = []
    const collect = (term: string) => {
      seen.push(term)
      return term
    }
    t.is(htmlTerms(markup, collect), markup)
    t.deepEqual(seen, terms)
    t.is(
      htmlTerms(
        htmlTerms(markup, term => `$&${term}`),
        term => term.slice(2),
      ),
      markup,
    )
  })
}

const source = '<p>Good morning</p><p>The shop is open on Sundays</p>'
const french = '<p>Bonjour</p><p>Le magasin est ouvert le dimanche</p>'

test('a changed source keeps the translations of terms that stay, follows small changes, and shows new terms as they are', async t => {
  await database.unit({}, async env => {
    const page = await env['site.page'].create({ body: source })
    const inFrench = page.withContext({ lang: 'fr_FR' })
    await inFrench.write({ body: french })
    t.deepEqual(await page.fieldTranslations('body'), { en_US: source, fr_FR: french })

    await page.write({ body: '<h1>News</h1><div>The shop is open on Sunday.</div><p>Good morning</p>' })
    t.is((await inFrench.load('body')).body, '<h1>News</h1><div>Le magasin est ouvert le dimanche</div><p>Bonjour</p>')
    env.unit.cache.clear()
    t.regex((await inFrench.load('body')).body!, /News.*Bonjour/)

    await page.write({ body: '<p>Good evening</p>' })
    t.is((await inFrench.load('body')).body, '<p>Good evening</p>')
    await page.write({ body: null })
    t.deepEqual(await page.fieldTranslations('body'), {})
  })
})

test('writing in a language changes only that one, unless the form is another; each record by itself', async t => {
  await database.unit({}, async env => {
    const pages = await env['site.page'].create([{ body: source }, { body: '<p>Good morning</p>' }])
    const [one, two] = [...pages]
    await one!.withContext({ lang: 'fr_FR' }).write({ body: french })
    await two!.withContext({ lang: 'fr_FR' }).write({ body: '<p>Salut</p>' })
    await one!.withContext({ lang: 'de_DE' }).write({ body: '<p>Guten Morgen</p><p>Am Sonntag offen</p>' })
    t.is((await one!.fieldTranslations('body')).fr_FR, french)

    await one!.withContext({ lang: 'de_DE' }).write({ body: '<p>Guten Morgen</p>' })
    t.deepEqual(await one!.fieldTranslations('body'), {
      en_US: '<p>Good morning</p>',
      fr_FR: '<p>Bonjour</p>',
      de_DE: '<p>Guten Morgen</p>',
    })
    await pages.write({ body: '<div>Good morning</div>' })
    t.is((await one!.fieldTranslations('body')).fr_FR, '<div>Bonjour</div>')
    t.is((await two!.fieldTranslations('body')).fr_FR, '<div>Salut</div>')
  })
})

test('terms are translated one by one', async t => {
  await database.unit({}, async env => {
    const page = await env['site.page'].create({ body: source, title: 'Shop' })
    await page.updateFieldTranslations('body', { fr_FR: { 'Good morning': 'Bonjour' } })
    await page.updateFieldTranslations('body', { fr_FR: { 'The shop is open on Sundays': 'Ouvert' } })
    t.is((await page.fieldTranslations('body')).fr_FR, '<p>Bonjour</p><p>Ouvert</p>')
    await t.throwsAsync(page.updateFieldTranslations('title', { fr_FR: { Shop: 'Magasin' } }), {
      instanceOf: ValueError,
    })
  })
})
