import test from 'ava'
import fc from 'fast-check'
import { holds, names, paths } from '../condition.ts'
import { callArguments, domainNames, ExpressionError, evaluate, parseLiteral } from '../literal.ts'

const value = (text: string, given = {}) => evaluate(text, given)

test('literals stand for themselves', t => {
  t.deepEqual(value(`['a', "b", 1, -2.5, 1e3, True, false, None, null, (), (1,), (1, 2), (3)]`), [
    'a',
    'b',
    1,
    -2.5,
    1000,
    true,
    false,
    null,
    null,
    [],
    [1],
    [1, 2],
    3,
  ])
  t.deepEqual(value(`{'a': 1, "b": {'c': []}, 3: 'x',}`), { a: 1, b: { c: [] }, 3: 'x' })
  t.is(value(String.raw`'it\'s\n\u00e9\x41\q'`), "it's\néA\\q")
  t.deepEqual(value("(',')"), ',')
})

test('a domain of a record rule reads the user that is given', t => {
  const user = { id: 7, partner_id: { id: 3 }, company_ids: [1, 2] }
  const domain = "['|', ('user_id', '=', user.id), ('partner_id', 'in', [user.partner_id.id] + user.company_ids)]"
  t.deepEqual(value(domain, { user }), ['|', ['user_id', '=', 7], ['partner_id', 'in', [3, 1, 2]]])
  t.deepEqual(parseLiteral(domain).names, ['user'])
  t.deepEqual(parseLiteral(domain).paths, ['user.id', 'user.partner_id.id', 'user.company_ids'])
  t.deepEqual(domainNames("['|', ('a.b', '=', 1), '&', ('c', 'in', [1, 2, 3]), ('a.b', '!=', False)]"), ['a.b', 'c'])
})

test('only functions that are given are called', t => {
  const Command = { link: (id: unknown) => [4, id, 0] }
  const given = { Command, ref: (name: string) => name.length }
  const literal = parseLiteral("[Command.link(ref('a.b')), (4, ref('c.de')), 'ref(x)']")
  t.deepEqual(evaluate(literal, given), [[4, 3, 0], [4, 4], 'ref(x)'])
  t.deepEqual(callArguments(literal, 'ref'), ['a.b', 'c.de'])
  t.throws(() => callArguments(parseLiteral('ref(x)'), 'ref'), { message: /Expected ref\('…'\) with a text/ })
  t.throws(() => value('[ref]', given), { message: /ref is a function: write ref\(\)/ })
  t.throws(() => value('[].concat()', given), { message: /Nothing named concat in this, which is a list/ })
  t.throws(() => value("'a'('b')"), { message: /Expected a function, but this is a text/ })
})

for (const attack of [
  'user.constructor',
  "user['constructor']",
  'user.__proto__',
  "user['__pro' + 'to__']",
  'ref.constructor',
  "ref.constructor('return process')()",
  'user.secret',
  'user.name.constructor',
  'date.getTime()',
  'constructor',
  'toString',
  '__proto__',
  "{'__proto__': 1}",
  'user.name.length.constructor',
  'list.map(ref)',
]) {
  test(`nothing but data is reached: ${attack}`, t => {
    const user = {
      name: 'Ada',
      get secret() {
        return t.fail()
      },
    }
    t.throws(() => value(attack, { user, list: [1], date: new Date(), ref: () => 1 }), { instanceOf: ExpressionError })
  })
}

test('an error says what was expected, what came and where', t => {
  const problem = (text: string) => t.throws(() => value(text), { instanceOf: ExpressionError })?.message
  t.is(problem("[('a', '=', ]"), "Expected a value, found ], at character 13 of [('a', '=', ]")
  t.is(problem("[('a' '=')]"), `Expected ) or a comma, found the text "=", at character 7 of [('a' '=')]`)
  t.is(problem('[1, 2'), 'Expected ] or a comma, found the end, at character 6 of [1, 2')
  t.is(problem('a b'), 'Expected an operator or the end, found b, at character 3 of a b')
  t.is(problem('x + 1'), 'Unknown name x, at character 1 of x + 1')
  t.is(problem("'abc"), "Expected a closing ', found the end, at character 1 of 'abc")
  t.is(problem(''), 'Expected a value, found the end, at character 1 of (empty)')
  t.is(problem('1 ; 2'), 'Expected a value or an operator, found ";", at character 3 of 1 ; 2')
  t.is(problem('1 / 0'), 'Expected a divisor other than 0, at character 3 of 1 / 0')
  t.is(problem("1 + 'a'"), "Expected a number, found a text, at character 3 of 1 + 'a'")
})

test('conditions of views are told as an Odoo author expects', t => {
  const record = {
    active: true,
    state: 'draft',
    count: 3,
    name: null,
    user_ids: [],
    partner_id: 5,
    parent: { state: 'x' },
  }
  for (const truth of [
    'active',
    'not name',
    'name == False',
    'not user_ids',
    "state == 'draft' and count > 2",
    "state in ('draft', 'sent')",
    "state not in ['sent']",
    'not active or partner_id',
    'partner_id in [4, 5]',
    "parent.state != 'draft'",
    '1 < count <= 3',
    'count + 1 == 4 and count % 2 == 1 and 10 / 4 == 2.5',
    "'raf' in state",
    'not (name and name > 3)',
    '(1 if active else 0) == 1',
    'user_ids.length == 0',
    'not not active',
    '-count < 0',
    'user_ids == []',
  ]) {
    t.true(holds(truth, record), truth)
    t.false(holds(`not (${truth})`, record), truth)
  }
  t.deepEqual(names("state == 'draft' and parent.state and not partner_id.name"), ['state', 'parent', 'partner_id'])
  t.deepEqual(paths('parent.state and not partner_id.name and id'), ['parent.state', 'partner_id.name', 'id'])
})

test('an unset value is neither smaller nor greater than another', t => {
  t.false(holds('name > 3 or name <= 3', { name: null }))
})

test('a condition on a field that is not there names it', t => {
  t.throws(() => holds('actve', { active: true }), { message: /Unknown name actve: expected one of active/ })
})

test('what is nested too deep, or too long, is refused', t => {
  t.throws(() => value('['.repeat(100_000)), { message: /at most 64 levels/ })
  t.throws(() => value(`${'{1:'.repeat(70)}`), { message: /at most 64 levels/ })
  t.throws(() => value(' '.repeat(200_001)), { message: /at most 200000 characters/ })
  t.is(value(`${'not '.repeat(40_000)}1`), true)
  t.is(value(`${'-'.repeat(99_999)}1`), -1)
  t.is(value(`0${'+1'.repeat(90_000)}`), 90_000)
  t.is(value(`1${' and 1'.repeat(30_000)}`), 1)
})

test('whatever is written, the answer is a value or an error that says where', t => {
  const piece = fc.constantFrom(
    '[',
    ']',
    '(',
    ')',
    '{',
    '}',
    ',',
    ':',
    '.',
    '+',
    '-',
    '*',
    '/',
    '%',
    '==',
    '<',
    ' and ',
    ' or ',
    ' not ',
    ' in ',
    ' if ',
    ' else ',
    'x',
    'x.y',
    "'a'",
    '"',
    "'",
    '\\',
    '1',
    '1.5e3',
    'None',
    'é',
    '\u0000',
    '😀',
    ' ',
    'f(',
    'constructor',
  )
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 30 }).map(all => all.join('')),
  )
  fc.assert(
    fc.property(text, source => {
      try {
        value(source, { x: { y: 1 }, f: () => 2 })
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error
      }
    }),
    { numRuns: 5000 },
  )
  t.pass()
})

test('whatever JSON holds comes back as it went in', t => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), data => {
      const text = JSON.stringify(data)
      if (!/\\[bf/]|__proto__|-0\b/.test(text)) t.deepEqual(value(text), JSON.parse(text))
    }),
  )
})
