import test from 'ava'
import fc from 'fast-check'
import { findsIn, patternFault } from '../../routing/pattern.ts'

const faults: [pattern: string, position: number][] = [
  ['/shop[', 6],
  ['/a(b', 3],
  ['/a)b', 3],
  ['(a)(b', 4],
  ['[(]x)', 5],
  ['\\(x)', 4],
  ['*a', 1],
  ['/a**', 3],
  ['a[z-a]', 3],
  ['/x(?=y)', 3],
  ['(a)\\1', 4],
  ['/shop\\', 6],
  ['a{2000}', 2],
]

for (const [pattern, position] of faults) {
  test(`H3.10: the expression ${pattern} is refused at character ${position}`, t => {
    t.is(patternFault(pattern)?.position, position)
  })
}

test('expressions that people use are accepted', t => {
  for (const pattern of ['', '/shop', '/shop$', '^https://example\\.com/', '(?i)/SHOP', '/(en|fr)/.*', '[^/]+']) {
    t.is(patternFault(pattern), null, pattern)
  }
})

test('an expression is found anywhere, with upper and lower case told apart', t => {
  t.true(findsIn('/shop', 'https://example.com/en/shop'))
  t.false(findsIn('/Shop', 'https://example.com/en/shop'))
  t.true(findsIn('(?i)/Shop', 'https://example.com/en/shop'))
})

test('an invalid expression that reached the database otherwise finds nothing', t => {
  t.false(findsIn('(', 'https://example.com/('))
})

test('no expression makes the search slow', t => {
  t.is(patternFault('(.{1000}x)'.repeat(3))?.reason, 'expression too large')
  const address = `https://example.com/${'a'.repeat(16_000)}!`
  const began = process.hrtime.bigint()
  for (const pattern of ['(a+)+$', '(a|aa)*$', '(.*a){12}$', 'a{400}y']) findsIn(pattern, address)
  t.true(process.hrtime.bigint() - began < 2_000_000_000n)
})

test('whatever is typed, the answer is a fault within the expression or none', t => {
  const typed = fc.oneof(fc.string(), fc.stringMatching(/^[()[\]{}a*+?\\|^$.0-9]{0,12}$/))
  const property = fc.property(typed, pattern => {
    const fault = patternFault(pattern)
    return fault === null || (fault.position >= 1 && fault.position <= pattern.length)
  })
  t.notThrows(() => fc.assert(property, { numRuns: 2000 }))
})
