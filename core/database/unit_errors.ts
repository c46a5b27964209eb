import { ValueError } from '../errors.ts'

export function over(): ValueError {
  return new ValueError('This unit of work is over: nothing can be written in it any more. Is an await missing?')
}

export function undone(): ValueError {
  return new ValueError(
    'A statement has failed, so nothing of its unit of work is stored. What may fail belongs into env.savepoint.',
  )
}
