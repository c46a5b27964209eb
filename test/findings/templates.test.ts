import { join } from 'node:path'
import test from 'ava'
import { findAddons, selectAddons } from '../../core/addons/find.ts'
import { describe } from '../../core/addons/finding.ts'
import { loadAddons } from '../../core/addons/load.ts'
import { SetupError } from '../../core/errors.ts'
import { type Files, findingsIn, writeZoo } from './zoo.ts'

const page = (text: string): Files => ({ 'views/pages.xml': `<odoo>\n${text}\n</odoo>` })
const onLogin = (specs: string, more = '') =>
  page(`<template id="a" inherit_id="base.login"${more}>${specs}</template>`)

/** Line, code and sentence of what is found. */
async function told(files: Files): Promise<string[]> {
  const found = await findingsIn(files)
  return found.map(({ code, line, message }) => `${line} ${code} ${message}`)
}

for (const [what, files, expected] of [
  [
    'an extension of a template that is not there',
    page('<template id="a" inherit_id="base.logn"/>'),
    /^2 template-missing There is no template base\.logn, and no file base\/logn\.njk/,
  ],
  [
    'one of an addon that is not in depends',
    page('<template id="a" inherit_id="discuss._menu"/>'),
    /^2 template-missing .*: no addon discuss in depends$/,
  ],
  [
    'an extension of an extension',
    page('<template id="a" inherit_id="base.login"/><template id="b" inherit_id="a"/>'),
    /^2 template-missing zoo\.a extends base\.login: write inherit_id="base\.login"$/,
  ],
  [
    'a template that begins with itself',
    page('<template id="a" inherit_id="a" primary="1"><p/></template>'),
    /^2 template-place zoo\.a begins with itself, by inherit_id="zoo\.a"$/,
  ],
  [
    'an unknown position',
    onLogin('\n<form position="besides"><p/></form>'),
    /^3 template-place Unknown position "besides" in <form>; expected/,
  ],
  ['text that is for no place', onLogin('hello'), /^2 template-place <data> holds specs, not text: "hello"/],
  [
    'what would be the same for all groups',
    onLogin('<form position="attributes"><attribute name="id">x</attribute></form>', ' groups="base.group_user"'),
    /^2 template-place .* the same for all groups/,
  ],
  [
    'a template that can not be compiled',
    page('<template id="a">\n<p>{% if x %}</p></template>'),
    /^3 template-syntax zoo\.a: {% if %} is not closed/,
  ],
  [
    'one that can not be compiled with what is brought to it',
    onLogin('\n<form position="before">{% endif %}</form>'),
    /^3 template-syntax base\.login: /,
  ],
  [
    'a block that is there twice',
    onLogin('<form position="before">{% block door %}{% endblock %}</form>'),
    /template-syntax base\.login: .*door/,
  ],
  [
    'a name that a file has, too',
    {
      ...page(`<template id="a">{% include 'zoo/a.njk' %}</template>`),
      'templates/a.njk': 'a',
    },
    /^2 template-id There are two templates zoo\.a: the other one is zoo\/a\.njk$/,
  ],
  [
    'an include of what no file defines',
    page(`<template id="hello">x</template>\n<template id="a">{% include 'zoo.helo' %}</template>`),
    /^3 template-missing There is no template zoo\.helo: no data file defines it; did you mean zoo\.hello\?/,
  ],
  [
    'a page of what no file defines',
    {
      'controllers/index.ts': `import { page, route } from '#core'\nexport const routes = [route('GET', '/z', { auth: 'user' }, () => page('zoo.a'))]`,
    },
    /^2 template-missing There is no template zoo\.a: no data file defines it/,
  ],
  [
    'what QWeb would do',
    page('<template id="a"><p t-if="x">x</p></template>'),
    /^2 template-markup t-if="…" does nothing here/,
  ],
  [
    'a name of another addon',
    page('<template id="base.login"><p/></template>'),
    /^2 data-attribute A template is named by an id such as greeting, found base\.login/,
  ],
  [
    'a name that leads out of the folders',
    page('<template id="a" inherit_id="base.../../secret"/>'),
    /^2 data-attribute inherit_id: expected a name such as base\.login/,
  ],
  [
    'a report of a template that is not there',
    page(
      '<record id="r" model="ir.actions.report"><field name="name">R</field><field name="model">zoo.animal</field><field name="report_name">base.login</field></record>',
    ),
    /^2 template-missing There is no <template> base\.login/,
  ],
] as const) {
  test(`foyer check tells ${what}`, async t => {
    const found = await told(files)
    t.is(found.length, 1, found.join('\n'))
    t.regex(found[0]!, expected)
  })
}

test('a start tells what is wrong with templates, with file and line', async t => {
  const root = writeZoo(onLogin('\n<p class="gone" position="after"><b/></p>'))
  const found = await findAddons([root, join(import.meta.dirname, '../../addons')])
  const error = await t.throwsAsync(loadAddons(selectAddons(found, ['zoo'])), { instanceOf: SetupError })
  const [finding, ...others] = (error as SetupError).details
  t.deepEqual(others, [])
  t.regex(
    describe(finding!),
    /zoo\/views\/pages\.xml:3: <p class="gone"> points at nothing in base\.login\. \[template-place\]$/,
  )
})
