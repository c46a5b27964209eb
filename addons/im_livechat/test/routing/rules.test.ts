import test from 'ava'
import fc from 'fast-check'
import { matchRule, offer, type Page, type Rule } from '../../routing/rules.ts'
import { belgium, france } from './people.ts'

let ids = 0

function rule(about: Partial<Rule> = {}): Rule {
  ids += 1
  return {
    id: ids,
    sequence: 10,
    regexUrl: null,
    countryIds: [],
    action: 'display_button',
    popupSeconds: 0,
    condition: 'always',
    bot: null,
    ...about,
  }
}

const page = (about: Partial<Page> = {}): Page => ({ url: '', countryId: null, hasOperator: true, ...about })
const show = rule({ sequence: 1 })
const hideInBelgium = rule({ sequence: 2, countryIds: [belgium], action: 'hide_button' })
const bot = { active: true, steps: 3 }

test('H3.1: a rule for the visitor’s country goes before one for all, whatever the order', t => {
  t.is(matchRule([show, hideInBelgium], page({ countryId: belgium })), hideInBelgium)
})

test('H3.2: a rule for another country does not apply', t => {
  t.is(matchRule([show, hideInBelgium], page({ countryId: france })), show)
})

test('H3.3: to a visitor from nobody knows where, rules for countries do not apply', t => {
  t.is(matchRule([show, hideInBelgium], page()), show)
})

test('when no rule of the country passes, those for all are tried', t => {
  const cart = rule({ countryIds: [belgium], regexUrl: '/cart' })
  t.is(matchRule([cart, show], page({ countryId: belgium, url: '/shop' })), show)
})

test('H3.4: the first rule whose expression is found applies', t => {
  const [end, anywhere] = [rule({ regexUrl: '/shop$' }), rule({ regexUrl: '/shop' })]
  t.is(matchRule([end, anywhere], page({ url: 'https://example.com/shop/a' })), anywhere)
  t.is(matchRule([end, anywhere], page({ url: 'https://example.com/shop' })), end)
})

test('rules are tried by sequence, then in the order they were made', t => {
  const [late, early, alsoEarly] = [rule({ sequence: 30 }), rule({ sequence: 5 }), rule({ sequence: 5 })]
  t.is(matchRule([late, alsoEarly, early], page()), early)
})

test('an expression is searched anywhere in the whole address', t => {
  const shop = rule({ regexUrl: '/shop' })
  const matches = (url: string) => matchRule([shop], page({ url })) === shop
  t.true(matches('https://example.com/en/shop'))
  t.true(matches('https://example.com/blog?ref=/shop'))
  t.false(matches('https://example.com/workshop'))
  t.false(matches(''))
})

test('H3.5: a rule whose bot is archived or has no steps is skipped', t => {
  t.is(matchRule([rule({ sequence: 0, bot: { active: false, steps: 3 } }), show], page()), show)
  t.is(matchRule([rule({ sequence: 0, bot: { active: true, steps: 0 } }), show], page()), show)
  const ready = rule({ sequence: 0, bot })
  t.is(matchRule([show, ready], page()), ready)
})

test('D14: only if no operator: passes when nobody is available, not when somebody is', t => {
  const night = rule({ condition: 'only_if_no_operator' })
  t.is(matchRule([night], page({ hasOperator: false })), night)
  t.is(matchRule([night], page({ hasOperator: true })), null)
})

test('D15: only if operator: passes when somebody is available, not when nobody is', t => {
  const day = rule({ condition: 'only_if_operator' })
  t.is(matchRule([day], page({ hasOperator: true })), day)
  t.is(matchRule([day], page({ hasOperator: false })), null)
})

test('H3.6: without a rule that applies, the button shows if an operator is there', t => {
  const none = matchRule([rule({ regexUrl: '/shop' })], page({ url: '/about' }))
  t.is(none, null)
  t.like(offer(none, true), { button: true, notification: false, popupAfter: null })
  t.like(offer(none, false), { button: false })
})

test('H3.7: opening by itself is offered after the seconds of the rule, and only while somebody can answer', t => {
  const popup = rule({ action: 'auto_popup', popupSeconds: 5 })
  t.is(offer(popup, true).popupAfter, 5)
  t.is(offer(popup, false).popupAfter, null)
  t.is(offer(rule({ popupSeconds: 5 }), true).popupAfter, null)
})

test('H3.8: where the button is hidden, no new session is offered', t => {
  t.like(offer(hideInBelgium, true), { button: false, newSession: false, popupAfter: null })
  t.like(offer(show, true), { button: true, newSession: true })
})

test('H3.9: with a bot, the button shows though nobody is online', t => {
  t.true(offer(rule({ bot }), false).button)
  t.false(offer(rule({ bot, action: 'hide_button' }), false).button)
})

test('the notification comes with the button', t => {
  t.true(offer(rule({ action: 'display_button_and_text' }), true).notification)
  t.false(offer(rule({ action: 'display_button_and_text' }), false).notification)
})

test('whatever the rules, the one that applies is among them and for the visitor', t => {
  const anyRule = fc.record({
    sequence: fc.integer({ min: 0, max: 3 }),
    countryIds: fc.subarray([belgium, france]),
    regexUrl: fc.constantFrom(null, '', '/shop', '^https', '(', 'b$'),
  })
  const property = fc.property(fc.array(anyRule), fc.constantFrom(null, belgium, 1), (abouts, countryId) => {
    const rules = abouts.map(rule)
    const match = matchRule(rules, page({ url: 'https://example.com/shop/b', countryId }))
    const isForVisitor = !match || match.countryIds.length === 0 || match.countryIds.includes(countryId ?? 0)
    return match?.regexUrl !== '(' && isForVisitor && (match === null || rules.includes(match))
  })
  t.notThrows(() => fc.assert(property))
})
