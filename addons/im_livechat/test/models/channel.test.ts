import test from 'ava'
import { ValidationError } from '#core'
import { asGuest, country, makeChannel, makeGuest, makeUser, system } from './people.ts'

function create(values: Record<string, unknown>) {
  return system(env => env['im_livechat.channel'].create({ name: 'Website', ...values }))
}

function addRule(channel: number, values: Record<string, unknown>): Promise<number> {
  return system(async env => (await env['im_livechat.channel.rule'].create({ channel_id: channel, ...values })).id)
}

async function offered(channel: number, url: string, countryCode?: string) {
  const { guestId } = await makeGuest()
  const countryId = countryCode ? (await system(env => country(env, countryCode))).id : null
  return asGuest(guestId, env => env['im_livechat.channel'].browse(channel).offerOn({ url, countryId }))
}

test('a new channel has its looks and texts, and whoever made it as operator', async t => {
  const user = await makeUser({ groups: ['im_livechat.im_livechat_group_manager'] })
  const [values] = await system(async env => {
    const own = await env.withUser(user)
    const channel = await own['im_livechat.channel'].create({ name: 'Website' })
    return channel.read(['user_ids', 'max_sessions_mode', 'max_sessions', 'header_background_color', 'title_color'])
  })
  t.like(values, {
    user_ids: [user],
    max_sessions_mode: 'unlimited',
    max_sessions: 10,
    header_background_color: '#875A7B',
    title_color: '#FFFFFF',
  })
})

for (const max_sessions of [0, -1]) {
  test(`at most ${max_sessions} sessions is refused, also where there is no limit`, async t => {
    await t.throwsAsync(create({ max_sessions }), { message: /greater than zero/ })
  })
}

for (const link of [
  'javascript:alert(1)',
  'https://',
  'https:///path',
  'ftp://example.com',
  'example.com',
  'http:example.com',
]) {
  test(`the review link ${link} is refused by name`, async t => {
    const error = await t.throwsAsync(create({ review_link: link }), { instanceOf: ValidationError })
    t.true(error?.message.includes(link))
  })
}

test('C33: a review link with a host is accepted', async t => {
  await t.notThrowsAsync(create({ review_link: 'https://example.com/review?from=chat' }))
})

for (const colour of ['red', '#fff', '#12345g', '#875A7B; } body { display: none', '']) {
  test(`the colour “${colour}” is refused`, async t => {
    await t.throwsAsync(create({ header_background_color: colour }))
  })
}

test('H3.10: an expression that can not be read is refused, with the place of the mistake', async t => {
  const channel = await makeChannel([])
  await t.throwsAsync(addRule(channel, { regex_url: '/shop(' }), {
    instanceOf: ValidationError,
    message: /character 6.*missing closing \)/,
  })
  const rule = await addRule(channel, { regex_url: '/shop' })
  await t.throwsAsync(
    system(env => env['im_livechat.channel.rule'].browse(rule).write({ regex_url: '[' })),
    { instanceOf: ValidationError },
  )
})

test('H3.1, H3.2, H3.3: a rule for the visitor’s country goes first', async t => {
  const channel = await makeChannel([await makeUser()])
  await addRule(channel, { sequence: 1 })
  const belgium = (await system(env => country(env, 'BE'))).id
  await addRule(channel, { sequence: 2, country_ids: [[6, 0, [belgium]]], action: 'hide_button' })
  t.like(await offered(channel, '', 'BE'), { button: false, newSession: false })
  t.like(await offered(channel, '', 'FR'), { button: true })
  t.like(await offered(channel, ''), { button: true })
})

test('H3.4, H3.6: the address decides; without a rule that fits, the button shows if somebody is there', async t => {
  const channel = await makeChannel([await makeUser()])
  await addRule(channel, { sequence: 1, regex_url: '/shop$', action: 'hide_button' })
  await addRule(channel, { sequence: 2, regex_url: '/shop', action: 'auto_popup', auto_popup_timer: 5 })
  t.like(await offered(channel, 'https://example.com/shop'), { button: false })
  t.like(await offered(channel, 'https://example.com/shop/a'), { button: true, popupAfter: 5 })
  t.like(await offered(channel, 'https://example.com/'), { button: true, popupAfter: null })
})

test('H1.13: when nobody is there, there is no button', async t => {
  const channel = await makeChannel([await makeUser({ status: 'away' })])
  t.like(await offered(channel, ''), { button: false, notification: false })
})

test('a channel has a page of its own, and one line for websites', async t => {
  const id = await makeChannel([])
  const { web_page, script_external } = await system(env =>
    env['im_livechat.channel'].browse(id).load('web_page', 'script_external'),
  )
  t.true(web_page?.endsWith(`/im_livechat/support/${id}`))
  t.regex(String(script_external), new RegExp(`^<script src="[^"]*/im_livechat/loader/${id}" defer></script>$`))
})

test('deleting a channel takes its rules with it', async t => {
  const channel = await makeChannel([])
  const rule = await addRule(channel, {})
  await system(env => env['im_livechat.channel'].browse(channel).unlink())
  t.is(await system(env => env['im_livechat.channel.rule'].searchCount([['id', '=', rule]])), 0)
})
