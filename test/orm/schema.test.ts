import test from 'ava'
import { constraint, fields, type ModelClass, model } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import type { Connection } from '../../core/database/connection.ts'
import { Database } from '../../core/database/database.ts'
import { type SchemaPlan, syncSchema } from '../../core/database/schema.ts'

/** The model `plant` as one release of an addon has it; what the compiler would know of it does not matter here. */
function release(Body: object): ModelClass {
  return Body as ModelClass
}

const define = () => model('plant' as never, { description: 'Plant' })

const First = release(
  class extends define() {
    name = fields.Char('Name')
    height = fields.Integer('Height')
    latin = fields.Char('Latin', { required: true, default: '?' })
    parent_id = fields.Many2one('plant' as never, 'Grown from', { ondelete: 'restrict' })
    tall = constraint('CHECK (height < 100)', 'Too tall.')
  },
)

async function opened(connection: Connection, definition: ModelClass): Promise<Database> {
  const database = await Database.open({ connection, definitions: [definition] })
  onCleanUp(() => database.close())
  return database
}

async function upgraded(
  next: ModelClass,
  prepare = '',
): Promise<{ database: Database; plan: SchemaPlan; log: string[] }> {
  const connection = await emptyDatabase()
  const first = await opened(connection, First)
  await syncSchema(first)
  await first.query(`INSERT INTO plant (name, height, latin) VALUES ('Fern', 3, 'Filix')`)
  if (prepare) await first.query(prepare)
  const database = await opened(connection, next)
  const log: string[] = []
  const plan = await syncSchema(database, { log: line => log.push(line) })
  return { database, plan, log }
}

const make = (database: Database, values: object) =>
  database.unit({}, async env => (await env.model('plant').create(values as Record<string, unknown>)).id)

test('columns that no model has any more stay with what is in them, and are in nobody’s way', async t => {
  const { database } = await upgraded(
    release(
      class extends define() {
        name = fields.Char('Name')
      },
    ),
    `ALTER TABLE plant ADD price numeric(10,2) NOT NULL DEFAULT 1, ADD code varchar(8), ADD marks integer[], ADD seen timestamp(0)`,
  )
  await make(database, { name: 'Moss' })
  const rows = await database.query('SELECT name, latin, price FROM plant ORDER BY id')
  t.deepEqual(rows, [
    { name: 'Fern', latin: 'Filix', price: 1 },
    { name: 'Moss', latin: null, price: 1 },
  ])
})

test('a required field is added to a table with rows: its default is filled in', async t => {
  const { database, plan } = await upgraded(
    release(
      class extends define() {
        name = fields.Char('Name')
        height = fields.Integer('Height')
        kind = fields.Char('Kind', { required: true, default: 'herb' })
        family = fields.Char('Family', { required: true })
      },
    ),
  )
  t.deepEqual(await database.query('SELECT kind, family FROM plant'), [{ kind: 'herb', family: null }])
  await t.throwsAsync(database.query(`INSERT INTO plant (name) VALUES ('x')`), { message: /null value/ })
  t.true(plan.refused.some(line => /family.*NOT NULL/.test(line)))
})

test('a type that can hold more is taken over; one that would lose something is left, and said', async t => {
  const wider = await upgraded(
    release(
      class extends define() {
        name = fields.Char('Name', { translate: true })
        height = fields.Float('Height')
      },
    ),
  )
  t.deepEqual(await wider.database.query('SELECT name, height FROM plant'), [{ name: { en_US: 'Fern' }, height: 3 }])
  const narrower = await upgraded(
    release(
      class extends define() {
        name = fields.Integer('Name')
      },
    ),
  )
  t.deepEqual(await narrower.database.query('SELECT name FROM plant'), [{ name: 'Fern' }])
  t.true(narrower.plan.refused.some(line => /"name" TYPE integer/.test(line)))
})

test('what happens to links when their target is deleted can be changed', async t => {
  const { database } = await upgraded(
    release(
      class extends define() {
        name = fields.Char('Name')
        parent_id = fields.Many2one('plant' as never, 'Grown from', { ondelete: 'cascade' })
      },
    ),
  )
  await database.query('UPDATE plant SET parent_id = id')
  await database.query(`INSERT INTO plant (name, parent_id) SELECT 'Child', id FROM plant`)
  await database.query(`DELETE FROM plant WHERE name = 'Fern'`)
  t.deepEqual(await database.query('SELECT name FROM plant'), [])
})

test('processes that start at once on an empty database make its tables once', async t => {
  const connection = await emptyDatabase()
  const databases = await Promise.all([1, 2, 3].map(() => opened(connection, First)))
  const plans = await Promise.all(databases.map(database => syncSchema(database)))
  t.is(plans.filter(plan => plan.statements.length > 0).length, 1)
})

test('constraints that a model declares outlive a change of its table, without a word about them', async t => {
  const declared = (more: object) =>
    release(
      class extends define() {
        name = fields.Char('Name')
        parent_id = fields.Many2one('plant' as never, 'Grown from')
        one_child = constraint('UNIQUE (parent_id)', 'A plant has one child.')
        named = constraint(`CHECK (name <> '')`, 'A plant has a name.')
        constructor() {
          super()
          Object.assign(this, more)
        }
      },
    )
  const connection = await emptyDatabase()
  await syncSchema(await opened(connection, declared({})))

  const database = await opened(connection, declared({ height: fields.Integer('Height') }))
  const plan = await syncSchema(database)

  t.true(
    plan.statements.some(one => one.includes('"height"')),
    'the table must change for this to mean anything',
  )
  t.deepEqual(plan.refused, [])
  const kept = await database.query(
    `SELECT conname FROM pg_constraint WHERE conname IN ('plant_one_child', 'plant_named') ORDER BY conname`,
  )
  t.deepEqual(kept, [{ conname: 'plant_named' }, { conname: 'plant_one_child' }])
})
