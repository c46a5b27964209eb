import test from 'ava'
import { computed, type Environment, fields, inherit, model, ValueError } from '#core'
import type { Database } from '../../core/database/database.ts'
import { garden, Tag, undoing } from './garden.ts'

declare module '#models' {
  interface Models {
    'garden.tool': GardenTool
    'garden.log': GardenLog
  }
  interface GardenTool extends Tool {}
  interface GardenLog extends Log {}
}

class Tool extends model('garden.tool', {
  description: 'Tool',
  order: 'name',
  recNamesSearch: ['name', 'code'],
}) {
  name = fields.Char('Name')
  code = fields.Char('Code')
  override display_name = fields.Char('Display Name', {
    ...computed<Tool>('computeDisplayName', 'name', 'code'),
    required: true,
  })

  computeDisplayName() {
    for (const tool of this) tool.display_name = `[${tool.code}] ${tool.name}`
  }
}

class Log extends model('garden.log', { description: 'Log' }) {
  note = fields.Text('Note')
}

/** A label that is searched by its own means. */
class ExactTag extends inherit(Tag) {
  override searchDisplayName(operator: string, value: unknown) {
    return operator === '=' ? [['name', '=like', value]] : super.searchDisplayName(operator, value)
  }
}

let database: Database
test.before(async () => {
  database = await garden(Tool, Log, ExactTag)
})
const undone = (work: (env: Environment) => Promise<void>) => undoing(database, work)

async function tools(env: Environment) {
  return env['garden.tool'].create([
    { name: 'Axe', code: 'x1' },
    { name: 'Rake', code: 'r2' },
    { name: 'Spade', code: 'rx' },
    { name: 'Shears' },
  ])
}

test('F21: names are searched in all fields that say so, a denial in every one; an empty text gives the first', async t => {
  await undone(async env => {
    await tools(env)
    const names = async (...args: Parameters<Environment['garden.tool']['nameSearch']>) =>
      (await env['garden.tool'].nameSearch(...args)).map(([, label]) => label)

    t.deepEqual(await names('x'), ['[x1] Axe', '[rx] Spade'])
    t.deepEqual(await names('x', [['code', '!=', 'rx']]), ['[x1] Axe'])
    t.deepEqual(await names('x', [], 'not ilike'), ['[r2] Rake', '[null] Shears'])
    t.deepEqual(await names('Rake', [], '='), ['[r2] Rake'])
    t.deepEqual(await names('', [], 'ilike', 2), ['[x1] Axe', '[r2] Rake'])
    t.deepEqual(await names('r', [], 'ilike', 1), ['[r2] Rake'])
    t.deepEqual((await env['garden.tool'].search([['display_name', 'ilike', 'x']])).mapped('name'), ['Axe', 'Spade'])
  })
})

test('a model may say itself how its label is searched', async t => {
  await undone(async env => {
    await env['garden.tag'].create([{ name: 'alpha' }, { name: 'beta' }])
    t.is((await env['garden.tag'].nameSearch('al%', [], '=')).length, 1)
    t.is((await env['garden.tag'].nameSearch('lph')).length, 1)
  })
})

test('a label follows what it is made of, and is model and number where nothing labels a record', async t => {
  await undone(async env => {
    const [axe] = [...(await tools(env))]
    t.is((await axe!.load('display_name')).display_name, '[x1] Axe')
    await axe!.write({ code: 'x9' })
    t.is((await axe!.load('display_name')).display_name, '[x9] Axe')
    const log = await env['garden.log'].create({ note: 'hi' })
    t.is((await log.load('display_name')).display_name, `garden.log,${log.id}`)
  })
})

test('nameCreate makes a record of its label; a model without one says so', async t => {
  await undone(async env => {
    const tag = await env['garden.tag'].nameCreate('fresh')
    t.deepEqual([tag._name, tag.name], ['garden.tag', 'fresh'])
    await t.throwsAsync(env['garden.log'].nameCreate('x'), {
      instanceOf: ValueError,
      message: /garden\.log has no field/,
    })
    await t.throwsAsync(env['garden.log'].nameSearch('x'), { instanceOf: ValueError })
  })
})
