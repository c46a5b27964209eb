import test from 'ava'
import { AccessError, cleanHtml, computed, fields, model } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'
import type { HtmlCleaning } from '../../core/model/fields/descriptor.ts'
import { rich } from '../../core/views/widgets/text.ts'

declare module '#models' {
  interface Models {
    'wall.poster': WallPoster
  }
  interface WallPoster extends Poster {}
}

class Poster extends model('wall.poster', { description: 'Poster' }) {
  name = fields.Char('Name')
  body = fields.Html('Body')
  begun = fields.Html('Begun', { default: '<p onclick="run()">begun</p>' })
  parent_id = fields.Many2one('wall.poster', 'Parent')
  parent_body = fields.Html('Body above', { related: 'parent_id.body', readonly: false })
  made = fields.Html('Made', { ...computed<Poster>('computeMade', 'name'), store: true })
  shown = fields.Html('Shown', computed<Poster>('computeShown', 'name'))
  translated = fields.Html('Translated', { translate: true })
  raw = fields.Html('Raw', { sanitize: false })
  styled = fields.Html('Styled', { stripStyle: false, stripClasses: true })
  guarded = fields.Html('Guarded', { sanitizeOverridable: 'wall.group_trusted' })

  computeMade() {
    for (const poster of this) poster.made = `<b>${poster.name}</b><script>run()</script>`
  }

  computeShown() {
    for (const poster of this) poster.shown = `<i>${poster.name}</i><img src=x onerror=run()>`
  }
}

let database: Database
test.before(async () => {
  database = await Database.open({ connection: await emptyDatabase(), definitions: [Poster] })
  onCleanUp(() => database.close())
  await syncSchema(database)
})

const attacks = [
  '<script>run()</script>',
  '<scr<script>ipt>run()</script>',
  '<img src=x onerror=run()>',
  '<img src="x" ONERROR = "run()">',
  '<img/src=x/onerror=run()>',
  '<a href="javascript:run()">x</a>',
  '<a href=" java\tscript:run()">x</a>',
  '<a href="&#106;avascript:run()">x</a>',
  '<a href="vbscript:run()">x</a>',
  '<a href="data:text/html,<script>run()</script>">x</a>',
  '<svg onload=run()>',
  '<svg><script>run()</script></svg>',
  '<svg><a xlink:href="javascript:run()"><text>x</text></a></svg>',
  '<svg><animate attributeName=href values=javascript:run() /></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=run()></style>',
  '<iframe src="javascript:run()"></iframe>',
  '<iframe srcdoc="<script>run()</script>"></iframe>',
  '<object data="javascript:run()"></object>',
  '<embed src="javascript:run()">',
  '<form action="javascript:run()"><button>x</button></form>',
  '<button formaction="javascript:run()">x</button>',
  '<input autofocus onfocus=run()>',
  '<details open ontoggle=run()>x</details>',
  '<video><source onerror=run()></video>',
  '<audio src=x onerror=run()>',
  '<body onload=run()>',
  '<base href="https://evil.example/">',
  '<meta http-equiv="refresh" content="0;url=javascript:run()">',
  '<link rel=stylesheet href="https://evil.example/x.css">',
  '<style>@import "https://evil.example/x.css";</style>',
  '<p style="background:url(javascript:run())">x</p>',
  '<p style="width:expression(run())">x</p>',
  '<p style="position:fixed;inset:0">x</p>',
  '<div hx-get="/evil" hx-trigger="load">x</div>',
  '<div data-hx-post="/evil" data-hx-trigger="load">x</div>',
  '<div x-data x-init="run()">x</div>',
  '<noscript><p title="</noscript><img src=x onerror=run()>"></noscript>',
  '<textarea><img title="</textarea><img src=x onerror=run()>"></textarea>',
  '<xmp><p title="</xmp><img src=x onerror=run()>"></xmp>',
  '<template><img src=x onerror=run()></template>',
  '<title><img title="</title><img src=x onerror=run()>"></title>',
  '<!--><img src=x onerror=run()>-->',
  '<![CDATA[<img src=x onerror=run()>]]>',
  '<p title="&quot; onclick=&quot;run()">x</p>',
  '"><img src=x onerror=run()>',
  '<marquee onstart=run()>x</marquee>',
  '<a href="//evil.example" target="_blank">x</a>',
  '<table background="javascript:run()"><tr><td>x</td></tr></table>',
]

/** Everything a browser would act on, in markup as the cleaner writes it: attributes in quotes, tags in small letters. */
const acts =
  /<(script|iframe|object|embed|svg|math|style|base|meta|link|template|noscript|xmp|title|video|audio|source)\b|<[^>]*\s(on\w+|hx-[\w-]+|data-hx-[\w-]+|x-[\w-]+|srcdoc|formaction)\s*=|="\s*(javascript|vbscript|data:text)|url\(|expression|position:/i

const cleanings: HtmlCleaning[] = [
  {},
  { sanitizeTags: false },
  { sanitizeAttributes: false },
  { sanitizeForm: false },
  { stripStyle: false },
  { stripStyle: false, sanitizeStyle: false },
  { sanitizeTags: false, sanitizeAttributes: false, sanitizeForm: false, stripStyle: false, sanitizeStyle: false },
]
for (const cleaning of cleanings) {
  test(`nothing that runs gets in with ${JSON.stringify(cleaning)}`, t => {
    for (const attack of attacks) {
      const clean = cleanHtml(attack, cleaning)
      // What stands between quotes is text; what is left of it between tags is what a browser acts on.
      const bare = clean.replaceAll(/(title|alt)="[^"]*"/g, '')
      t.notRegex(bare, acts, `${attack} became ${clean}`)
      t.is(cleanHtml(clean, cleaning), clean, 'cleaning twice changes nothing')
    }
  })
}

test('F8: scripts are taken out of what is written, normal markup stays, and is printed as markup', async t => {
  await database.unit({}, async env => {
    const given = '<p>Hello <b>you</b>, <a href="https://x.example">here</a></p><script>run()</script>'
    const kept = '<p>Hello <b>you</b>, <a href="https://x.example" rel="noopener noreferrer">here</a></p>'
    const poster = await env['wall.poster'].create({ body: given })
    t.is(poster.body, kept)
    await poster.write({ body: `${given}<img src="x" onerror="run()">` })
    t.is(poster.body, `${kept}<img src="x" />`)
    env.unit.cache.clear()
    t.is((await poster.load('body')).body, `${kept}<img src="x" />`)
    const printed = String(rich.show(poster.body, {} as never, {} as never, {} as never))
    t.true(printed.startsWith('<div class="rich"><p>Hello <b>you</b>'), printed)
  })
})

test('F8: markup is cleaned by whatever door it comes: default, related, computed, translated', async t => {
  await database.unit({}, async env => {
    const above = await env['wall.poster'].create({ name: 'Above' })
    const poster = await env['wall.poster'].create({
      name: 'x<script>run()</script>',
      parent_id: above,
      parent_body: '<p>up</p><script>run()</script>',
      translated: '<p onclick="run()">t</p>',
    })
    await poster.load('made', 'shown', 'begun', 'parent_id.body', 'translated')
    t.is(poster.begun, '<p>begun</p>')
    t.is(poster.made, '<b>x</b>')
    t.is(poster.shown, '<i>x</i><img src="x" />')
    t.is(poster.parent_id.body, '<p>up</p>')
    t.is(poster.translated, '<p>t</p>')
    await poster.write({ parent_body: '<i onclick="run()">again</i>' })
    t.is(poster.parent_id.body, '<i>again</i>')
  })
})

test('a field says itself what it lets through', async t => {
  await database.unit({}, async env => {
    const given = '<p class="big" style="color: red; top: 1px">x</p>'
    const poster = await env['wall.poster'].create({ raw: given, styled: given, body: given })
    t.is(poster.raw, given)
    t.is(poster.styled, '<p style="color:red">x</p>')
    t.is(poster.body, '<p class="big">x</p>')
  })
})

test('what only trusted people may write, others neither write nor overwrite', async t => {
  const widget = '<iframe src="https://map.example"></iframe>'
  await database.unit({}, async env => {
    const poster = await env['wall.poster'].create({ guarded: `<p>a</p>${widget}` })
    t.is(poster.guarded, '<p>a</p>')
    await poster.write({ guarded: '<p>b</p>' })

    // A person of the group wrote this.
    await env.sql(`UPDATE wall_poster SET guarded = '<p>c</p>${widget}'`)
    env.unit.cache.clear()
    await t.throwsAsync(
      env.savepoint(() => poster.write({ guarded: '<p>d</p>' })),
      { instanceOf: AccessError, message: /Guarded of “Poster”/ },
    )
    Object.defineProperty(env, 'hasGroup', { value: (group: string) => group === 'wall.group_trusted' })
    await poster.write({ guarded: `<p>e</p>${widget}` })
    t.is(poster.guarded, `<p>e</p>${widget}`)
  })
})
