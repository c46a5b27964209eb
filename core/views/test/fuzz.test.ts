import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { ExpressionError, evaluate } from '../../expression/literal.ts'
import { type ArchElement, parseArch, toArch, ViewError } from '../arch.ts'
import { checkView } from '../check.ts'
import { compileForm } from '../form.ts'
import { compileKanban } from '../kanban.ts'
import { compileList } from '../list.ts'
import { type ViewRow, Views } from '../resolve.ts'
import { compileSearch } from '../search.ts'
import { translateArch } from '../terms.ts'
import type { World } from '../world.ts'
import { arch, compiling, known, lines, row, scene, users } from './fake.ts'
import { broken, expression, node, root } from './strange.ts'

const seed = Number(process.env.FOYER_SEED) || Math.floor(Math.random() * 2 ** 31)
test.before(t => t.log(`FOYER_SEED=${seed}`))
const options = { seed, numRuns: Number(process.env.FOYER_RUNS) || 600 }

const world: World = {
  fields: model => (model === 'user' ? known(users) : model === 'line' ? known(lines) : null),
  opened: (_, method) => (method === 'actionJoin' ? true : null),
  group: () => false,
  implied: null,
  action: () => false,
}

/** What runs when a text has reached code. */
let reached = false
Object.defineProperty(globalThis, 'reached', { configurable: true, get: () => (reached = true) })
test.after(() => Reflect.deleteProperty(globalThis, 'reached'))

const names = {
  ...Object.fromEntries(Object.keys(users).map(name => [name, null])),
  name: 'Ada',
  active: true,
  tag_ids: [1],
}

test('expressions of any kind give a value or an ExpressionError, and run no code', t => {
  fc.assert(
    fc.property(fc.oneof(expression, fc.string()), source => {
      try {
        const value = evaluate(source, { ...names, record: { ...names }, parent: { ...names } })
        return typeof value !== 'function' && !reached
      } catch (error) {
        return error instanceof ExpressionError && !reached
      }
    }),
    options,
  )
  t.false(reached)
})

const record = row({ name: 'Ada', active: true, tag_ids: [], line_ids: [] }, 1)
const draw: Record<string, (view: ArchElement) => unknown> = {
  form: view => {
    const plan = compileForm(view, compiling)
    return `${plan.draw(record, scene, true)}${plan.draw(record, scene, false)}`
  },
  list: view => compileList(view, compiling).draw([record], scene, { field: null, descending: false, url: () => '' }),
  kanban: view => compileKanban(view, compiling).draw([record], scene),
  search: view => JSON.stringify(compileSearch(view, compiling)),
}
const dangerous =
  /<(script|style|iframe|object|svg)[\s>](?! data-icon)|\son\w+="|(href|src)="\s*(javascript|data):|<[^>]+ style="/i

/** Either drawn, and then without danger, or refused with a sentence. */
function drawnOrRefused(t: ExecutionContext, source: string): boolean {
  try {
    const view = arch(source)
    const findings = checkView(view, 'user', world)
    translateArch(view, term => term)
    const html = String(draw[view.tag]?.(view) ?? '').replaceAll(/<svg data-icon="[^"]*"><\/svg>/g, '')
    if (dangerous.test(html)) t.log(source, html, findings)
    return !dangerous.test(html) && !reached
  } catch (error) {
    if (!(error instanceof ViewError || error instanceof ExpressionError)) t.log(source)
    if (!(error instanceof ViewError || error instanceof ExpressionError)) throw error
    return error.message.length > 10 && !reached
  }
}

test('views of any kind are drawn without danger, or refused with a sentence', t => {
  t.timeout(60_000)
  fc.assert(
    fc.property(root, source => drawnOrRefused(t, source)),
    options,
  )
  t.false(reached)
})

test('a view that has no findings can be drawn', t => {
  t.timeout(60_000)
  let fine = 0
  fc.assert(
    fc.property(root, source => {
      let view: ArchElement
      try {
        view = arch(source)
        if (checkView(view, 'user', world).length > 0) return true
      } catch (error) {
        return error instanceof ViewError
      }
      fine++
      try {
        draw[view.tag]?.(view)
        return true
      } catch (error) {
        return (
          error instanceof ViewError &&
          /cannot be worked out|is not a condition: Expected (two|a number|a list)/.test(error.message)
        )
      }
    }),
    options,
  )
  t.log(`${fine} of them had none`)
  t.pass()
})

test('extensions of any kind end: a view, or what is wrong with it', t => {
  t.timeout(60_000)
  const stored = (id: number, source: string): ViewRow => {
    const inherits =
      id === 1 ? { inherit_id: null, mode: 'primary' as const } : { inherit_id: 1, mode: 'extension' as const }
    const common = {
      name: `view ${id}`,
      addon: 'base',
      arch: source,
      model: 'user',
      type: 'form',
      priority: 16,
      active: true,
    }
    return { id, ...common, ...inherits }
  }
  const specs = fc.array(node, { minLength: 1, maxLength: 5 }).map(list => `<data>${list.join('')}</data>`)
  fc.assert(
    fc.property(root, fc.array(fc.oneof(specs, broken), { maxLength: 3 }), (first, others) => {
      const views = new Views([first, ...others].map((source, index) => stored(index + 1, source)))
      try {
        views.resolveWithProblems(1)
        checkView(views.resolveWhatFits(1).arch, 'user', world)
        views.resolve(1)
        return true
      } catch (error) {
        return error instanceof ViewError
      }
    }),
    { ...options, numRuns: options.numRuns / 2 },
  )
  t.false(reached)
})

test('texts that are no XML are refused with a sentence', t => {
  fc.assert(
    fc.property(broken, source => {
      try {
        const document = parseArch({ name: 'x', addon: 'base', arch: source })
        return document.documentElement !== null && toArch(document.documentElement).tag !== ''
      } catch (error) {
        return error instanceof ViewError
      }
    }),
    options,
  )
  t.pass()
})

test('braces without end, and brackets without number, take no time by the square', t => {
  const many = 60_000
  for (const source of ['{{', '{%', '{{ a }', '{% if', '{{{', '}}{{']) {
    const long = source.repeat(many / source.length)
    drawnOrRefused(t, `<form><p>${long}</p><p class="${long}"/></form>`)
  }
  for (const source of ['(', '[', '{', 'not ', '- ', "'", 'a.', 'a[', '1+', 'a if ']) {
    const long = source.repeat(many / source.length)
    t.throws(() => evaluate(long, { a: 1 }), { instanceOf: ExpressionError }, source)
    drawnOrRefused(t, `<form><field name="name" invisible="${long}"/></form>`)
  }
  t.false(reached)
})
