/// <reference lib="dom" />
import test from 'ava'
import { Command } from '#core'
import { floraAtScreen, holdBack } from './screen.ts'

const { garden, open } = await floraAtScreen()

/** The address of a basket of 2 × 10 and 1 × 7, and the ids of its lines. */
async function basket(): Promise<{ url: string; lines: readonly number[] }> {
  const made = await garden.database.unit({}, async env => {
    const made = await env.model('garden.basket').create({ name: 'Gifts' })
    const prices = [10, 7]
    await made.write({ line_ids: prices.map((_, index) => Command.create({ quantity: 2 - index })) })
    const lines = await env.model('garden.basket.line').search([['basket_id', '=', made.id]])
    for (const [index, line] of [...lines].entries()) await line.write({ price: prices[index] })
    return { id: made.id, lines: lines.ids }
  })
  return { url: `${garden.address}/web/action/${garden.ids.baskets}/${made.id}`, lines: made.lines }
}

const total = '[data-field=total] .field-value'

test.serial('a sum follows what is typed into a line, and who goes on typing goes on', async t => {
  const { url, lines } = await basket()
  const page = await open(url)
  const [quantity, price] = ['quantity', 'price'].map(name => `[name="line_ids.${lines[0]}.${name}"]`)
  await page.evaluate(() => Object.assign(document.getElementById('f-remark')!, { mine: true }))
  await page.fill('#f-remark', 'unsaved')
  const answer = await holdBack(page, /\/draft/)
  await page.focus(quantity!)
  await page.keyboard.press('Control+A')
  await page.keyboard.type('5')
  await page.keyboard.press('Tab')
  await page.keyboard.type('12')
  answer()
  await page.waitForFunction(selector => document.querySelector(selector)?.textContent?.includes('57'), total)
  t.is(await page.inputValue(price!), '12', 'typed while the server was asked')
  t.is(await page.evaluate(() => document.activeElement?.getAttribute('name')), `line_ids.${lines[0]}.price`)
  await page.keyboard.press('Tab')
  await page.waitForFunction(selector => document.querySelector(selector)?.textContent?.includes('67'), total)
  t.is(await page.inputValue('#f-remark'), 'unsaved')
  t.true(await page.evaluate(() => 'mine' in document.getElementById('f-remark')!), 'the field itself was left alone')
  await page.click('text=Save')
  await page.waitForSelector('.saved')
  t.regex(await page.innerText(total), /67/)
})

test.serial('fields that nothing follows from ask nobody; those that change fast are asked for together', async t => {
  const { url, lines } = await basket()
  const page = await open(url)
  const asked: string[] = []
  page.on('request', request => {
    if (request.url().includes('/draft'))
      asked.push(new URLSearchParams(request.postData() ?? '').get('_changed') ?? '')
  })
  await page.fill('#f-remark', 'nothing')
  await page.press('#f-remark', 'Tab')
  const name = `line_ids.${lines[0]}.quantity`
  await page.evaluate(field => {
    const change = (control: HTMLInputElement, value: string) => {
      control.value = value
      control.dispatchEvent(new Event('change', { bubbles: true }))
    }
    change(document.querySelector<HTMLInputElement>(`[name="${field}"]`)!, '3')
    change(document.querySelector<HTMLInputElement>('#f-name')!, 'Two  words')
  }, name)
  await page.waitForFunction(selector => document.querySelector(selector)?.textContent?.includes('37'), total)
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#f-name')?.value === 'Two words')
  t.is(asked.at(-1), `${name} name`)
  t.false(asked.some(names => names.includes('remark')))
})

test.serial('a condition that is met draws the whole form, and what was typed meanwhile stays', async t => {
  const { url } = await basket()
  const page = await open(url)
  const answer = await holdBack(page, /\/draft/)
  t.false(await page.isVisible('#f-greeting'))
  await page.click('#f-gift')
  await page.fill('#f-remark', 'meanwhile')
  await page.focus('#f-name')
  answer()
  await page.waitForSelector('#f-greeting')
  t.is(await page.inputValue('#f-remark'), 'meanwhile')
  t.is(await page.inputValue('#f-rebate'), '5')
  t.is(await page.evaluate(() => document.activeElement?.id), 'f-name')
  t.true(await page.evaluate(() => document.getElementById('f-greeting')!.hasAttribute('required')))
})

test.serial('a warning is a window that gives the focus back, or a notice beside the page', async t => {
  const { url } = await basket()
  const page = await open(url)
  await page.fill('#f-rebate', '60')
  await page.press('#f-rebate', 'Tab')
  await page.waitForSelector('dialog:modal')
  t.regex(await page.innerText('dialog:modal'), /Nothing is left for seeds/)
  await page.keyboard.press('Escape')
  await page.waitForSelector('dialog.told', { state: 'detached' })
  await page.waitForSelector('#f-remark:focus')
  await page.fill('#f-rebate', '30')
  await page.press('#f-rebate', 'Tab')
  await page.waitForSelector('#notifications .alert-warning')
  t.regex(await page.innerText('#notifications'), /Ask Max first/)
  await page.fill('#f-rebate', '3')
  await page.press('#f-rebate', 'Tab')
  await page.waitForSelector('#notifications .alert-warning', { state: 'detached' })
  t.regex(await page.innerText(total), /24/)
})

test.serial('a plant that is chosen in a new line brings its price', async t => {
  const { url } = await basket()
  const page = await open(url)
  await page.click('[name=_add]')
  await page.waitForSelector('[name="line_ids.new1.quantity"]')
  await page.fill('#f-line_ids-new1-plant_id-input', 'Min')
  await page.waitForSelector('.options li[aria-selected=true]')
  await page.keyboard.press('Enter')
  await page.waitForFunction(
    () => document.querySelector<HTMLInputElement>('[name="line_ids.new1.price"]')?.value === '30',
  )
  t.regex(await page.innerText(total), /57/)
  t.is(await page.inputValue('#f-line_ids-new1-plant_id-input'), 'Mint')
})
