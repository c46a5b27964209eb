import type { Environment } from '#core'
import { newUser, testDatabase } from '#core/testing'

type Database = Awaited<ReturnType<typeof testDatabase>>

/** The demo company: Inès sets it up (admin), Tom works there (demo), Amara reads French; Petra comes from outside. */
export interface Office {
  readonly database: Database
  /** Runs something as one of them, or as the program itself, and undoes it. */
  as<T>(login: string, work: (env: Environment) => Promise<T>): Promise<T>
}

export async function office(): Promise<Office> {
  const database = await testDatabase(['base'], { demo: true })
  await database.unit({}, async env => {
    await newUser(env, { login: 'petra', name: 'Petra Portal', groups: ['base.group_portal'] })
    await newUser(env, { login: 'rita', name: 'Rita Rights', groups: ['base.group_erp_manager'] })
  })
  return {
    database,
    async as<T>(login: string, work: (env: Environment) => Promise<T>): Promise<T> {
      const [row] = await database.query<{ id: number }>('SELECT id FROM res_users WHERE login = $1', [login])
      let result: T | undefined
      const undo = new Error('undone')
      await database
        .unit({ uid: row!.id }, async env => {
          result = await work(env)
          throw undo
        })
        .catch(error => {
          if (error !== undo) throw error
        })
      return result as T // set, or the unit has thrown
    },
  }
}
