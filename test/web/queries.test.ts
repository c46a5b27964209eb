import test from 'ava'
import { Unit } from '../../core/database/unit.ts'
import { type Garden, openGarden, Visitor } from './garden.ts'

let garden: Garden
let flora: Visitor
let queries = 0

test.before(async () => {
  garden = await openGarden()
  flora = await Visitor.loggedIn(garden, 'flora')
  const { query } = Unit.prototype
  Unit.prototype.query = function (this: Unit, ...parameters) {
    queries++
    return query.apply(this, parameters)
  } as typeof query
})

/** How many statements a page takes, once what is kept in memory is there. */
async function countOf(path: string): Promise<number> {
  await flora.get(path)
  queries = 0
  const { status } = await flora.get(path)
  return status === 200 ? queries : Number.NaN
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
