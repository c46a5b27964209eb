import test from 'ava'
import { openBakery, operatorAt, visitorScreen } from './bakery.ts'

test('what a visitor types before the window is ready is kept, and sent by an Enter that came too early', async t => {
  const bakery = await openBakery()
  const tom = await operatorAt(bakery, 'demo')
  const page = await visitorScreen()
  let ready = () => {}
  const slow = new Promise<void>(resolve => {
    ready = resolve
  })
  await page.route('**/widget.js*', async route => {
    await slow
    await route.continue()
  })

  await page.goto(bakery.site)
  await page.getByRole('button', { name: 'Chat with us' }).click()
  const chat = page.frameLocator('iframe')
  await chat.locator('#text').fill('I am in a hurry')
  await chat.locator('#text').press('Enter')
  t.true(await chat.locator('.send').isDisabled(), 'the button says that it is not ready')
  ready()

  await chat.locator('#thread .own', { hasText: 'I am in a hurry' }).waitFor()
  await tom.page.locator('.chat-window', { hasText: 'I am in a hurry' }).waitFor()
  t.is(await chat.locator('#text').inputValue(), '')
})

test('an Enter while the window still asks who is there sends the message once', async t => {
  const bakery = await openBakery()
  const tom = await operatorAt(bakery, 'demo')
  const page = await visitorScreen()
  let answered = () => {}
  const slow = new Promise<void>(resolve => {
    answered = resolve
  })
  const asked = page.waitForRequest('**/im_livechat/greet')
  await page.route('**/im_livechat/greet', async route => {
    await slow
    await route.continue()
  })

  await page.goto(bakery.site)
  await page.getByRole('button', { name: 'Chat with us' }).click()
  await asked
  const chat = page.frameLocator('iframe')
  await chat.locator('#text').fill('Nobody waits for me')
  await chat.locator('#text').press('Enter')
  answered()

  await chat.locator('#thread .own', { hasText: 'Nobody waits for me' }).waitFor()
  await tom.page.locator('.chat-window', { hasText: 'Nobody waits for me' }).waitFor()
  t.is(await chat.locator('.bubble', { hasText: 'Nobody waits for me' }).count(), 1)
})
