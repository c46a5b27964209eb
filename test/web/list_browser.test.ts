/// <reference lib="dom" />
import test from 'ava'
import { floraAtScreen } from './screen.ts'

test('a row is edited by the keyboard alone: Enter saves it, Escape leaves it, arrows move it', async t => {
  const { garden, open } = await floraAtScreen()
  const [url, ids] = await garden.database.unit({}, async env => {
    const basket_id = (await env.model('garden.basket').create({ name: 'Gifts' })).id
    const lines = [1, 2].map(quantity => ({ basket_id, plant_id: garden.ids.mint, quantity }))
    const made = await env.model('garden.basket.line').create(lines)
    return [`${garden.address}/web/action/${(await env.ref('garden.line_action')).id}`, made.ids] as const
  })
  const page = await open(url)
  const focused = (selector: string) =>
    page.waitForFunction(wanted => document.activeElement?.matches(wanted) ?? false, selector)
  await page.focus('.row-link')
  await page.keyboard.press('Enter')
  await focused('#f-plant_id-input')
  await page.keyboard.press('Tab')
  await page.keyboard.type('9')
  await page.keyboard.press('Tab')
  const subtotal = '.list-editing [data-field=subtotal]'
  await page.waitForFunction(cell => document.querySelector(cell)?.textContent?.includes('270'), subtotal)
  await page.keyboard.press('Enter')
  await focused('.row-link')
  t.regex(await page.innerText(`tr[data-id="${ids[0]}"]`), /9.*30.*270/s)

  await page.keyboard.press('Enter')
  await focused('#f-plant_id-input')
  await page.fill('[name=quantity]', '5')
  await page.keyboard.press('Escape')
  await focused('.row-link')
  t.regex(await page.innerText(`tr[data-id="${ids[0]}"]`), /270/)

  await page.focus('.handle')
  const moved = page.waitForResponse(response => response.url().endsWith('/order'))
  await page.keyboard.press('ArrowDown')
  t.is((await moved).status(), 204)
  await page.reload()
  t.deepEqual(
    await page.locator('tr[data-id]').evaluateAll(rows => rows.map(row => Number((row as HTMLElement).dataset.id))),
    [ids[1], ids[0]],
  )
})
