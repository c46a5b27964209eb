import { readFileSync } from 'node:fs'
import test from 'ava'
import type { RepeatedStatement } from '../../core/database/repeated.ts'
import { library } from './library.ts'

const database = await library()
const ids = await database.unit({}, async env => {
  const authors = Array.from({ length: 30 }, (_, index) => ({
    name: `Author ${index}`,
    book_ids: [[0, 0, { title: 'x' }]],
  }))
  return (await env.model('library.author').create(authors)).ids
})

test('in development, the line that runs a query in a loop is named, once', async t => {
  const told: RepeatedStatement[] = []
  database.onRepeated = repeated => told.push(repeated)
  await database.unit({}, async env => {
    for (const id of ids) await env['library.author'].browse(id).load('book_ids.title')
  })
  const places = new Set(told.map(({ place }) => place.replace(/.*\//, '')))
  const lines = readFileSync(import.meta.filename, 'utf8').split('\n')
  const loop = lines.findIndex(line => line.trim().startsWith('for (const id of ids)')) + 1
  t.deepEqual([...places], [`repeated.test.ts:${loop}`])
  t.true(told.some(({ text }) => text.includes('library_book')))
  t.is(new Set(told.map(({ text }) => text)).size, told.length)
})

test('what is loaded for all at once is no query in a loop', async t => {
  const told: RepeatedStatement[] = []
  database.onRepeated = repeated => told.push(repeated)
  await database.unit({}, async env => {
    const authors = await env['library.author'].browse(ids).load('book_ids.title')
    for (const author of authors) author.book_ids.mapped('title')
  })
  t.deepEqual(told, [])
})
