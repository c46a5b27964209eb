import test from 'ava'
import { constraint, fields, index, inherit, SetupError, uniqueIndex, ValidationError } from '#core'
import { recordBase } from '../../core/orm/recordset.ts'
import { Registry } from '../../core/registry/registry.ts'
import { define, Releases, type Synced } from './release.ts'

/** The model `garden.bed` with these constraints and indexes. */
function bed(declared: object = {}) {
  return class Bed extends define('garden.bed') {
    name = fields.Char('Name')
    size = fields.Integer('Size')
    active = fields.Boolean('Active', { default: true })
    parent_id = fields.Many2one('garden.bed' as never, 'Within')
    constructor() {
      super()
      Object.assign(this, declared)
    }
  }
}

const small = (most: number) => ({ small: constraint(`CHECK (size < ${most})`, `A bed is smaller than ${most}.`) })
const create = ({ database }: Synced, ...values: object[]) =>
  database.unit({}, async env => (await env.model('garden.bed').create(values)).ids)
const objects = async ({ database }: Synced) => {
  const rows = await database.query<{ name: string }>(
    `SELECT conname AS name FROM pg_constraint WHERE conrelid = 'garden_bed'::regclass AND contype IN ('c', 'u', 'x')
     UNION SELECT relname FROM pg_class JOIN pg_index ON indexrelid = oid WHERE indrelid = 'garden_bed'::regclass AND NOT indisprimary
     ORDER BY name`,
  )
  return rows.map(row => row.name).filter(name => name !== 'garden_bed_parent_id_index')
}

test('a constraint whose definition changes is made anew', async t => {
  const releases = new Releases()
  const first = await releases.release(bed(small(10)))
  await t.throwsAsync(create(first, { size: 50 }), {
    instanceOf: ValidationError,
    message: 'A bed is smaller than 10.',
  })
  const second = await releases.release(bed(small(100)))
  await create(second, { size: 50 })
  await t.throwsAsync(create(second, { size: 500 }), { message: 'A bed is smaller than 100.' })
})

test('a constraint that no model declares any more is dropped; one that somebody else made stays', async t => {
  const releases = new Releases()
  const first = await releases.release(bed({ ...small(10), sizes: index('(size, name)') }))
  await first.database.query(
    `ALTER TABLE garden_bed ADD CONSTRAINT own_check CHECK (name <> 'x'), ADD UNIQUE (name, size)`,
  )
  await first.database.query('CREATE INDEX own_index ON garden_bed (size)')
  t.deepEqual((await objects(first)).includes('garden_bed_sizes'), true)
  const second = await releases.release(bed())
  t.deepEqual(await objects(second), ['garden_bed_name_size_key', 'own_check', 'own_index'])
  t.deepEqual(second.plan.refused, [])
})

test('a constraint that existing rows break is left out with a word, and tried again at the next start', async t => {
  const releases = new Releases()
  const first = await releases.release(bed())
  await create(first, { size: 50 })
  const second = await releases.release(bed(small(10)))
  t.deepEqual(await objects(second), [])
  t.regex(second.log.join('\n'), /Left undone, because rows there break it.*garden_bed_small/)
  t.is(second.plan.refused.length, 1)
  const third = await releases.release(bed(small(10)))
  t.regex(third.log.join('\n'), /Left undone/)
  await third.database.query('DELETE FROM garden_bed')
  const fourth = await releases.release(bed(small(10)))
  t.deepEqual([await objects(fourth), fourth.plan.refused], [['garden_bed_small'], []])
  const fifth = await releases.release(bed(small(10)))
  t.deepEqual(fifth.plan, { statements: [], refused: [], undone: [], waiting: false })
})

test('what was made before such things were noted is taken over, once', async t => {
  const declared = { ...small(10), names: uniqueIndex('(lower(name))', 'There is such a bed.') }
  const releases = new Releases()
  const first = await releases.release(bed(declared))
  await first.database.query(
    `COMMENT ON CONSTRAINT garden_bed_small ON garden_bed IS NULL; COMMENT ON INDEX garden_bed_names IS NULL;
     COMMENT ON INDEX garden_bed_parent_id_index IS NULL; DELETE FROM foyer_meta`,
  )
  const second = await releases.release(bed(declared))
  t.deepEqual([await objects(second), second.plan.refused], [['garden_bed_names', 'garden_bed_small'], []])
  await second.database.query('DELETE FROM foyer_meta')
  t.deepEqual((await releases.release(bed(declared))).plan.statements, [])
})

test('F18: two equal rows give the message of the constraint, with its field, and leave the rest of the unit alone', async t => {
  const declared = { names: constraint('UNIQUE (name)', 'There is such a bed.') }
  const { database } = await new Releases().release(bed(declared))
  await database.unit({}, async env => {
    const beds = env.model('garden.bed')
    await beds.create({ name: 'Roses' })
    const error = await t.throwsAsync(env.savepoint(() => beds.create([{ name: 'Peas' }, { name: 'Roses' }])))
    t.like(error, { name: 'ValidationError', message: 'There is such a bed.', field: 'name' })
    await beds.create({ name: 'Beans' })
  })
  const names = await database.query<{ name: string }>('SELECT name FROM garden_bed ORDER BY name')
  t.deepEqual(
    names.map(row => row.name),
    ['Beans', 'Roses'],
  )
})

test('a unique index holds for the rows it is for, and gives its message', async t => {
  const declared = { names: uniqueIndex('(lower(name)) WHERE active', 'A bed in use has this name.') }
  const synced = await new Releases().release(bed(declared))
  await create(synced, { name: 'Roses' }, { name: 'ROSES', active: false })
  const error = await t.throwsAsync(create(synced, { name: 'roses' }), { instanceOf: ValidationError })
  t.like(error, { message: 'A bed in use has this name.', field: 'name' })
})

test('the same name in a higher layer replaces a constraint', async t => {
  const releases = new Releases()
  const Base = bed(small(10))
  class More extends (inherit(Base as never) as unknown as new () => object) {
    small = constraint('CHECK (size < 1000)', 'A bed is smaller than 1000.')
  }
  const synced = await releases.release(Base, More)
  await create(synced, { size: 500 })
  await t.throwsAsync(create(synced, { size: 5000 }), { message: 'A bed is smaller than 1000.' })
})

test('a name that the database can not keep is cut, the same way each time, and told from others', async t => {
  const [one, other] = ['a', 'b'].map(end => `${'very_'.repeat(12)}long_${end}`) as [string, string]
  const declared = {
    [one]: constraint('CHECK (size > 0)', 'Not too small.'),
    [other]: constraint('CHECK (size < 9)', 'Not too big.'),
  }
  const releases = new Releases()
  const synced = await releases.release(bed(declared))
  await t.throwsAsync(create(synced, { size: -1 }), { message: 'Not too small.' })
  await t.throwsAsync(create(synced, { size: 99 }), { message: 'Not too big.' })
  t.true((await objects(synced)).every(name => name.length <= 63))
  t.deepEqual((await releases.release(bed(declared))).plan.statements, [])
})

test('two models can not share a table or the name of an index; an index has a definition that can be one', t => {
  class Other extends define('garden_bed') {
    name = fields.Char('Name')
  }
  class Tools extends define('garden', { table: 'garden' }) {
    name = fields.Char('Name')
    bed_sizes = index('(name)')
  }
  const wrong = bed({ sizes: index('(size)'), lower: index('lower(name)') })
  const error = t.throws(() => new Registry([wrong, Other, Tools] as never[], recordBase), { instanceOf: SetupError })
  t.regex(error.message, /garden_bed has the table garden_bed, which is the name of one of garden\.bed/)
  t.regex(error.message, /garden has the index garden_bed_sizes, which is the name of one of garden\.bed/)
  t.regex(error.message, /index garden_bed_lower that begins neither with \( nor with USING: lower\(name\)/)
})

test('a constraint that PostgreSQL does not understand is a mistake of its author', async t => {
  const release = new Releases().release(bed({ wrong: constraint('CHECK (nothing > 0)', 'Never.') }))
  const error = await t.throwsAsync(release, { instanceOf: SetupError })
  t.regex(error.message, /garden_bed_wrong.*“?column "nothing" does not exist/)
})

test('links are not touched when a many2one is unique by itself, and all links are kept', async t => {
  const declared = { alone: constraint('UNIQUE (parent_id)', 'One bed within.') }
  const releases = new Releases()
  await releases.release(bed(declared))
  const { plan } = await releases.release(bed({ ...declared, ...small(10) }))
  t.deepEqual(
    plan.statements.map(text => /"garden_bed_\w+"/.exec(text)?.[0]),
    ['"garden_bed_small"'],
  )
})
