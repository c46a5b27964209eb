import { SetupError } from '../errors.ts'
import type { Query } from './unit.ts'

/** A statement that changes the schema. */
export interface Step {
  readonly text: string
  /** A comment that goes with what it makes. */
  readonly note?: string
  /** Rows there may break it, or the server may lack what it needs: then it is left out, and said. */
  readonly may?: 'break' | 'lack'
}

/** What happens to a step. */
export type Outcome = 'done' | 'broken' | 'lacking'

/** Carries out a step. A statement that PostgreSQL does not understand is a `SetupError`. */
export async function carryOut(query: Query, step: Step, log: (line: string) => void): Promise<Outcome> {
  const text = step.note ? `${step.text};\n${step.note}` : step.text
  try {
    if (!step.may) {
      await query(text)
      return 'done'
    }
    await query('SAVEPOINT step')
    await query(text)
    await query('RELEASE SAVEPOINT step')
    return 'done'
  } catch (error) {
    const { code, message } = error as Error & { code?: string }
    if (step.may === 'lack') {
      await query('ROLLBACK TO SAVEPOINT step')
      log(`Left out, because this server does not offer it (${message}): ${step.text}`)
      return 'lacking'
    }
    // Class 23: rows break a constraint. Class 42: the statement itself is wrong.
    if (step.may === 'break' && code?.startsWith('23')) {
      await query('ROLLBACK TO SAVEPOINT step')
      log(`Left undone, because rows there break it (${message}): ${step.text}`)
      return 'broken'
    }
    if (code?.startsWith('42')) throw new SetupError([`PostgreSQL refuses “${step.text}”: ${message}.`])
    throw error
  }
}
