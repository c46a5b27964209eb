import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { AccessError } from '../../errors.ts'
import { icon, iconNames } from '../icons.ts'
import { Templates } from '../render.ts'

const folder = mkdtempSync(join(tmpdir(), 'templates-'))
const scope = { _: (text: string) => `<${text}>`, asset: (path: string) => `/${path}`, slot: () => '' }
let count = 0

function render(
  source: string,
  values: Record<string, unknown> = {},
  templates = new Templates([{ owner: 'shop', path: folder }]),
) {
  const name = `t${++count}.njk`
  writeFileSync(join(folder, name), source)
  return templates.render(`shop/${name}`, values, scope)
}

test('what is printed is escaped, translations too', t => {
  t.is(render('{{ a }}', { a: '<b>"\'&' }), '&lt;b&gt;&quot;&#39;&amp;')
  t.is(render("{{ _('x') }}"), '&lt;x&gt;')
})

test('templates do not reach what compiles code', t => {
  const values = { text: 'a', list: [1], call: () => 1, key: { toString: () => 'constructor' } }

  for (const path of [
    'text.constructor',
    'list["constructor"]',
    'call.constructor',
    'range.constructor',
    'text[key]',
    'text[["constructor"]]',
    'list.__proto__',
    'call.prototype',
    'cycler["constr" + "uctor"]',
  ]) {
    t.is(render(`{{ ${path} }}`, values), '', path)
  }
  t.throws(() => render('{{ range.constructor("return process.version")() }}'))
})

test('an error for people goes through a template as it is', t => {
  const fail = () => {
    throw new AccessError('Not for you.')
  }

  t.throws(() => render('{{ fail() }}', { fail }), { instanceOf: AccessError, message: 'Not for you.' })
})

test('any other error names the template and the line, and keeps its cause', t => {
  const fail = () => {
    throw new Error('not loaded')
  }

  const error = t.throws(() => render('one\n{{ fail() }}', { fail }), {
    message: /shop\/t\d+\.njk\) \[Line 2, [\s\S]*not loaded/,
  })
  t.true(error?.cause instanceof Error)
  t.throws(() => render('{% if %}'), { message: /shop\/t\d+\.njk/ })
})

test('a template that is not there is named, with what names look like', t => {
  t.throws(() => render("{% include 'shop/nothing.njk' %}"), {
    message: /no template "shop\/nothing\.njk".*templates folder of "shop"/s,
  })
  t.throws(() => render("{% include 'shpo/x.njk' %}"), { message: /"shpo\/x\.njk".*the addons are shop/s })
  t.throws(() => render("{% include 'shop/../../etc/passwd' %}"), { message: /There is no template/ })
})

test('templates are read once, unless they are to be fresh', t => {
  mkdirSync(join(folder, 'sub'))
  const file = join(folder, 'sub', 'a.njk')
  const [kept, fresh] = [false, true].map(is => new Templates([{ owner: 'shop', path: folder }], is)) as [
    Templates,
    Templates,
  ]
  const both = () => [kept, fresh].map(templates => templates.render('shop/sub/a.njk', {}, scope))

  writeFileSync(file, 'one')
  t.deepEqual(both(), ['one', 'one'])
  writeFileSync(file, 'two')
  t.deepEqual(both(), ['one', 'two'])
})

test('every icon is drawn, unseen by screen readers; an unknown one is an error that names those there are', t => {
  for (const name of iconNames)
    t.regex(
      String(icon(name)),
      /^<svg class="icon".* aria-hidden="true".*<path d="M[\dMmLlHhVvAaCcSsZz .-]+"\/><\/svg>$/,
    )
  t.is(render("{{ icon('bell', 'big') }}").match(/class="([^"]*)"/)?.[1], 'icon big')
  t.throws(() => icon('bel'), { message: /no icon "bel"; there are: apps, / })
})
