import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { manifest, writeAddons } from '../../testing/index.ts'
import { base, house, library } from './house.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/data-files.md'), 'utf8')

/** The examples of the page, as files of the addon library. */
function examples(): Record<string, string> {
  const found = [...page.matchAll(/^```(xml|csv)(?: (\S+))?\n([\s\S]*?)^```$/gm)]
  return Object.fromEntries(found.map(([, kind, name, text], index) => [name ?? `${index}.${kind}`, text!]))
}

test('the examples of docs/data-files.md load, and do what the page says', async t => {
  const files = examples()
  t.true(Object.keys(files).length >= 4)
  const root = writeAddons({
    ...base,
    ...library('', { data: Object.keys(files) }),
    'library/manifest.ts': manifest({ name: 'Library', depends: ['base'], data: Object.keys(files) }),
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`library/${name}`, text])),
  })
  const { install, values, warnings, database } = await house(root)
  await install()
  t.deepEqual(await values('library.book', 'name', 'pages', 'kind', 'lent'), [
    ['The first one', 0, null, false],
    ['On the Engine & More', 66, 'poem', false],
    ['A line of Tom', 0, null, false],
    [' spaces stay ', 0, null, false],
    ['Notes, and notes', 12, null, false],
    ['Poems', 8, null, false],
  ])
  t.deepEqual(
    warnings.map(text => text.replace(/.*: /, '')),
    ['There is no record library.book_before to delete'],
  )
  const rows = [
    ['grace', 'Grace', 'Compilers', 'novel'],
    ['', '', 'Debugging', 'Poem'],
  ]
  await database.unit({}, async env => {
    const columns = ['id', 'name', 'book_ids/name', 'book_ids/kind']
    const { messages } = await env.model('library.author').importRows(columns, rows)
    t.deepEqual(messages, [])
    t.is(await env.model('library.book').searchCount([['author_id.name', '=', 'Grace']]), 2)
  })
  await database.close()
})
