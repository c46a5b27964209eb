import test from 'ava'
import fc from 'fast-check'
import { visitorLanguage } from '../../routing/language.ts'

const rows: [title: string, accept: string, enabled: string[], expected: string | null][] = [
  ['H1.7: fr-BE is answered in the French that is enabled', 'fr-BE,fr;q=0.9', ['fr_FR'], 'fr_FR'],
  ['the first of the browser’s languages that is enabled', 'de-DE,de;q=0.9,fr;q=0.8', ['en_US', 'fr_FR'], 'fr_FR'],
  ['weights count, not the order', 'fr;q=0.5,en', ['fr_FR', 'en_US'], 'en_US'],
  ['equal weights keep their order', 'fr,en', ['en_US', 'fr_FR'], 'fr_FR'],
  ['a weight of zero is a refusal', 'fr;q=0', ['fr_FR'], null],
  ['the country’s own variant before another', 'fr-BE', ['fr_FR', 'fr_BE'], 'fr_BE'],
  ['a variant that is asked for further on', 'en-AU,en-GB;q=0.8,en;q=0.7', ['en_US', 'en_GB'], 'en_GB'],
  ['another variant goes before another language', 'fr-CA,en;q=0.9', ['en_US', 'fr_FR'], 'fr_FR'],
  ['a bare language means its most common variant', 'pt', ['pt_PT', 'pt_BR'], 'pt_BR'],
  ['the script tells variants apart', 'zh-HK', ['zh_CN', 'zh_TW'], 'zh_TW'],
  ['scripts written as modifiers are known', 'sr-Latn', ['sr_RS', 'sr@latin'], 'sr@latin'],
  ['upper and lower case, spaces', ' FR-fr ; Q=0.9 , EN;q=0.1', ['en_US', 'fr_FR'], 'fr_FR'],
  ['none that is enabled', 'ja,ko;q=0.5', ['en_US', 'fr_FR'], null],
  ['anything will do: no language is known', '*', ['en_US'], null],
  ['nothing sent', '', ['en_US'], null],
  ['nothing enabled', 'fr', [], null],
  ['nonsense between', 'q=1,;;,é-é,fr', ['fr_FR'], 'fr_FR'],
]

for (const [title, acceptLanguage, enabled, expected] of rows) {
  test(`language: ${title}`, t => {
    t.is(visitorLanguage({ acceptLanguage }, enabled), expected)
  })
}

test('a language chosen on the site wins over the browser’s', t => {
  t.is(visitorLanguage({ chosen: 'fr_FR', acceptLanguage: 'en-US' }, ['en_US', 'fr_FR']), 'fr_FR')
  t.is(visitorLanguage({ chosen: 'fr', acceptLanguage: 'en-US' }, ['en_US', 'fr_FR']), 'fr_FR')
})

test('a chosen language that is not enabled leaves the word to the browser', t => {
  t.is(visitorLanguage({ chosen: 'ja_JP', acceptLanguage: 'en-US' }, ['en_US', 'fr_FR']), 'en_US')
})

test('whatever a browser sends, the answer is an enabled language or none', t => {
  const enabled = ['en_US', 'fr_FR', 'pt_BR', 'sr@latin']
  const header = fc.oneof(fc.string(), fc.stringMatching(/^([a-z]{2}(-[A-Z]{2})?(;q=0\.[0-9])?,){0,6}$/))
  const property = fc.property(header, fc.option(fc.string()), (acceptLanguage, chosen) => {
    const language = visitorLanguage({ acceptLanguage, chosen }, enabled)
    return language === null || enabled.includes(language)
  })
  t.notThrows(() => fc.assert(property))
})
