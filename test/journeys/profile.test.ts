import test from 'ava'
import type { Frame, Page } from 'playwright-core'
import {
  type Bakery,
  isLive,
  openBakery,
  openChat,
  operatorAt,
  say,
  turnPage,
  visitorAt,
  visitorScreen,
} from './bakery.ts'
import { overhear } from './overheard.ts'

let bakery: Bakery
let tom: Page
let ines: Page

test.before(async () => {
  bakery = await openBakery()
  tom = (await operatorAt(bakery, 'demo')).page
  tom.on('dialog', dialog => dialog.accept())
})

const chatName = (page: Page) => page.getByLabel('Online Chat Name')
const chatLanguage = (page: Page) => page.getByRole('combobox', { name: 'Online Chat Language' })
const operatorName = (chat: Frame) => chat.textContent('#operator-name')

async function openProfile(page: Page): Promise<void> {
  await page.click('.profile-menu summary')
  await turnPage(page, () => page.click('text=My Profile'))
  await page.waitForURL('**/web/profile')
  await page.waitForSelector('main .chooser')
}

async function save(page: Page): Promise<void> {
  await turnPage(page, () => page.click('button:text-is("Save")'))
  await page.getByText('Saved').first().waitFor()
}

const options = (page: Page) => page.locator('[role=option]:visible')
const chosenLanguages = (page: Page) => page.locator('[data-field=livechat_lang_ids] .chooser li')

test.serial('“click on the user avatar in the top-right corner of any page … Select My Profile”', async t => {
  for (const path of ['/web', '/discuss', '/web/profile']) {
    await tom.goto(bakery.address + path)
    const avatar = await tom.locator('.profile-menu summary').boundingBox()
    t.true(avatar!.x + avatar!.width > 1280 - 60 && avatar!.y < 48, `${path}: top right`)
    await openProfile(tom)
    t.regex(await tom.innerText('h1'), /Tom Becker/)
  }
})

test.serial('“On the right side of the Preferences tab, locate the Online Chat Name field”', async t => {
  t.is(await tom.getByRole('tab', { name: 'Preferences' }).getAttribute('aria-selected'), 'true')
  const email = await tom.getByLabel('Email').boundingBox()
  for (const field of [chatName(tom), chatLanguage(tom)])
    t.true((await field.boundingBox())!.x > email!.x + email!.width, 'to the right of the other column')
})

test.serial('“This is the name displayed to site visitors in the live chat conversation”', async t => {
  await chatName(tom).fill('Tommy of the bakery')
  await save(tom)
  await tom.reload()
  await isLive(tom)
  t.is(await chatName(tom).inputValue(), 'Tommy of the bakery')
  const visitor = await visitorAt(bakery)
  t.teardown(() => visitor.page.context().close())
  t.is(await operatorName(visitor.chat), 'Tommy of the bakery')
  await say(visitor.chat, '#text', 'Who is there?')
  await say(tom, '.chat-window .chat-input', 'It is me')
  await visitor.chat.waitForSelector('#thread .message:not(.own) bdi >> text="Tommy of the bakery"')
  t.deepEqual(visitor.problems, [])
})

test.serial('with a chat name, the real name, login and e-mail reach the visitor nowhere', async t => {
  const page = await visitorScreen()
  t.teardown(() => page.context().close())
  const overheard = await overhear(page)
  await page.goto(bakery.site)
  const chat = await openChat(page)
  // Who is typing is told to whoever is there, and not again to those who come.
  const listens = page.waitForResponse(/\/events\?/)
  await say(chat, '#text', 'Is your name a secret?')
  await listens
  const window = tom.locator('.chat-window', { hasText: 'Is your name a secret?' })
  await window.locator('.chat-input').pressSequentially('It is')
  await chat.waitForFunction(() => document.querySelector('#typing')?.textContent !== '')
  await window.locator('.chat-input').press('Enter')
  await chat.waitForSelector('#thread .message:not(.own) >> text="It is"')
  await page.reload()
  const again = await openAgain(page)
  await window.locator('[data-close]').click()
  await again.waitForSelector('[data-new]')
  const text = await overheard.everything()
  t.true(text.includes('stream: '), 'the stream must be heard for this to mean anything')
  t.true(text.includes('It is'))
  for (const secret of ['Becker', 'tom@', 'atelier', '"demo"', '>demo<', 'login'])
    t.false(text.includes(secret), `${secret} was sent to a visitor: ${around(text, secret)}`)
  t.deepEqual(overheard.cookies, [], 'no cookie is set or sent')
  t.deepEqual(await page.context().cookies(), [])
})

test.serial('“If … not set, the name displayed defaults to the user’s name”', async t => {
  await openProfile(tom)
  await chatName(tom).fill('')
  await save(tom)
  const visitor = await visitorAt(bakery)
  t.teardown(() => visitor.page.context().close())
  t.is(await operatorName(visitor.chat), 'Tom Becker')
})

test.serial('“Only languages that are enabled on the database can be selected”, and at once when one is', async t => {
  ines = (await operatorAt(bakery, 'admin', '/web/profile')).page
  const offered = async () => {
    await chatLanguage(ines).click()
    await options(ines).filter({ hasText: 'French' }).first().waitFor()
    return options(ines).allInnerTexts()
  }
  const before = await offered()
  t.false(before.some(name => name.startsWith('German')))

  await ines.click('.apps-menu summary')
  await ines.click('.apps-menu >> text=Settings')
  await ines.click('nav >> text=Languages')
  await ines.waitForSelector('main h1 >> text=Languages')
  await ines.fill('[role=search] input[type=search]', 'German / Deutsch')
  await ines.keyboard.press('Enter')
  const german = ines.getByRole('row', { name: /German \/ Deutsch/ })
  await german.getByRole('button', { name: 'Enable' }).click()
  await german.getByRole('button', { name: /Disable/ }).waitFor()

  await openProfile(ines)
  t.true((await offered()).some(name => name.startsWith('German')))
})

test.serial('“click into the Online Chat Language field, and select one or more languages”', async t => {
  for (const name of ['German', 'French']) {
    await chatLanguage(ines).fill(name)
    await options(ines).filter({ hasNotText: name }).first().waitFor({ state: 'detached' })
    await options(ines).filter({ hasText: name }).first().waitFor()
    await chatLanguage(ines).press('ArrowDown')
    await chatLanguage(ines).press('Enter')
    await chosenLanguages(ines).filter({ hasText: name }).waitFor()
  }
  await save(ines)
  await ines.reload()
  await isLive(ines)
  const chosen = await chosenLanguages(ines).allInnerTexts()
  t.deepEqual(chosen.map(text => text.split(' ')[0]).sort(), ['French', 'German'])
})

test.serial('“This information can … determine which conversations the operator is assigned”', async t => {
  const visitor = await visitorAt(bakery, '/', { locale: 'de-DE' })
  t.teardown(() => visitor.page.context().close())
  t.is(await operatorName(visitor.chat), 'Inès', 'she speaks German, Tom does not')
  await say(visitor.chat, '#text', 'Guten Tag')
  await ines.waitForSelector('.chat-window >> text="Guten Tag"')
  const told = await bakery.database.query(
    `SELECT login FROM bus_event JOIN res_users users ON stream = 'user:' || users.id
     WHERE kind = 'discuss.message'
       AND data ->> 'channel' = (SELECT channel_id::text FROM mail_message WHERE preview = 'Guten Tag')`,
  )
  t.deepEqual(told, [{ login: 'admin' }], 'and nobody else is disturbed')
})

async function openAgain(page: Page): Promise<Frame> {
  const element = await page.waitForSelector('iframe')
  const frame = (await element.contentFrame())!
  await frame.waitForSelector('#thread .message')
  return frame
}

function around(text: string, part: string): string {
  const at = text.indexOf(part)
  return text.slice(Math.max(0, at - 80), at + 80)
}
