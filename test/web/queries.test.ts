import test from 'ava'
import { countQueries } from '#core/testing'
import { openGarden, Visitor } from './garden.ts'

const garden = await openGarden()
const flora = await Visitor.loggedIn(garden, 'flora')

/** How many statements a page takes, once what is kept in memory is there. */
async function countOf(path: string): Promise<number> {
  const { status } = await flora.get(path)
  return status === 200 ? countQueries(garden.database, () => flora.get(path)) : Number.NaN
}

async function grow(count: number): Promise<void> {
  const { bed, basil, mint } = garden.ids
  await garden.database.unit({}, async env => {
    const plants = Array.from({ length: count }, (_, index) => ({
      name: `Fern ${index}`,
      bed_id: bed,
      friend_ids: [[6, 0, [basil, mint]]],
    }))
    await env.model('garden.plant').create(plants)
  })
}

test('a page takes as many queries for eighty records as for three', async t => {
  const { plants, beds, bed } = garden.ids
  const paths = [
    `/web/action/${plants}`,
    `/web/action/${plants}?view=kanban`,
    `/web/action/${beds}/${bed}`,
    `/web/action/${beds}`,
  ]
  const few: number[] = []
  for (const path of paths) few.push(await countOf(path))
  await grow(80)
  const many: number[] = []
  for (const path of paths) many.push(await countOf(path))
  t.deepEqual(many, few)
  t.log(Object.fromEntries(paths.map((path, index) => [path, few[index]])))
  t.true(Math.max(...few) <= 18, `${few}`)
})
