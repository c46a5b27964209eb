import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import test from 'ava'
import type { Frame, Page } from 'playwright-core'
import { onCleanUp, testApplication, testBrowser, until } from '#core/testing'
import { Connection } from '../../core/bus/client/connection.js'
import { type BusEvent, Gate } from '../../core/bus/client/gate.js'
import { serveDemoSite } from '../../core/cli/demo_site.ts'
import { Guest } from '../guest.ts'

const MESSAGES = 8

let connection: string
let address: string
let child: ChildProcess

test.before(async () => {
  connection = JSON.stringify((await testApplication(['im_livechat'], { demo: true })).database.connection)
  await start('0')
})

async function start(port: string): Promise<void> {
  const path = new URL('serving.ts', import.meta.url).pathname
  child = spawn(process.execPath, [...process.execArgv, path, connection, port, 'im_livechat'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { kill } = child
  onCleanUp(() => kill.call(child, 'SIGKILL'))
  const [line] = await once(child.stdout!, 'data') // it was asked for as a pipe
  address = String(line).trim()
}

async function killAndStartAgain(): Promise<void> {
  const { port } = new URL(address)
  child.kill('SIGKILL')
  await once(child, 'exit')
  await start(port)
}

/** A visitor without a browser but with the browser's client code: what its screen would show is `screen`. */
class Client extends Guest {
  /** By key, in the order in which they came: what comes again replaces itself, as it does in a page. */
  screen = new Map<string, string>()
  gate!: Gate
  connection!: Connection

  async open(text: string): Promise<this> {
    await this.begin(text)
    this.#show(this.html)
    this.gate = new Gate(this.cursor, ({ html }) => this.#show(html ?? ''))
    const headers = { authorization: `Bearer ${this.token}` }
    const took = (epoch: string, events: readonly BusEvent[]) => {
      const verdict = this.gate.take(epoch, events)
      if (verdict === 'gap') this.connection.nudge()
      if (verdict === 'reset') throw new Error('nothing was so old that the page has to be drawn again')
    }
    this.connection = new Connection(
      `${this.address}/events`,
      {
        cursor: () => this.gate.cursor,
        events: took,
        reset: () => took('', []),
        bye: reason => Promise.reject(new Error(reason)),
      },
      { headers },
    )
    this.connection.start()
    onCleanUp(() => this.connection.stop())
    return this
  }

  #show(html: string): void {
    const messages = html.matchAll(/data-key="([^"]+)">.*?<div class="bubble"[^>]*>(.*?)<\/div>/gs)
    for (const [, key, text] of messages) this.screen.set(key!, text!)
  }

  /** Sends as the widget does: again with the same key, until it is acknowledged. */
  async send(text: string): Promise<void> {
    const key = randomUUID()
    for (;;) {
      const answer = await this.write(text, key).catch(() => null)
      if (answer?.status === 200) {
        const { cursor, events } = answer.json
        this.gate.take(cursor.slice(0, cursor.lastIndexOf('.')), events ?? [])
        return
      }
      await pause(100 + Math.random() * 200)
    }
  }

  async talk(): Promise<void> {
    for (let index = 0; index < MESSAGES; index++) {
      await this.send(`message ${index}`)
      await pause(Math.random() * 200)
    }
  }
}

async function operator(): Promise<Page> {
  const page = await (await (await testBrowser()).newContext()).newPage()
  page.setDefaultTimeout(60_000)
  await page.goto(`${address}/web/login`)
  await page.fill('[name=login]', 'demo')
  await page.fill('[name=password]', 'demo')
  await Promise.all([page.waitForURL(/\/web$/), page.press('[name=password]', 'Enter')])
  await page.waitForFunction(() => document.documentElement.dataset.live === 'open')
  await page.evaluate(() => Object.assign(window, { samePage: true }))
  return page
}

async function visitor(): Promise<Frame> {
  const place = { host: '127.0.0.1', port: 0, section: 'demo_site' } as const
  const site = await serveDemoSite(place, `${address}/im_livechat/loader/1`)
  onCleanUp(() => site.close())
  const page = await (await (await testBrowser()).newContext()).newPage()
  page.setDefaultTimeout(60_000)
  await page.goto(`http://localhost:${site.port}`)
  await page.getByRole('button', { name: 'Chat with us' }).click()
  const frame = await (await page.waitForSelector('iframe')).contentFrame()
  await frame!.waitForSelector('#operator-name') // an iframe has a frame
  await frame!.evaluate(() => Object.assign(window, { samePage: true }))
  return frame!
}

test('killed and started again while ten visitors write: every acknowledged message is on both screens once, in order, without a reload', async t => {
  t.timeout(300_000) // processes are started, and everybody tries again in their own time
  const tom = await operator()
  const nora = await visitor()
  const clients: Client[] = []
  for (let count = 0; count < 9; count++) clients.push(await new Client(address).open('message first'))
  await nora.fill('#text', 'nora first')
  await nora.press('#text', 'Enter')
  await tom.waitForFunction(() => document.querySelectorAll('.chat-window').length === 10)
  const noras = await tom.locator('.chat-window', { hasText: 'nora first' }).getAttribute('data-window')

  const talking = Promise.all(clients.map(client => client.talk()))
  const writing = (async () => {
    for (let index = 0; index < MESSAGES; index++) {
      await nora.fill('#text', `nora ${index}`)
      await nora.press('#text', 'Enter')
      await tom.evaluate(
        ([channel, body]) => {
          const form = document.querySelector<HTMLFormElement>(`[data-composer="${channel}"]`)!
          form.querySelector('textarea')!.value = body
          form.requestSubmit()
        },
        [noras, `tom ${index}`] as const,
      )
      await pause(250)
    }
  })()
  await pause(700)
  await killAndStartAgain()
  await pause(500)
  await killAndStartAgain()
  await Promise.all([talking, writing])

  const expected = ['message first', ...Array.from({ length: MESSAGES }, (_, index) => `message ${index}`)]
  const onTomsScreen = (session: number | string) =>
    tom.$$eval(`#chat-window-${session} .chat-message:not(.chat-pending) .chat-text`, all =>
      all.map(one => one.textContent),
    )
  for (const client of clients) {
    await until(() => client.screen.size === expected.length, 60_000)
    t.deepEqual([...client.screen.values()], expected)
    await until(async () => (await onTomsScreen(client.session)).length >= expected.length, 60_000)
    t.deepEqual(await onTomsScreen(client.session), expected)
  }

  const onNorasScreen = () => nora.$$eval('#thread .bubble', all => all.map(one => one.textContent))
  await until(async () => (await onNorasScreen()).length >= 2 * MESSAGES + 1, 60_000)
  const shown = await onNorasScreen()
  t.deepEqual(
    shown.filter(text => text?.startsWith('nora')),
    ['nora first', ...Array.from({ length: MESSAGES }, (_, index) => `nora ${index}`)],
  )
  t.deepEqual(
    shown.filter(text => text?.startsWith('tom')),
    Array.from({ length: MESSAGES }, (_, index) => `tom ${index}`),
  )
  await until(async () => (await onTomsScreen(noras!)).length >= shown.length, 60_000)
  t.deepEqual(await onTomsScreen(noras!), shown, 'the same on both screens')
  for (const page of [tom, nora]) t.true(await page.evaluate(() => 'samePage' in window), 'no page was loaded anew')
})
