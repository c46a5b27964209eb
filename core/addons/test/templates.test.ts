import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { Templates } from '../../views/render.ts'
import { templatePaths } from '../../views/template_paths.ts'
import { readXml } from '../data/xml.ts'
import { TemplateParts } from '../templates/templates.ts'

const folder = mkdtempSync(join(tmpdir(), 'templates-'))
mkdirSync(join(folder, 'web'))
const page = `{% extends 'shop/door.njk' %}
{% block door %}
<form class="card {% if wide %}wide{% endif %}" action="/buy/{{ id }}">
  <p>Hello, {{ name }}</p>
  <br>
  <button {%- if wide %} class="big"{% endif %}>{{ _('Buy') }}</button>
</form>
<ul><li>one<li>two</ul>
{% endblock %}
`
writeFileSync(join(folder, 'door.njk'), '<main>{% block door %}{% endblock %}</main>')
writeFileSync(join(folder, 'web/page.njk'), page)

const problemsOf: string[] = []

/** The templates of an addon with these data files, besides shop/door.njk and shop/web/page.njk. */
function house(...files: string[]): Templates {
  const parts = files.flatMap((text, index) => {
    const { templates, findings } = readXml(`${index + 1}.xml`, `<odoo>${text}</odoo>`, { addon: 'shop' })
    if (findings.length > 0) throw new Error(findings.map(({ line, message }) => `${line} ${message}`).join('\n'))
    return templates
  })
  const all = new TemplateParts(parts)
  return new Templates([{ owner: 'shop', path: folder }], false, (name, read) =>
    all.find(name, read, (error, { name }) =>
      problemsOf.push(...[error, ...error.others].map(({ problem }) => `${name}: ${problem}`)),
    ),
  )
}

const scope = (...groups: string[]) => ({
  _: (text: string) => text,
  asset: (path: string) => path,
  slot: () => '',
  hasGroup: (group: string) => groups.includes(group),
})

const source = (templates: Templates) => templates.find('shop/web/page.njk')!.text
const extended = (specs: string, attributes = '') =>
  house(`<template id="more" inherit_id="shop.web/page" ${attributes}>${specs}</template>`)

test('a template is what is written between its tags, and is rendered and included by its id', t => {
  const templates = house(`
    <template id="greeting"><i class="wave"/><b title="{{ '&lt;' }}">Hi &amp; hello, {{ name }}</b><br/><!-- {{ no }} -->
{% if 1 &lt; 2 %}yes{% endif %}</template>
    <template id="letter"><![CDATA[<p {% if a %}class="a"{% endif %}>&amp; &lt;</p>]]>{% include 'shop.greeting' %}</template>`)
  t.is(
    templates.render('shop.greeting', { name: '<Ada>' }, scope()),
    '<i class="wave"></i><b title="&lt;">Hi &amp; hello, &lt;Ada&gt;</b><br>\nyes',
  )
  t.regex(
    templates.render('shop.letter', { a: 1, name: 'Ada' }, scope()),
    /^<p class="a">&amp; &lt;<\/p><i class="wave">/,
  )
})

test('what an extension does not touch stays to the letter', t => {
  const templates = extended('<xpath expr="//form/p" position="after"><i>new</i></xpath>')
  t.is(source(templates), page.replace('{{ name }}</p>', '{{ name }}</p><i>new</i>'))
})

for (const [title, specs, old, by] of [
  ['inside', '<form><i/></form>', '\n</form>', '\n<i></i></form>'],
  ['before', '<button position="before"><i/></button>', '<button', '<i></i><button'],
  ['after', '<br position="after"><i/></br>', '<br>', '<br><i></i>'],
  ['replaced', '<xpath expr="//form/p" position=\'replace\'><i/></xpath>', '<p>Hello, {{ name }}</p>', '<i></i>'],
  ['taken away', '<xpath expr="//p" position="replace"/>', '<p>Hello, {{ name }}</p>', ''],
  ['wrapped', '<p position="replace"><i>$0</i></p>', '<p>Hello, {{ name }}</p>', '<i><p>Hello, {{ name }}</p></i>'],
  ['filled anew', '<p position="replace" mode="inner">x</p>', '<p>Hello, {{ name }}</p>', '<p>x</p>'],
  [
    'given attributes',
    '<p position="attributes"><attribute name="title">{{ _("a") }}"b"</attribute><attribute name="class" add="lead"/></p>',
    '<p>',
    '<p class="lead" title="{{ _("a") }}&quot;b&quot;">',
  ],
  [
    'changed in a class that has Nunjucks',
    '<form action="/buy/{{ id }}" position="attributes"><attribute name="class" add="new" remove="card"/></form>',
    'class="card {% if wide %}wide{% endif %}"',
    'class="{% if wide %}wide{% endif %} new"',
  ],
  ['found by its class', '<xpath expr="//form[hasclass(\'card\')]/br" position="replace"/>', '<br>', ''],
  ['the whole', '<xpath expr="." position="inside">end</xpath>', 'endblock %}\n', 'endblock %}\nend'],
] as const) {
  test(`an element can be extended: ${title}`, t => {
    t.true(page.includes(old))
    t.is(source(extended(specs)), page.replace(old, by))
  })
}

test('an element can be moved, with what is around it', t => {
  const moved = source(extended('<p position="before"><b/><button position="move"/></p>'))
  const button = /<button[\s\S]*<\/button>/.exec(page)![0]
  t.is(moved, page.replace(button, '').replace('<p>', `<b></b>${button}<p>`))
})

test('extensions are applied by priority, then in their order, each to what those before it left', t => {
  const add = (id: string, text: string, priority = '') =>
    `<template id="${id}" inherit_id="web/page" ${priority}><p position="inside">${text}</p></template>`
  const templates = house(add('a', 'a', 'priority="20"'), add('b', 'b') + add('c', '<u/>'))
  t.true(source(templates).includes('{{ name }}b<u></u>a</p>'))
})

test('a template can begin with another, which does not change, and be extended itself', t => {
  const templates = house(`
    <template id="card"><p class="a">{{ x }}</p></template>
    <template id="big" inherit_id="card" primary="1"><p position="attributes"><attribute name="class">b</attribute></p></template>
    <template id="bigger" inherit_id="big"><p>!</p></template>`)
  t.is(templates.render('shop.card', { x: 1 }, scope()), '<p class="a">1</p>')
  t.is(templates.render('shop.big', { x: 1 }, scope()), '<p class="b">1!</p>')
})

test('only members of its groups see what an extension brings', t => {
  const at = 'groups="base.user,!base.portal"'
  const added = extended('<p position="replace"><i>secret</i></p>', at)
  const shown = (...groups: string[]) => added.render('shop/web/page.njk', { name: 'Ada' }, scope(...groups))
  t.regex(shown('base.user'), /<i>secret<\/i>/)
  t.notRegex(shown('base.user'), /Hello/)
  for (const groups of [[], ['base.other'], ['base.user', 'base.portal']]) {
    t.notRegex(shown(...groups), /secret/)
    t.regex(shown(...groups), /Hello, Ada/)
  }
  const whole = house(`<template id="a" ${at}>for some</template>`)
  t.deepEqual(
    [scope(), scope('base.user')].map(one => whole.render('shop.a', {}, one)),
    ['', 'for some'],
  )
})

test('an error while rendering names the template, and the file and line of the part that it is in', t => {
  const fail = () => {
    throw new Error('broken')
  }
  const templates = extended('\n<p position="after">\n  <i>{{ fail() }}</i></p>')
  t.throws(() => templates.render('shop/web/page.njk', { fail }, scope()), {
    message: /\(shop\/web\/page\.njk, 1\.xml:3\) \[Line \d+, [\s\S]*broken/,
  })
})

test('a part of a page reaches no more than any template does, and names lead to no files', t => {
  const templates = house(`
    <template id="evil">{{ range.constructor("return process")() }}</template>
    <template id="path">{% include name %}</template>`)
  t.throws(() => templates.render('shop.evil', {}, scope()))
  for (const name of [
    '../../../../etc/passwd',
    'shop/../../etc/passwd',
    'shop.web/page',
    'shop.../door',
    '/etc/passwd',
    '',
  ])
    t.throws(() => templates.render('shop.path', { name }, scope()), { message: /template/ }, name)
})

test('a template is cut out where it stands, whatever ends the lines before it', t => {
  for (const end of ['\n', '\r\n', '\r', '\u2028', '\u0085']) {
    const templates = house(
      `<!-- é😀 --><template id="a">${end}<b>x</b></template>${end}<template id="z">end</template>`,
    )
    t.is(templates.render('shop.a', {}, scope()), '\n<b>x</b>', JSON.stringify(end))
    t.is(templates.render('shop.z', {}, scope()), 'end')
  }
})

test('what a template reads of its docs is found in loops, filters, sets and includes', t => {
  const read = (text: string) =>
    templatePaths(text, 'docs', name => (name === 'x' ? '{{ doc.inside }}' : null)).map(path => path.join('.'))
  const all = read(`{% for doc in docs|sort(attribute='rank') %}{% set owner = doc.owner_id %}{{ owner.name|upper }}
    {% if doc.a and not docs[0].b %}{{ field(doc.line_ids[0], 'price') }}{% endif %}{% include 'x' %}{{ other.name }}
    {% endfor %}{% for day, some in docs|groupby('day') %}{% for one in some %}{{ one.late }}{% endfor %}{% endfor %}`)
  const wanted = ['rank', 'owner_id', 'owner_id.name', 'a', 'b', 'line_ids.price', 'inside', 'day', 'late']
  for (const path of wanted) t.true(all.includes(path), path)
  t.false(all.some(path => path.includes('other')))
})
