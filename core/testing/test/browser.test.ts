import test from 'ava'
import { accessibilityProblems, testBrowser } from '#core/testing'

test('a page is shown in a real browser, and what is wrong with it is named', async t => {
  const page = await (await testBrowser()).newPage()

  await page.setContent('<html lang="en"><title>A page</title><main><h1>Hello</h1></main></html>')
  t.is(await page.textContent('h1'), 'Hello')
  t.deepEqual(await accessibilityProblems(page), [])

  await page.setContent('<html lang="en"><title>A page</title><main><h1>Hello</h1><img src="x"></main></html>')
  t.regex((await accessibilityProblems(page)).join(), /image-alt \(critical\).*img/)
})
