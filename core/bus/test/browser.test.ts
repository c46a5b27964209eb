import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import anyTest, { type TestFn } from 'ava'
import type Koa from 'koa'
import type { BrowserContext, Page } from 'playwright-core'
import { testBrowser } from '../../testing/browser.ts'
import { until } from '../../testing/until.ts'
import type { Bus } from '../bus.ts'
import { publish } from '../publish.ts'
import { type Office, openOffice } from './office.ts'

const test = anyTest as TestFn<Office>
test.before(async t => {
  t.context = await openOffice()
  await testBrowser()
})

const renderers = {
  note: (_env: unknown, { data }: { data: unknown }) =>
    `<hx-partial hx-target="#list" hx-swap="beforeend"><li data-key="${data}">${data}</li></hx-partial>`,
  html: (_env: unknown, { data }: { data: unknown }) => String(data),
}

/** A site whose page is live; what its list shows follows from the log, as a real page's from its tables. */
async function openSite(office: Office) {
  const folder = join(import.meta.dirname, '../client')
  let bus: Bus
  const pages: Koa.Middleware = async (context, next) => {
    if (context.path.startsWith('/bus/')) {
      context.type = 'js'
      context.body = readFileSync(join(folder, context.path.slice(5)))
    } else if (context.path === '/page') {
      const person = context.cookies.get('as') ?? ''
      const cursor = await bus.cursor(person)
      const rows = await office.database.query<{ data: string }>(
        "SELECT data FROM bus_event WHERE stream = $1 AND kind = 'note' ORDER BY seq",
        [person],
      )
      const list = rows.map(({ data }) => `<li data-key="${data}">${data}</li>`).join('')
      context.type = 'html'
      context.body = `<!doctype html><body data-stream-key="${person}" data-cursor="${cursor}">
        <main id="main"><ul id="list">${list}</ul><input id="draft" name="draft"></main>
        <b id="badge">0</b><script type="module" src="/bus/live.js"></script>`
    } else await next()
  }
  const process = await office.openProcess({ renderers, pages })
  bus = process.bus
  return { ...process, site: `http://127.0.0.1:${process.port}` }
}

async function openPerson(site: string, person: string, script?: string): Promise<BrowserContext> {
  const context = await (await testBrowser()).newContext()
  await context.addCookies([{ name: 'as', value: person, url: site }])
  if (script) await context.addInitScript(script)
  return context
}

async function openTab(context: BrowserContext, site: string): Promise<Page> {
  const tab = await context.newPage()
  await tab.goto(`${site}/page`)
  await tab.waitForSelector('html[data-live="open"]')
  return tab
}

const list = (tab: Page) => tab.locator('#list li').allInnerTexts()
const note = (office: Office, bus: Bus, person: string, text: string) =>
  office.unit(async env => publish(env, person, 'note', text), bus)

test('twelve tabs of a browser share one stream, all pages load, and all of them show everything', async t => {
  const office = t.context
  const { bus, site } = await openSite(office)
  const ada = await openPerson(site, 'ada')
  const tabs: Page[] = []
  for (let i = 0; i < 12; i++) {
    tabs.push(await openTab(ada, site))
    await note(office, bus, 'ada', `n${i}`)
  }
  const all = Array.from({ length: 12 }, (_, index) => `n${index}`)
  for (const tab of tabs) {
    await tab.waitForSelector('li[data-key="n11"]')
    t.deepEqual(await list(tab), all)
  }
  await until(() => bus.counters.open_streams === 1)
  await ada.close()
})

test('without a SharedWorker one tab leads, and when it closes another takes over without loss', async t => {
  const office = t.context
  const { bus, site } = await openSite(office)
  const bob = await openPerson(site, 'bob', 'delete window.SharedWorker')
  const leader = await openTab(bob, site)
  const second = await openTab(bob, site)
  const third = await openTab(bob, site)
  await note(office, bus, 'bob', 'one')
  for (const tab of [leader, second, third]) await tab.waitForSelector('li[data-key="one"]')
  await until(() => bus.counters.open_streams === 1)
  await leader.close()
  await note(office, bus, 'bob', 'two')
  await note(office, bus, 'bob', 'three')
  for (const tab of [second, third]) {
    await tab.waitForSelector('li[data-key="three"]')
    t.deepEqual(await list(tab), ['one', 'two', 'three'])
  }
  await until(() => bus.counters.open_streams === 1)
  await bob.close()
})

test('when too much was missed the page is drawn again, and what somebody has typed stays', async t => {
  const office = t.context
  const { bus, site } = await openSite(office)
  const eve = await openPerson(site, 'eve')
  const tab = await openTab(eve, site)
  await tab.fill('#draft', 'half a sent')
  await tab.evaluate("document.addEventListener('foyer:redrawn', () => { document.title = 'redrawn' })")
  for (const stream of bus.streams.of('eve')) stream.end(600_000)
  await tab.waitForSelector('html[data-live="waiting"]')
  await office.unit(async env => {
    for (let i = 0; i < 250; i++) publish(env, 'eve', 'note', `m${i}`)
  }, bus)
  await tab.evaluate("dispatchEvent(new Event('online'))")
  await tab.waitForSelector('li[data-key="m249"]')
  await tab.waitForFunction("document.title === 'redrawn'")
  t.is((await list(tab)).length, 250)
  t.is(await tab.inputValue('#draft'), 'half a sent')
  t.is(await tab.evaluate('document.activeElement.id'), 'draft')
  t.deepEqual(bus.counters.resets_total, { many: 1 })
  await note(office, bus, 'eve', 'goes on')
  await tab.waitForSelector('li[data-key="goes on"]')
  t.is((await list(tab)).length, 251)
  await eve.close()
})

test('who was logged out elsewhere sees the page say so, and keeps what they have typed', async t => {
  const office = t.context
  const { site } = await openSite(office)
  const kim = await openPerson(site, 'kim')
  const tab = await openTab(kim, site)
  await tab.fill('#draft', 'unsent')
  await tab.evaluate("document.addEventListener('foyer:bye', event => { document.title = event.detail.reason })")
  office.logOut('kim')
  await tab.waitForSelector('html[data-live="bye"]')
  t.is(await tab.title(), 'auth')
  t.is(await tab.inputValue('#draft'), 'unsent')
  await kim.close()
})

test('pieces of HTML replace, append in order, delete and fill, and twice is the same as once', async t => {
  const office = t.context
  const { bus, site } = await openSite(office)
  const sue = await openPerson(site, 'sue')
  const tab = await openTab(sue, site)
  const partial = (swap: string, target: string, html: string, more = '') =>
    `<hx-partial hx-target="${target}" hx-swap="${swap}" ${more}>${html}</hx-partial>`
  const html = [
    partial('upsert', '#list', '<li data-key="c" data-sort="10">c</li><li data-key="a" data-sort="2">a</li>'),
    partial('upsert', '#list', '<li data-key="b" data-sort="9">b</li><li data-key="a" data-sort="2">A</li>'),
    partial('innerHTML', '#badge', '3'),
    '<b id="badge">4</b>',
    partial('beforeend', '#list', '<li data-key="z">z</li>'),
    partial('delete', '#list [data-key=c]', ''),
  ].join('')
  await office.unit(async env => {
    publish(env, 'sue', 'html', html)
    publish(env, 'sue', 'html', html)
    publish(env, 'sue', 'note', 'end')
  }, bus)
  await tab.waitForSelector('li[data-key="end"]')
  t.deepEqual(await list(tab), ['A', 'b', 'z', 'end'])
  t.is(await tab.innerText('#badge'), '4')
  await sue.close()
})

test('a field in which somebody types keeps its text and place when it is drawn again', async t => {
  const office = t.context
  const { bus, site } = await openSite(office)
  const tom = await openPerson(site, 'tom')
  const tab = await openTab(tom, site)
  await tab.fill('#draft', 'typing')
  await tab.evaluate("document.querySelector('#draft').setSelectionRange(2, 3)")
  const again = '<main id="main"><input id="draft" name="draft"><ul id="list"></ul></main>'
  await office.unit(async env => publish(env, 'tom', 'html', again), bus)
  await tab.waitForSelector('#draft + #list', { state: 'attached' })
  const field = 'document.activeElement'
  t.is(await tab.evaluate(`${field}.value + ${field}.selectionStart + ${field}.selectionEnd`), 'typing23')
  await tom.close()
})
