/**
 * The bench of the models: the same work done by Foyer, by hand with the driver, and by TypeORM's repositories, in turns in
 * one run and on one database, so that what else the machine does meets all three. Ratios count; times are of this machine.
 */
import type pg from 'pg'
import { cleanUp, emptyDatabase } from '#core/testing'
import { Database } from '../../../core/database/database.ts'
import { syncSchema } from '../../../core/database/schema.ts'
import { definitions } from './shop.ts'
import { fill, keep, pool, type Work, works } from './ways.ts'

const rounds = 7

export interface Ratio {
  what: string
  /** Microseconds a time, the median of the rounds. */
  foyer: number
  driver: number
  typeorm: number
}

/** Measures everything; one line of figures each. */
export async function ormRatios(only = ''): Promise<Ratio[]> {
  const address = await emptyDatabase()
  const database = await Database.open({ connection: address, definitions })
  const byHand = pool(address)
  try {
    await syncSchema(database)
    await fill(database)
    await keep(byHand, 10_000)
    await byHand.query('ANALYZE')
    const ratios: Ratio[] = []
    for (const work of works.filter(one => one.what.includes(only))) ratios.push(await measure(work, database, byHand))
    return ratios
  } finally {
    await byHand.end()
    await database.close()
    await cleanUp()
  }
}

async function measure(work: Work, database: Database, byHand: pg.Pool): Promise<Ratio> {
  const taken = { foyer: [] as number[], driver: [] as number[], typeorm: [] as number[] }
  const ways = {
    foyer: () => foyer(work, database),
    driver: () => driver(work, byHand),
    typeorm: () => typeorm(work, database),
  }
  // The first round warms what is to be warm: statements, pools, the compiler.
  for (let round = -1; round < rounds; round++) {
    for (const [way, run] of Object.entries(ways)) {
      if (work.customers) await keep(byHand, work.customers)
      const before = performance.now()
      await run()
      const each = ((performance.now() - before) * 1000) / work.times
      if (round >= 0) taken[way as keyof typeof taken].push(each)
    }
  }
  const middle = (all: number[]) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)]!
  return {
    what: work.what,
    foyer: middle(taken.foyer),
    driver: middle(taken.driver),
    typeorm: middle(taken.typeorm),
  }
}

/** A unit of work each time, as a request is one. */
async function foyer(work: Work, database: Database): Promise<void> {
  for (let index = 0; index < work.times; index++) await database.unit({}, env => work.foyer(env, index))
}

async function driver(work: Work, byHand: pg.Pool): Promise<void> {
  for (let index = 0; index < work.times; index++) {
    const client = await byHand.connect()
    try {
      if (!work.reads) await client.query('BEGIN')
      await work.driver(client, index)
      if (!work.reads) await client.query('COMMIT')
    } finally {
      client.release()
    }
  }
}

async function typeorm(work: Work, { dataSource }: Database): Promise<void> {
  for (let index = 0; index < work.times; index++) {
    if (work.reads) await work.typeorm(dataSource.manager, index)
    else await dataSource.transaction(manager => work.typeorm(manager, index))
  }
}

/** How many times as long as by hand it may take: reading pages and writing in batches 2, what is done singly 3. */
const aim = (what: string) => (/ 1$/.test(what) ? 3 : 2)

export function printRatios(ratios: readonly Ratio[]): void {
  const heads = ['foyer µs', 'driver', 'typeorm'].map(head => head.padStart(10)).join(' ')
  console.log(`${'models'.padEnd(52)} ${heads}   × driver  × typeorm`)
  for (const { what, foyer, driver, typeorm } of ratios) {
    const figures = [foyer, driver, typeorm].map(one => one.toFixed(0).padStart(10)).join(' ')
    const [byHand, byTypeorm] = [foyer / driver, foyer / typeorm]
    const kept = byHand <= aim(what) && byTypeorm <= 1 ? 'kept' : 'MISSED'
    console.log(
      `${what.padEnd(52)} ${figures}   ${byHand.toFixed(2).padStart(8)}  ${byTypeorm.toFixed(2).padStart(9)}  ${kept}`,
    )
  }
}

if (process.argv[1] === import.meta.filename) {
  printRatios(await ormRatios(process.argv[2]))
  process.exit(0)
}
