/** With `batch_two`, which follows in the same process when all tests are run: what a file leaves to the next. */
import test from 'ava'
import { freeze, onCleanUp } from '#core/testing'
import { happened } from './happened.ts'

onCleanUp(() => happened.push('one: what it opened while it was loaded is closed'))
test.before(() => happened.push('one: before'))
test.beforeEach(() => happened.push('one: before each'))
test.afterEach.always(() => happened.push('one: after each'))
test.after.always(() => happened.push('one: after'))

test('a file’s tests run between its hooks, those that are serial first', t => {
  happened.push('one: a test')
  t.deepEqual(
    happened.filter(line => !line.includes('each')),
    ['one: before', 'one: a serial test', 'one: a test'],
  )
})

test.serial('what a test opens is closed after the file’s hooks', t => {
  happened.push('one: a serial test')
  onCleanUp(() => happened.push('one: what a test opened is closed'))
  freeze('2001-01-01')
  t.is(happened.at(-2), 'one: before each')
})
