import test, { type ExecutionContext } from 'ava'
import { type Environment, fields, model, type PropertyDefinition } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'

declare module '#models' {
  interface Models {
    'board.project': BoardProject
    'board.task': BoardTask
    'board.person': BoardPerson
  }
  interface BoardProject extends Project {}
  interface BoardTask extends Task {}
  interface BoardPerson extends Person {}
}

/** Tasks that have whatever properties their project says. */
export class Project extends model('board.project', { description: 'Project', order: 'id' }) {
  name = fields.Char('Name')
  task_props = fields.PropertiesDefinition('Properties of Tasks')
  task_ids = fields.One2many('board.task', 'project_id', 'Tasks')
}

export class Task extends model('board.task', { description: 'Task', order: 'id' }) {
  name = fields.Char('Name')
  project_id = fields.Many2one('board.project', 'Project')
  props = fields.Properties('Properties', { definition: 'project_id.task_props' })
}

export class Person extends model('board.person', { description: 'Person', order: 'name' }) {
  name = fields.Char('Name')
}

/** One property of each type. */
export const everyType: PropertyDefinition[] = [
  { name: 'urgent', type: 'boolean', string: 'Urgent' },
  { name: 'points', type: 'integer', string: 'Points' },
  { name: 'hours', type: 'float', string: 'Hours' },
  { name: 'code', type: 'char', string: 'Code' },
  { name: 'notes', type: 'text', string: 'Notes' },
  { name: 'page', type: 'html', string: 'Page' },
  { name: 'heading', type: 'separator', string: 'More' },
  { name: 'due', type: 'date', string: 'Due' },
  { name: 'seen_at', type: 'datetime', string: 'Seen at' },
  {
    name: 'color',
    type: 'selection',
    string: 'Color',
    selection: [
      ['red', 'Red'],
      ['green', 'Green'],
      ['blue', 'Blue'],
    ],
  },
  {
    name: 'labels',
    type: 'tags',
    string: 'Labels',
    tags: [
      ['a', 'Alpha', 1],
      ['b', 'Beta', 2],
      ['c', 'Gamma'],
    ],
  },
  { name: 'owner', type: 'many2one', string: 'Owner', comodel: 'board.person' },
  { name: 'helpers', type: 'many2many', string: 'Helpers', comodel: 'board.person' },
]

export async function board(): Promise<Database> {
  const definitions = [Project, Task, Person]
  const database = await Database.open({ connection: await emptyDatabase(), definitions })
  onCleanUp(() => database.close())
  await syncSchema(database)
  return database
}

const undo = new Error('What a test makes is not there for the next.')

/** Declares tests, each in a unit of work that is undone. */
export function undoing(database: () => Database) {
  return (title: string, work: (t: ExecutionContext, env: Environment) => Promise<void>) =>
    test.serial(title, async t => {
      const done = database().unit({}, async env => {
        await work(t, env)
        throw undo
      })
      await t.throwsAsync(done, { is: undo })
    })
}
