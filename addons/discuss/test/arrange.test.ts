import test from 'ava'
import { type Office, openOffice } from './office.ts'
import { screenOf } from './screen.ts'

let office: Office
const others = ['bob', 'cleo', 'dan', 'eve', 'finn']

test.before(async () => {
  office = await openOffice(['ada', ...others])
  for (const login of others) {
    const chat = await office.as('ada', env => env['discuss.channel'].chatWith(office.personas[login]!))
    await office.as(login, env => env['discuss.channel'].browse(chat.id).messagePost({ body: `I am ${login}` }))
    await office.as('ada', env => env['discuss.channel'].browse(chat.id).setFoldState('open'))
  }
})

for (const [width, windows] of [
  [1280, 3],
  [1920, 5],
  [800, 2],
  [600, 1],
] as const) {
  test.serial(`of five chats ${windows} stand side by side on ${width} px, the others are bubbles`, async t => {
    const { page, problems } = await screenOf(office, 'ada', '/web', { width })
    await page.waitForSelector('.chat-window:not([hidden])')
    t.is(await page.locator('.chat-window:visible').count(), windows)
    t.is(await page.locator('.chat-bubble:visible').count(), others.length - windows)
    const boxes = await page.$$eval('.chat-window:not([hidden])', all =>
      all.map(one => one.getBoundingClientRect().toJSON()),
    )
    for (const { left, right } of boxes) t.true(left >= 0 && right <= width)
    t.deepEqual(problems, [])
  })
}

test.serial(
  'a small screen shows a chat only when somebody opens it, then over everything, and a way back',
  async t => {
    const { page } = await screenOf(office, 'ada', '/web', { width: 360, height: 640 })
    t.is(await page.locator('.chat-window:visible').count(), 0)
    await page.locator('.chat-bubble:visible').first().click()
    const box = await page.locator('.chat-window:visible').boundingBox()
    t.deepEqual(box, { x: 0, y: 0, width: 360, height: 640 })
    await page.click('.chat-window:not([hidden]) .chat-action[data-fold]')
    t.is(await page.locator('.chat-window:visible').count(), 0)
    await page.click('.apps-menu summary')
    t.true(await page.locator('.apps-menu a').first().isVisible())
  },
)

test.serial('F6 goes from the page to the chats, from chat to chat, and back', async t => {
  const { page } = await screenOf(office, 'ada', '/web', { width: 800 })
  await page.waitForSelector('.chat-window:not([hidden])')
  await page.focus('.apps-menu summary')
  const places: string[] = []
  for (let step = 0; step < 6; step++) {
    await page.keyboard.press('F6')
    places.push(
      await page.evaluate(() => {
        const around = document.activeElement?.closest('.chat-window, .chat-bubble, .apps-menu')
        return around?.className ?? ''
      }),
    )
  }
  t.is(places.filter(place => place.includes('chat-window')).length, 2)
  t.is(places.filter(place => place.includes('chat-bubble')).length, 3)
  t.regex(places.at(-1)!, /apps-menu/)
})

test.serial('a chat whose window comes from two sides at once has one window', async t => {
  const { id } = await office.as('ada', env => env['discuss.channel'].chatWith(office.personas.finn!))
  await office.as('ada', env => env['discuss.channel'].browse(id).setFoldState('folded'))
  const { page } = await screenOf(office, 'ada', '/web', { width: 1280 })
  const window = page.locator(`#chat-window-${id}`)
  t.is(await window.count(), 0)
  // The stream tells that it is open, and brings the window, before the answer to the click is there.
  await page.route('**/fold', async route => {
    const response = await route.fetch()
    await window.waitFor()
    await route.fulfill({ response })
  })
  const answered = page.waitForResponse('**/fold')
  await page.locator(`#chat-bubble-${id} button`).click()
  await answered
  await page.waitForFunction(() => document.activeElement?.matches('.chat-input'))
  t.is(await window.count(), 1)
})
