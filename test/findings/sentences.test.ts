import test from 'ava'
import { type Files, findingsIn } from './zoo.ts'

const data = (body: string) => `<odoo>\n${body}\n</odoo>`
const view = (name: string, arch: string) =>
  data(`<record id="${name}" model="ir.ui.view"><field name="name">v</field><field name="model">zoo.animal</field>
<field name="arch" type="xml">${arch}</field></record>`)

/** Files that can't be read, each with what is said of them. */
const unreadable: Record<string, readonly [text: string, line: number, message: string]> = {
  'views/unclosed.xml': [
    data('<record id="a" model="zoo.animal">\n<field name="name">A</field>'),
    2,
    '<record> is not closed: expected </record>, found </odoo>',
  ],
  'views/closes.xml': [`${data('')}\n</record>`, 4, 'Expected one outermost element, found </record> behind it'],
  'views/roots.xml': [`${data('')}\n<odoo/>`, 4, 'Expected one outermost element, found <odoo> behind it'],
  'views/text.xml': [`${data('')}\n<!-- x -->\nx`, 5, 'Expected one outermost element, found text behind it'],
  'views/end.xml': ['<odoo>\n', 1, '<odoo> is not closed: expected </odoo>, found the end of the text'],
  'views/nbsp.xml': [
    data('<menuitem id="a"\n name="&nbsp;"/>'),
    2,
    'XML has no entity &nbsp;: write the character itself, or &amp; for an ampersand',
  ],
  'views/quotes.xml': [data('<menuitem id=a/>'), 2, 'Expected quotes around the value of an attribute, found a'],
  'views/twice.xml': [data('<menuitem id="a" id="b"/>'), 2, 'The attribute id stands twice in one element'],
  'views/less.xml': [data('<menuitem name="<"/>'), 2, 'Expected &lt; in the value of an attribute, found <'],
  'views/arches.xml': [
    view('arches', '<list/>\n<form/>'),
    4,
    'This is not well-formed XML: Expected one outermost element, found <form> behind it.',
  ],
  'views/none.xml': [
    data(
      '<record id="none" model="ir.ui.view"><field name="name">v</field><field name="model">res.users</field></record>',
    ),
    2,
    'This is not well-formed XML: Expected one XML element, found none.',
  ],
  'views/empty_if.xml': [
    view('empty_if', '<form>\n<p>{% if %}a{% endif %}</p></form>'),
    4,
    '{% if %} is empty: expected {% if active %}, with fields of the model.',
  ],
  'views/no_endif.xml': [
    view('no_endif', '<form>\n<p>{% if legs %}a</p></form>'),
    4,
    '{% if %} in <p> has no {% endif %}.',
  ],
  'views/endif.xml': [
    view('endif', '<form>\n<p>{% endif %}</p></form>'),
    4,
    '{% endif %} in <p>: nothing has begun that it could belong to.',
  ],
  'views/iff.xml': [
    view('iff', '<form>\n<p>{% constructor %}</p></form>'),
    4,
    '{% constructor %} in <p>: expected one of if, for, elif, else, endif, endfor.',
  ],
  'views/half.xml': [
    view('half', '<form>\n<p>{{ legs</p></form>'),
    4,
    '{{ in <p> is not closed: expected }} behind it.',
  ],
  'views/options.xml': [
    view('options', `<form>\n<field name="keeper_id" options="{'no_open': True"/></form>`),
    4,
    `options="{'no_open': True" cannot be read: Expected } or a comma, found the end, at character 17 of {'no_open': True`,
  ],
  'templates/if.njk': [
    'a\n{% if a == b %}\n{% for x in y %}{% endfor %}\n',
    2,
    '{% if %} is not closed: expected {% endif %}',
  ],
  'templates/order.njk': [
    'a\n{% for x in y %}\n{% if x %}{% endfor %}',
    3,
    '{% endfor %}: expected {% endif %}, as line 3 began',
  ],
  'templates/tag.njk': ['a\n{% iff x %}', 2, 'There is no tag {% iff %}; did you mean if?'],
  'templates/value.njk': ['a\n{% if %}{% endif %}', 2, 'Expected a value, found %}'],
  'templates/braces.njk': ['a\n{{ a\nb', 2, '{{ is not closed: expected }}'],
  'templates/comment.njk': ['a\n{# a\nb', 2, '{# is not closed: expected #}'],
}

test('what can not be read is told in words, on the line to mend', async t => {
  const files: Files = Object.fromEntries(Object.entries(unreadable).map(([path, [text]]) => [path, text]))
  const found = await findingsIn(files)
  for (const [path, [, line, message]] of Object.entries(unreadable)) {
    const told = found.filter(
      ({ file, code }) => file.endsWith(`/zoo/${path}`) && !/^(file-unused|data-attr)/.test(code),
    )
    t.deepEqual(
      told.map(finding => [finding.line, finding.message]),
      [[line, message]],
      path,
    )
  }
})

test('code that can not be loaded is told in words, on the line to mend', async t => {
  const placed = async (files: Files) =>
    (await findingsIn(files)).flatMap(({ code, file, line, message }) =>
      code === 'term-missing' ? [] : [`${file.replace(/^.*\/zoo\//, '')}:${line} ${message}`],
    )
  const model = `import { fields, model } from '#core'\n`
  t.deepEqual(await placed({ 'models/animal.ts': `${model}export class Animal extends {` }), [
    "models/animal.ts:2 Its code can't be loaded: Unexpected end of the file. Expected identifier, string literal, numeric literal or [ for the computed key",
  ])
  t.deepEqual(await placed({ 'models/animal.ts': `${model}import './cage.ts'` }), [
    'models/animal.ts:2 Imports ./cage.ts, but there is no such file',
  ])
  t.deepEqual(await placed({ 'manifest.ts': `export default {\n  name: 'Zoo'\n  data: [],\n}` }), [
    "manifest.ts:3 It can't be read: Expected ',', got 'data'",
  ])
  t.deepEqual(await placed({ 'manifest.ts': `export default {\n  name: zoo,\n}` }), [
    `manifest.ts:2 It can't be read: zoo is not defined`,
  ])
  t.deepEqual(await placed({ 'hooks.ts': `\nexport function preinit() {}` }), [
    'hooks.ts:2 Unknown export preinit: expected preInit, postInit, uninstall; did you mean preInit?',
  ])
})
