import test from 'ava'
import { balanced } from '../text/bidi.ts'
import { previewOf, textToHtml } from '../text/markup.ts'
import { checkText, MOST_CHARACTERS } from '../text/message_text.ts'

const env = { _: (text: string) => text }
const check = (text: unknown) => checkText(env, text)

test('nothing that was typed is markup, and line breaks stay', t => {
  t.is(textToHtml('<b>&"\'</b>\n<script>'), '&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;<br>&lt;script&gt;')
})

test('addresses become links that tell the other site nothing; scripts do not', t => {
  t.is(
    textToHtml('see https://example.com/a?b=1&c=2.'),
    'see <a href="https://example.com/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">https://example.com/a?b=1&amp;c=2</a>.',
  )
  t.regex(textToHtml('write to ada@example.com'), /href="mailto:ada@example.com"/)
  t.notRegex(textToHtml('javascript:alert(1) and javascript://example.com/%0aalert(1)'), /href="javascript/)
  t.notRegex(textToHtml('https://example.com/"onmouseover="alert(1)'), /" ?onmouseover=/)
})

for (const [name, text] of [
  ['nothing', ''],
  ['spaces and lines', ' \t\n\u00a0\u2003 '],
  ['signs without a width', '\u200b\u200d\ufeff\u2060'],
  ['a direction and nothing in it', '\u202e'],
  ['control characters', '\u0001\u001b'],
] as const) {
  test(`${name} is an empty message`, t => {
    t.throws(() => check(text), { name: 'UserError', message: /empty/ })
  })
}

test('what is no text, or has null bytes or half a character, is refused with a sentence', t => {
  for (const bad of [undefined, null, 7, ['a'], { a: 1 }])
    t.throws(() => check(bad), { message: 'A message is a text.' })
  t.throws(() => check('a\0b'), { message: /null bytes/ })
  t.throws(() => check('a\ud83d'), { message: /broken character/ })
})

test('the longest message passes, one sign more does not', t => {
  t.is(check('x'.repeat(MOST_CHARACTERS)).length, MOST_CHARACTERS)
  t.throws(() => check('x'.repeat(MOST_CHARACTERS + 1)), { name: 'UserError' })
})

test('emoji, families, flags and right-to-left writing stay as they are', t => {
  const text = '👩‍👩‍👧 🇫🇷 🏳️‍🌈 שלום \u2067abc\u2069 é'
  t.is(check(text), text)
})

test('a turn of direction that is not closed is left out; one that is closed stays', t => {
  t.is(balanced('invoice\u202efdp.exe'), 'invoicefdp.exe')
  t.is(balanced('a\u202eb\u202cc\u202c'), 'a\u202eb\u202cc')
  t.is(balanced('a\u2067b\nc\u2069'), 'ab\nc')
})

test('a preview is one line, cut between characters', t => {
  t.is(previewOf(' a\n\n b '), 'a b')
  t.is(previewOf('👍'.repeat(200)), `${'👍'.repeat(119)}…`)
})
