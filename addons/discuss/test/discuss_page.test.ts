import test from 'ava'
import { accessibilityProblems, countQueries } from '#core/testing'
import { type Client, type Office, openOffice } from './office.ts'
import { arrived, say, screenOf, textsOf } from './screen.ts'

let office: Office
let ada: Client
const chats: Record<string, number> = {}

test.before(async () => {
  office = await openOffice(['ada', 'bob', 'eve', 'finn', 'gwen'])
  for (const login of ['bob', 'eve']) {
    const { personas } = office
    chats[login] = (await office.as('ada', env => env['discuss.channel'].chatWith(personas[login]!))).id
  }
  ada = await office.client('ada')
})

const write = (login: string, body: string, channel = chats[login]!) =>
  office.as(login, env => env['discuss.channel'].browse(channel).messagePost({ body }))

/** How many statements a page takes: the least of some tries, since a server also has other things to do. */
async function queriesOf(path: string): Promise<number> {
  const counts: number[] = []
  const open = async () => {
    const { status } = await ada.get(path)
    if (status !== 200) throw new Error(`${path}: ${status}`)
  }
  for (let tries = 0; tries < 4; tries++) counts.push(await countQueries(office.database, open))
  return Math.min(...counts)
}

test.serial('the number of queries of a page does not follow from how much there is', async t => {
  const paths = ['/discuss', `/discuss/channel/${chats.bob}`, '/discuss/menu', '/web']
  await write('bob', 'first')
  await write('eve', 'first')
  for (const path of paths) await queriesOf(path)
  const few: number[] = []
  for (const path of paths) few.push(await queriesOf(path))
  for (const login of ['finn', 'gwen']) {
    chats[login] = (await office.as('ada', env => env['discuss.channel'].chatWith(office.personas[login]!))).id
    for (let index = 0; index < 5; index++) await write(login, `number ${index}`)
  }
  for (let index = 0; index < 25; index++) await write('bob', `number ${index}`)
  const many: number[] = []
  for (const path of paths) many.push(await queriesOf(path))
  t.log(Object.fromEntries(paths.map((path, index) => [path, many[index]])))
  t.deepEqual(many, few)
})

test.serial('30 messages are shown, older ones behind a link that also works without scripts', async t => {
  const { text } = await ada.get(`/discuss/channel/${chats.bob}`)
  for (let index = 0; index < 10; index++) await write('bob', `more ${index}`)
  const newest = (await ada.get(`/discuss/channel/${chats.bob}`)).text
  t.is(newest.match(/<li class="chat-message[ "]/g)?.length, 30)
  const older = /href="([^"]+)" data-older/.exec(newest)?.[1]
  t.regex((await ada.get(older!)).text, /first/)
  t.false(newest.includes('>first<'))
  t.truthy(text)
})

test.serial('older messages come above without a new page, once, and what is read stays where it is', async t => {
  const { page, problems } = await screenOf(office, 'ada', `/discuss/channel/${chats.bob}`)
  await page.evaluate(() => Object.assign(window, { samePage: true }))
  const key = await page.locator('[data-pane] .chat-message').nth(0).getAttribute('data-key')
  const top = page.locator(`[data-key="${key}"]`)
  // The list begins at its end. Whoever comes to its top is brought older ones, perhaps before the key is pressed.
  await page.waitForFunction(() => document.querySelector('[data-pane] .chat-log')!.scrollTop > 0)
  const before = await page.evaluate(first => {
    document.querySelector<HTMLElement>('[data-older]')!.focus()
    return document.querySelector(`[data-key="${first}"]`)!.getBoundingClientRect()
  }, key)
  await page.keyboard.press('Enter')
  await page.waitForSelector('[data-pane] >> text="first"')
  const all = await textsOf(page, '[data-pane]')
  t.is(all.length, 36)
  t.is(new Set(all).size, 36)
  t.true(await page.evaluate(() => 'samePage' in window))
  const after = await top.boundingBox()
  t.true(Math.abs(after!.y - before.y) < 40, `${before.y} → ${after!.y}`)
  t.deepEqual(problems, [])
})

test.serial('without scripts, a form posts and leads back', async t => {
  const answer = await ada.send(`/discuss/channel/${chats.bob}/post`, { body: 'by a plain form' })
  t.is(answer.status, 303)
  t.is(answer.headers.get('location'), `/discuss/channel/${chats.bob}`)
  t.true((await ada.get(`/discuss/channel/${chats.bob}`)).text.includes('by a plain form'))
})

test.serial(
  'a new conversation is bold with its number; a click opens it and takes both away, in all tabs',
  async t => {
    const one = await screenOf(office, 'ada', '/discuss')
    const two = await screenOf(office, 'ada', '/discuss', { beside: one.page })
    const row = `#discuss-row-${chats.eve}`
    await write('eve', 'news from Eve')
    for (const { page } of [one, two]) {
      await page.waitForSelector(`${row} .chat-unread .chat-count`)
      t.is(await page.$eval(`${row} .discuss-row-name`, name => getComputedStyle(name).fontWeight), '700')
    }
    t.deepEqual(await accessibilityProblems(one.page), [])
    await one.page.bringToFront()
    await one.page.click(`${row} a`)
    await one.page.waitForURL(new RegExp(`/discuss/channel/${chats.eve}$`))
    for (const { page } of [one, two]) await page.waitForSelector(`${row} .chat-unread`, { state: 'detached' })
    t.is(await one.page.getAttribute(`${row} a`, 'aria-current'), 'page')
    t.deepEqual(await accessibilityProblems(one.page), [])
    t.deepEqual([...one.problems, ...two.problems], [])
  },
)

test.serial('what is written in a window is in Discuss of another tab at once, and the other way round', async t => {
  const discuss = await screenOf(office, 'ada', `/discuss/channel/${chats.eve}`)
  const other = await screenOf(office, 'ada', '/web', { beside: discuss.page })
  await other.page.click('#chat-menu summary')
  await other.page.click(`[data-chat="${chats.eve}"]`)
  await say(other.page, '.chat-window:not([hidden]) .chat-input', 'from the window')
  await discuss.page.waitForSelector(`[data-pane] ${arrived('from the window')}`)
  await say(discuss.page, '[data-pane] .chat-input', 'from Discuss')
  for (const list of ['[data-pane]', '.chat-window']) {
    const { page } = list === '[data-pane]' ? discuss : other
    await page.waitForSelector(`${list} ${arrived('from Discuss')}`)
    t.deepEqual((await textsOf(page, list)).slice(-2), ['from the window', 'from Discuss'])
  }
})

test.serial('colleagues are found by name, to talk to and to be added', async t => {
  const { personas } = office
  const group = await office.as('ada', env =>
    env['discuss.channel'].begin({ channel_type: 'group' }, [personas.ada!, personas.bob!]),
  )
  const { page, problems } = await screenOf(office, 'ada', '/discuss/new?q=gw')
  t.is(await page.locator('.discuss-people form').count(), 1)
  t.deepEqual(await accessibilityProblems(page), [])
  await page.goto(`${office.address}/discuss/channel/${group.id}`)
  await page.click('text="Add people"')
  await page.click('.discuss-people >> text="Gwen"')
  await page.waitForSelector('.chat-event >> text=/Ada\\s+invited Gwen/')
  const newcomer = await screenOf(office, 'gwen')
  await newcomer.page.waitForSelector(`#chat-window-${group.id}:not([hidden])`)
  t.deepEqual([...problems, ...newcomer.problems], [])
})

for (const [name, look] of [
  ['a phone', { width: 360, height: 720 }],
  ['a dark screen', { dark: true }],
] as const) {
  test.serial(`on ${name} there is nothing that keeps anybody out`, async t => {
    const { page, problems } = await screenOf(office, 'gwen', '/discuss', look)
    t.deepEqual(await accessibilityProblems(page), [])
    await page.click('.discuss-row >> nth=0')
    await page.waitForSelector('[data-pane]')
    t.deepEqual(await accessibilityProblems(page), [])
    t.true(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
    t.deepEqual(problems, [])
  })
}
