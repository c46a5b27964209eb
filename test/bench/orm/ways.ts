import pg from 'pg'
import type { Environment } from '#core'
import type { Database } from '../../../core/database/database.ts'
import type { Address } from '../../../core/testing/cluster.ts'

type Values = Record<string, unknown>

/** The same work done by Foyer's records, by hand with the driver, and by TypeORM's repositories. */
export interface Work {
  what: string
  /** How often it is done in one round. */
  times: number
  foyer(env: Environment, index: number): Promise<unknown>
  driver(client: pg.PoolClient, index: number): Promise<unknown>
  typeorm(manager: import('typeorm').EntityManager, index: number): Promise<unknown>
  /** Reading needs no transaction, in none of the three ways. */
  reads?: boolean
  /** The table is brought back to this many customers before each way's turn; it is not measured. */
  customers?: number
}

const customers = (count: number): Values[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `Customer ${index}`,
    email: `customer${index}@example.com`,
    city: `City ${index % 100}`,
    credit: index / 4,
    visits: index % 7,
    country_id: (index % 20) + 1,
  }))

const columns = ['name', 'email', 'city', 'credit', 'visits', 'country_id'] as const
const types = ['text', 'text', 'text', 'float8', 'int', 'int'] as const
const logged = ', 1, now(), 1, now()'
const insertMany = {
  name: 'insert_many',
  text: `INSERT INTO shop_customer (${columns.join(', ')}, create_uid, create_date, write_uid, write_date) SELECT *${logged} FROM unnest(${types.map((type, index) => `$${index + 1}::${type}[]`).join(', ')}) RETURNING id`,
}
const insertOne = {
  name: 'insert_one',
  text: `INSERT INTO shop_customer (${columns.join(', ')}, create_uid, create_date, write_uid, write_date) VALUES ($1, $2, $3, $4, $5, $6${logged}) RETURNING id`,
}
const log = () => ({ create_uid: 1, create_date: new Date(), write_uid: 1, write_date: new Date() })
const read80 = ['name', 'email', 'city', 'credit', 'visits'] as const
const batch = customers(1000)

/** What is measured, in this order: later ones find the rows that earlier ones made. */
export const works: readonly Work[] = [
  {
    what: 'create 10,000 in batches of 1,000',
    times: 10,
    customers: 1000,
    foyer: env => env['shop.customer'].create(batch),
    driver: client =>
      client.query({ ...insertMany, values: columns.map(column => batch.map(values => values[column])) }),
    typeorm: manager => manager.getRepository('shop_customer').insert(batch.map(values => ({ ...values, ...log() }))),
  },
  {
    what: 'create 1',
    times: 200,
    customers: 10_000,
    foyer: (env, index) => env['shop.customer'].create(batch[index]!),
    driver: (client, index) => client.query({ ...insertOne, values: columns.map(column => batch[index]![column]) }),
    typeorm: (manager, index) => manager.getRepository('shop_customer').insert({ ...batch[index]!, ...log() }),
  },
  {
    what: 'read 1',
    times: 300,
    reads: true,
    foyer: async (env, index) => (await env['shop.customer'].browse(index + 1).load('name')).name,
    driver: async (client, index) =>
      (await client.query({ name: 'one', text: 'SELECT * FROM shop_customer WHERE id = $1', values: [index + 1] }))
        .rows[0].name,
    typeorm: async (manager, index) =>
      (await manager.getRepository('shop_customer').findOneBy({ id: index + 1 }))!.name,
  },
  {
    what: 'search and read 80 × 5 fields',
    times: 100,
    reads: true,
    foyer: async (env, index) => {
      const found = await env['shop.customer'].searchFetch([['city', '=', `City ${index}`]], read80, { limit: 80 })
      return [...found].map(one => read80.map(name => one[name]))
    },
    driver: async (client, index) => {
      const text = `SELECT id, ${read80.join(', ')} FROM shop_customer WHERE city = $1 ORDER BY id LIMIT 80`
      const { rows } = await client.query({ name: 'eighty', text, values: [`City ${index}`] })
      return rows.map(row => read80.map(name => row[name]))
    },
    typeorm: async (manager, index) => {
      const found = await manager
        .getRepository('shop_customer')
        .find({ where: { city: `City ${index}` }, order: { id: 'ASC' }, take: 80 })
      return found.map(row => read80.map(name => row[name]))
    },
  },
  {
    what: 'search over two relations (80 lines)',
    times: 50,
    reads: true,
    foyer: (env, index) =>
      env['shop.line'].search([['order_id.customer_id.country_id', '=', (index % 20) + 1]], { limit: 80 }),
    driver: (client, index) =>
      client.query({
        name: 'path',
        text: 'SELECT l.* FROM shop_line l JOIN shop_order o ON o.id = l.order_id JOIN shop_customer c ON c.id = o.customer_id WHERE c.country_id = $1 ORDER BY l.id LIMIT 80',
        values: [(index % 20) + 1],
      }),
    typeorm: (manager, index) =>
      manager
        .createQueryBuilder('shop_line', 'l')
        .innerJoin('shop_order', 'o', 'o.id = l.order_id')
        .innerJoin('shop_customer', 'c', 'c.id = o.customer_id')
        .where('c.country_id = :id', { id: (index % 20) + 1 })
        .orderBy('l.id')
        .limit(80)
        .getMany(),
  },
  {
    what: 'write 1',
    times: 200,
    foyer: (env, index) => env['shop.customer'].browse(index + 1).write({ city: `Town ${index}` }),
    driver: (client, index) =>
      client.query({
        name: 'write_one',
        text: 'UPDATE shop_customer SET city = $2, write_uid = 1, write_date = now() WHERE id = $1',
        values: [index + 1, `Town ${index}`],
      }),
    typeorm: (manager, index) =>
      manager.getRepository('shop_customer').update(index + 1, { city: `Town ${index}`, write_date: new Date() }),
  },
  {
    what: 'write 1,000',
    times: 5,
    foyer: (env, index) => env['shop.customer'].browse(thousand(index)).write({ credit: index }),
    driver: (client, index) =>
      client.query({
        name: 'write_many',
        text: 'UPDATE shop_customer SET credit = $2, write_uid = 1, write_date = now() WHERE id = ANY($1)',
        values: [thousand(index), index],
      }),
    typeorm: (manager, index) =>
      manager.getRepository('shop_customer').update(thousand(index), { credit: index, write_date: new Date() }),
  },
  {
    what: 'count',
    times: 50,
    reads: true,
    foyer: (env, index) => env['shop.customer'].searchCount([['visits', '=', index % 7]]),
    driver: (client, index) =>
      client.query({
        name: 'count',
        text: 'SELECT count(*) FROM shop_customer WHERE visits = $1',
        values: [index % 7],
      }),
    typeorm: (manager, index) => manager.getRepository('shop_customer').countBy({ visits: index % 7 }),
  },
  {
    what: 'group by a relation',
    times: 20,
    reads: true,
    foyer: env => env['shop.customer'].readGroup([], ['country_id'], ['credit:sum', '__count']),
    driver: client =>
      client.query({
        name: 'group',
        text: 'SELECT country_id, sum(credit), count(*) FROM shop_customer GROUP BY country_id ORDER BY country_id',
      }),
    typeorm: manager =>
      manager
        .createQueryBuilder('shop_customer', 'c')
        .select(['c.country_id', 'sum(c.credit)', 'count(*)'])
        .groupBy('c.country_id')
        .orderBy('c.country_id')
        .getRawMany(),
  },
  {
    what: 'stored computes over 10,000 lines of 1,000 orders',
    times: 1,
    foyer: (env, index) => env['shop.product'].browse(1).write({ price: index + Math.random() }),
    driver: async client => {
      await client.query('UPDATE shop_product SET price = $1 WHERE id = 1', [Math.random()])
      await client.query(
        'UPDATE shop_line l SET subtotal = l.quantity * p.price FROM shop_product p WHERE p.id = l.product_id AND p.id = 1',
      )
      await client.query(
        'UPDATE shop_order o SET total = s.total FROM (SELECT order_id, sum(subtotal) AS total FROM shop_line GROUP BY order_id) s WHERE s.order_id = o.id AND o.id IN (SELECT order_id FROM shop_line WHERE product_id = 1)',
      )
    },
    typeorm: async manager => {
      const price = Math.random()
      await manager.getRepository('shop_product').update(1, { price })
      const lines = await manager.getRepository('shop_line').findBy({ product_id: 1 })
      for (const line of lines) line.subtotal = line.quantity * price
      await manager.getRepository('shop_line').save(lines, { chunk: 1000 })
      const totals = new Map<number, number>()
      for (const line of lines) totals.set(line.order_id, (totals.get(line.order_id) ?? 0) + line.subtotal)
      const orders = [...totals].map(([id, total]) => ({ id, total }))
      await manager.getRepository('shop_order').save(orders, { chunk: 1000 })
    },
  },
  {
    what: 'unlink 1,000',
    times: 1,
    customers: 10_000,
    foyer: async env =>
      (await env['shop.customer'].searchFetch([], ['id'], { order: 'id desc', limit: 1000 })).unlink(),
    driver: async client => {
      const { rows } = await client.query('SELECT id FROM shop_customer ORDER BY id DESC LIMIT 1000')
      await client.query('DELETE FROM shop_customer WHERE id = ANY($1)', [rows.map(row => row.id)])
    },
    typeorm: async manager => {
      const repository = manager.getRepository('shop_customer')
      const rows = await repository.find({ select: { id: true }, order: { id: 'DESC' }, take: 1000 })
      await repository.delete(rows.map(row => row.id))
    },
  },
]

function thousand(index: number): number[] {
  return Array.from({ length: 1000 }, (_, at) => index * 1000 + at + 1)
}

/** Rows that the works find: 20 countries, 1,000 orders of 10 lines each. */
export async function fill(database: Database): Promise<void> {
  await database.unit({}, async env => {
    await env['shop.country'].create(Array.from({ length: 20 }, (_, index) => ({ name: `Country ${index}` })))
    await env['shop.customer'].create(batch)
    await env['shop.product'].create({ name: 'Soap', price: 3 })
    const orders = Array.from({ length: 1000 }, (_, index) => ({ name: `Order ${index}`, customer_id: index + 1 }))
    const { ids } = await env['shop.order'].create(orders)
    const lines = ids.flatMap(order_id => Array.from({ length: 10 }, () => ({ order_id, product_id: 1, quantity: 2 })))
    await env['shop.line'].create(lines)
  })
}

/** Makes it that many customers, numbered from 1. */
export async function keep(byHand: pg.Pool, count: number): Promise<void> {
  await byHand.query('DELETE FROM shop_customer WHERE id > 1000')
  const text = `INSERT INTO shop_customer (id, name, email, city, credit, visits, country_id) SELECT n, 'Customer ' || n, 'c@example.com', 'City ' || n % 100, n / 4.0, n % 7, n % 20 + 1 FROM generate_series(1001, $1::int) n`
  await byHand.query(text, [count])
  await byHand.query(`SELECT setval('shop_customer_id_seq', $1)`, [count])
  await byHand.query('VACUUM ANALYZE shop_customer')
}

/** A pool of the driver, as somebody who writes all by hand has it. */
export function pool(address: Address): pg.Pool {
  return new pg.Pool({ ...address, max: 10 })
}
