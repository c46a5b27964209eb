import test from 'ava'
import pg from 'pg'
import { computed, constraint, fields } from '#core'
import { define, Releases } from './release.ts'

class Bed extends define('bed') {
  name = fields.Char('Name')
  plant_ids = fields.One2many('plant' as never, 'bed_id' as never, 'Plants')
}
class Plant extends define('plant') {
  name = fields.Char('Name')
  height = fields.Integer('Height')
  bed_id = fields.Many2one('bed' as never, 'Bed')
}

interface Loose {
  [name: string]: unknown
}

let failing: string | null = null
let tokens = 0
/** How many records each call of the compute method got. */
const calls: number[] = []

class NextBed extends define('bed') {
  name = fields.Char('Name')
  plant_ids = fields.One2many('plant' as never, 'bed_id' as never, 'Plants')
  // Its lines are read by way of a column that is new, too.
  growth = fields.Integer('Growth', { ...computed('computeGrowth', 'plant_ids.double'), store: true } as never)

  computeGrowth() {
    for (const bed of this as unknown as Iterable<Loose>) {
      bed.growth = [...(bed.plant_ids as Iterable<Loose>)].reduce((sum, { double }) => sum + Number(double), 0)
    }
  }
}
class NextPlant extends define('plant') {
  name = fields.Char('Name')
  height = fields.Integer('Height')
  bed_id = fields.Many2one('bed' as never, 'Bed')
  double = fields.Integer('Double', { ...computed('computeDouble', 'height'), store: true } as never)
  shown = fields.Char('Shown', { ...computed('computeDouble', 'height'), store: true } as never)
  bed_name = fields.Char('Bed’s name', { related: 'bed_id.name', store: true } as never)
  token = fields.Char('Token', { required: true, default: () => `token ${++tokens}` })
  motto = fields.Char('Motto', { translate: true, default: async () => 'Grow' })
  sort = fields.Selection('Sort', { herb: 'Herb' }, { required: true, default: 'herb' })
  note = fields.Char('Note', { companyDependent: true, default: 'x' } as never)
  token_unique = constraint('UNIQUE (token)', 'A token is given once.')

  computeDouble() {
    const plants = [...(this as unknown as Iterable<Loose>)]
    calls.push(plants.length)
    if (plants.some(plant => plant.name === failing)) throw new Error('frost')
    for (const plant of plants) Object.assign(plant, { double: Number(plant.height) * 2, shown: `${plant.height} cm` })
  }
}

const count = 2500

/** The first release with beds and plants in it. */
async function planted(): Promise<Releases> {
  const releases = new Releases()
  const { database } = await releases.release(Bed, Plant)
  await database.query(`INSERT INTO bed (name) SELECT 'Bed ' || n FROM generate_series(1, 10) n`)
  await database.query(
    `INSERT INTO plant (name, height, bed_id) SELECT 'Plant ' || n, n, 1 + n % 10 FROM generate_series(1, $1::int) n`,
    [count],
  )
  calls.length = 0
  tokens = 0
  return releases
}

test.serial('the records there are get the values of new computed columns, related ones and defaults', async t => {
  const releases = await planted()
  const { database, plan, log } = await releases.release(NextBed, NextPlant)
  t.deepEqual(plan.refused, [])
  t.false(plan.waiting)
  t.deepEqual(calls, [1000, 1000, 500], 'some at a time, and both fields of the method at once')
  const wrong = await database.query(
    `SELECT p.* FROM plant p JOIN bed b ON b.id = bed_id WHERE double <> height * 2 OR shown <> height || ' cm'
     OR bed_name <> b.name OR double IS NULL OR shown IS NULL OR bed_name IS NULL OR sort <> 'herb' OR motto->>'en_US' <> 'Grow' OR motto IS NULL`,
  )
  t.deepEqual(wrong, [])
  const [sums] = await database.query(
    'SELECT (SELECT sum(growth) FROM bed) AS beds, (SELECT 2 * sum(height) FROM plant) AS plants, (SELECT count(DISTINCT token) FROM plant) AS tokens, (SELECT count(note) FROM plant) AS notes',
  )
  t.deepEqual(sums, { beds: count * (count + 1), plants: count * (count + 1), tokens: count, notes: 0 })
  t.is(tokens, count)
  const required = await database.query<{ column: string }>(
    `SELECT attname AS column FROM pg_attribute WHERE attrelid = 'plant'::regclass AND attnotnull AND attnum > 0 ORDER BY 1`,
  )
  t.deepEqual(
    required.map(({ column }) => column),
    ['id', 'sort', 'token'],
    'required when it is filled; what is computed has a row before it has a value',
  )
  t.deepEqual(await database.query(`SELECT key FROM foyer_meta WHERE key <> 'schema'`), [])
  t.true(log.some(line => /Filled .*: plant.double, plant.shown$/.test(line)))
})

test.serial('a start after that does nothing but look', async t => {
  const releases = await planted()
  await releases.release(NextBed, NextPlant)
  calls.length = 0
  const sent: string[] = []
  const send = pg.Client.prototype.query
  Object.assign(pg.Client.prototype, {
    query(this: pg.Client, ...args: Parameters<typeof send>) {
      sent.push(typeof args[0] === 'string' ? args[0] : (args[0] as { text: string }).text)
      return send.apply(this, args)
    },
  })
  try {
    const { plan, log } = await releases.release(NextBed, NextPlant)
    t.deepEqual(plan, { statements: [], refused: [], undone: [], waiting: false })
    t.deepEqual(log, [])
  } finally {
    pg.Client.prototype.query = send
  }
  t.deepEqual(calls, [])
  const own = sent.filter(
    text => !/^(SELECT version|SELECT \* FROM current_schema|SHOW|SET|CREATE EXTENSION)/.test(text),
  )
  t.is(own.length, 3, own.join('\n'))
})

test.serial('where filling fails, what is filled stays and the rest is tried at the next start', async t => {
  const releases = await planted()
  failing = 'Plant 1500'
  const { database, plan, log } = await releases.release(NextBed, NextPlant)
  t.true(plan.waiting)
  t.true(log.some(line => /frost/.test(line) && /plant.double/.test(line)))
  const filled = async () => (await database.query<{ n: number }>('SELECT count(double) AS n FROM plant'))[0]!.n
  t.is(Number(await filled()), 1000)

  failing = null
  calls.length = 0
  const next = await releases.release(NextBed, NextPlant)
  t.false(next.plan.waiting)
  t.deepEqual(next.plan.refused, [])
  t.deepEqual(calls, [1000, 500], 'not those again that were filled')
  t.is(Number(await filled()), count)
  t.is(tokens, count, 'nor are defaults asked for again')
})
