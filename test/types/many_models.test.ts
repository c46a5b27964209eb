import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'

const root = join(import.meta.dirname, '../..')
const models = 300
/** Instantiations that three layers of one model, and the use of it, may cost. */
const mostEach = 4_500

test('300 models of three layers each, and their use, stay cheap for the compiler', t => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-many-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  for (const name of ['core', 'config', 'node_modules', 'package.json'])
    symlinkSync(join(root, name), join(folder, name))
  for (const [layer, write] of [bottom, middle, top].entries()) {
    mkdirSync(join(folder, `layer${layer}`))
    for (let index = 0; index < models; index++)
      writeFileSync(join(folder, `layer${layer}/m${index}.ts`), write(index, (index + 1) % models))
  }
  writeFileSync(join(folder, 'use.ts'), use())
  const compilerOptions = { noEmit: true, composite: false, emitDeclarationOnly: false, declaration: false }
  const config = { extends: './config/tsconfig.json', compilerOptions, include: ['layer*', 'use.ts', 'core/**/*.d.ts'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))

  const { instantiations, ms } = compile(folder)
  t.log(`${instantiations} instantiations, ${ms} ms`)
  t.true(instantiations > models * 100, 'the models must have been compiled for this test to mean anything')
  t.true(instantiations < models * mostEach, `${Math.round(instantiations / models)} a model`)
})

function compile(folder: string): { instantiations: number; ms: number } {
  const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc')
  const before = performance.now()
  try {
    const report = execFileSync(process.execPath, [tsc, '-p', folder, '--extendedDiagnostics'], { encoding: 'utf8' })
    const instantiations = Number(/Instantiations:\s+(\d+)/.exec(report)?.[1])
    return { instantiations, ms: Math.round(performance.now() - before) }
  } catch (error) {
    // What the compiler has to say stands in its output, not in the message.
    throw new Error(String((error as { stdout?: unknown }).stdout).slice(0, 2000), { cause: error })
  }
}

const bottom = (index: number, next: number) => `
import { computed, fields, model } from '#core'
import './m${next}.ts'
declare module '#models' {
  interface Models { 'many.m${index}': Many${index} }
  interface Many${index} extends Bottom${index} {}
}
export class Bottom${index} extends model('many.m${index}', { description: 'Model ${index}' }) {
  name = fields.Char('Name', { required: true })
  count = fields.Integer('Count')
  day = fields.Date('Day')
  kind = fields.Selection('Kind', { a: 'A', b: 'B' })
  next_id = fields.Many2one('many.m${next}', 'Next')
  peer_ids = fields.Many2many('many.m${next}', 'Peers')
  label = fields.Char('Label', computed<Bottom${index}>('computeLabel', 'name', 'next_id.name'))
  computeLabel() {
    for (const one of this) one.label = one.name + one.next_id.name
  }
}
`

const middle = (index: number, next: number) => `
import { fields, inherit } from '#core'
import { Bottom${index} } from '../layer0/m${index}.ts'
import './m${next}.ts'
declare module '#models' { interface Many${index} extends Middle${index} {} }
export class Middle${index} extends inherit(Bottom${index}) {
  note = fields.Text('Note')
  back_ids = fields.One2many('many.m${(index + models - 1) % models}', 'next_id', 'Back')
  async total() {
    const found = await this.env['many.m${next}'].search([['next_id', '=', null], ['count', '>', 3]])
    return found.mapped('count').length
  }
}
`

const top = (index: number) => `
import { fields, inherit, type Values } from '#core'
import { Middle${index} } from '../layer1/m${index}.ts'
declare module '#models' { interface Many${index} extends Top${index} {} }
export class Top${index} extends inherit(Middle${index}) {
  amount = fields.Float('Amount')
  override async write(values: Values<'many.m${index}'>) {
    await super.write({ ...values, note: 'written' })
  }
}
`

function use(): string {
  const each = Array.from(
    { length: models },
    (_, index) => `
  const found${index} = await env['many.m${index}'].search([['name', 'ilike', 'x'], ['next_id.amount', '>', 2], ['kind', 'in', ['a']]])
  await found${index}.write({ amount: found${index}.next_id.amount + (await found${index}.next_id.total()), peer_ids: [[5, 0, 0]] })`,
  )
  const imports = Array.from({ length: models }, (_, index) => `import './layer2/m${index}.ts'`)
  return `${imports.join('\n')}\nimport type { Environment } from '#core'\nexport async function use(env: Environment) {${each.join('')}\n}\n`
}
