import { type Engagement, isJustAssigned, isLoad } from './sessions.ts'

/** An operator who is available, and what speaks for choosing them. */
export interface Candidate {
  readonly userId: number
  readonly partnerId: number
  readonly lang: string | null
  /** Languages of the live chat, beside the main one. */
  readonly chatLangs: readonly string[]
  readonly countryId: number | null
  readonly expertiseIds: readonly number[]
  readonly inCall: boolean
}

/** What is known of the visitor; `null` is unknown, and the unknown matches nobody. */
export interface Wish {
  readonly previousPartnerId?: number | null
  readonly lang?: string | null
  readonly countryId?: number | null
  readonly expertiseIds?: readonly number[]
}

/** A number from 0 up to, not including, 1. */
export type Random = () => number

interface Worker<Operator> {
  readonly operator: Operator
  readonly inCall: boolean
  readonly load: number
  readonly justAssigned: boolean
}

type Preference = (operator: Candidate, wish: Wish) => boolean

/** From the most wanted to the least: the first that anybody satisfies decides who is considered. */
const PREFERENCES: readonly Preference[] = [
  (operator, wish) => speaks(operator, wish) && knowsAll(operator, wish),
  (operator, wish) => speaks(operator, wish) && knowsSome(operator, wish),
  (operator, wish) => speaks(operator, wish),
  (operator, wish) => isCompatriot(operator, wish) && knowsAll(operator, wish),
  (operator, wish) => isCompatriot(operator, wish) && knowsSome(operator, wish),
  (operator, wish) => isCompatriot(operator, wish),
  (operator, wish) => knowsAll(operator, wish),
  (operator, wish) => knowsSome(operator, wish),
]

/** The operator who is to answer a visitor, among those available; `null` if there is none. */
export function chooseOperator<Operator extends Candidate>(
  candidates: readonly Operator[],
  sessions: readonly Engagement[],
  wish: Wish,
  now: Date,
  random: Random = Math.random,
): Operator | null {
  const workers = candidates.map(operator => atWork(operator, sessions, now))
  const previous = workers.find(({ operator }) => operator.partnerId === wish.previousPartnerId)
  if (previous && !isOverloaded(previous)) return previous.operator
  for (const prefers of PREFERENCES) {
    const preferred = workers.filter(({ operator }) => prefers(operator, wish))
    if (preferred.length > 0) return leastActive(rested(preferred), random)
  }
  return workers.length > 0 ? leastActive(workers, random) : null
}

function atWork<Operator extends Candidate>(
  operator: Operator,
  sessions: readonly Engagement[],
  now: Date,
): Worker<Operator> {
  const mine = sessions.filter(session => session.userId === operator.userId)
  return {
    operator,
    inCall: operator.inCall,
    load: mine.filter(session => isLoad(session, now)).length,
    justAssigned: mine.some(session => isJustAssigned(session, now)),
  }
}

function speaks(operator: Candidate, { lang }: Wish): boolean {
  return lang != null && (operator.lang === lang || operator.chatLangs.includes(lang))
}

function isCompatriot(operator: Candidate, { countryId }: Wish): boolean {
  return countryId != null && operator.countryId === countryId
}

function knowsAll(operator: Candidate, { expertiseIds = [] }: Wish): boolean {
  return expertiseIds.every(id => operator.expertiseIds.includes(id))
}

function knowsSome(operator: Candidate, { expertiseIds = [] }: Wish): boolean {
  return expertiseIds.some(id => operator.expertiseIds.includes(id))
}

/** Without those who were given a session a moment ago, unless that leaves nobody. */
function rested<Operator>(workers: readonly Worker<Operator>[]): readonly Worker<Operator>[] {
  const free = workers.filter(({ justAssigned }) => !justAssigned)
  return free.length > 0 ? free : workers
}

/** Somebody who is idle; else the least loaded, where a call weighs only from the second session on. */
function leastActive<Operator>(workers: readonly Worker<Operator>[], random: Random): Operator {
  const idle = workers.filter(({ load }) => load === 0)
  if (idle.length > 0) return pick(idle, random).operator
  const [least] = workers.toSorted(
    (a, b) =>
      Number(isOverloaded(a)) - Number(isOverloaded(b)) || a.load - b.load || Number(a.inCall) - Number(b.inCall),
  )
  const equals = workers.filter(({ load, inCall }) => load === least!.load && inCall === least!.inCall)
  return pick(equals, random).operator
}

function isOverloaded({ inCall, load }: Worker<unknown>): boolean {
  return inCall && load >= 2
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[Math.floor(random() * items.length)]!
}
