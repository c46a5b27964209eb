import test from 'ava'
import { together } from '../together.ts'

test('what is asked in one turn is one question, and the next turn is another', async t => {
  const questions: (readonly number[])[] = []
  const isEven = together<number>(async numbers => {
    questions.push(numbers)
    return new Set(numbers.filter(number => number % 2 === 0))
  })
  t.deepEqual(await Promise.all([isEven(1), isEven(2), isEven(2)]), [false, true, true])
  t.true(await isEven(4))
  t.deepEqual(questions, [[1, 2], [4]])
})

test('a question that fails fails for all who asked, and only for them', async t => {
  let broken = true
  const isGood = together<number>(async numbers => {
    if (broken) throw new Error('no database')
    return new Set(numbers)
  })
  const answers = await Promise.allSettled([isGood(1), isGood(2)])
  t.deepEqual(
    answers.map(answer => answer.status),
    ['rejected', 'rejected'],
  )
  broken = false
  t.true(await isGood(1))
})
