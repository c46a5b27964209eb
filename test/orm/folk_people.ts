import type { AnyDomain, AnyModel, Environment } from '#core'
import type { Database } from '../../core/database/database.ts'
import { folk } from './folk.ts'

/** What is to be found: a title, a domain, and the names. */
export type Row = [title: string, domain: () => AnyDomain, found: string]

export const tags: Record<string, number> = {}
export const people: Record<string, number> = {}

/** A database of people with and without tags, parents and towns; their ids by name. */
export async function folkPeople(): Promise<Database> {
  const database = await folk()
  await database.unit({}, async env => {
    const tag = async (name: string, parent_id: number | null = null) => {
      tags[name] = (await env['folk.tag'].create({ name, parent_id })).id
    }
    for (const name of ['A', 'B', 'AB', 'root']) await tag(name)
    await tag('c0', tags.root)
    await tag('c1', tags.c0)
    const town = await env['folk.town'].create({ name: 'foo', nation: 'x' })
    const person = async (name: string, values: object) => {
      people[name] = (await (env['folk.person'] as unknown as AnyModel).create({ name, ...values })).id
    }
    await person('0', {})
    await person('a', { tag_ids: [tags.A] })
    await person('b', { tag_ids: [tags.B] })
    await person('ab', { tag_ids: [tags.AB] })
    await person('a b', { tag_ids: [tags.A, tags.B] })
    await person('b ab', { tag_ids: [tags.B, tags.AB] })
    await person('Pepper Street', { town_id: town })
    await person('Inner Works', { nick: 'works' })
    await person('son', { parent_id: people['Pepper Street'], age: 5 })
    await person('daughter', { parent_id: people['Inner Works'], age: 7 })
    await person('grandson', { parent_id: people.son, age: 1 })
  })
  return database
}

/** Works in a unit of work that leaves nothing behind. */
export async function each(database: Database, work: (env: Environment) => Promise<unknown>): Promise<void> {
  const undone = new Error('undone')
  try {
    await database.unit({}, async env => {
      await work(env)
      throw undone
    })
  } catch (error) {
    if (error !== undone) throw error
  }
}
