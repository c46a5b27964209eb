import test from 'ava'
import { clock } from '#core'
import { happened } from './happened.ts'

const inOneProcess = process.env.FOYER_TEST_BATCHES?.includes('core/testing/test/batch_two.test.ts')

test('the file before has ended, whatever it opened is closed, and time goes on', t => {
  if (!inOneProcess) return t.deepEqual(happened, [], 'in a process of its own nothing was before')
  t.deepEqual(happened, [
    'one: before',
    ...['one: before each', 'one: a serial test', 'one: after each'],
    ...['one: before each', 'one: a test', 'one: after each'],
    'one: after',
    'one: what a test opened is closed',
    'one: what it opened while it was loaded is closed',
  ])
  t.true(clock.now().getFullYear() > 2001)
})
