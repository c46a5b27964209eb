import { setTimeout } from 'node:timers/promises'
import { type Operator, Visitor } from './people.ts'

/** Visitors in conversation, each with an open stream. */
export async function openChats(address: string, count: number): Promise<Visitor[]> {
  const visitors = Array.from({ length: count }, () => new Visitor(address))
  for (const visitor of visitors) {
    await visitor.arrive()
    await visitor.begin('Hello')
    await visitor.follow(() => {})
  }
  return visitors
}

/** Milliseconds from posting a message until it is on the operator's screen, for each of some messages. */
export async function deliveryTimes(operators: readonly Operator[], visitors: readonly Visitor[], messages: number) {
  const arrived = new Map<string, number>()
  const hear = (text: string) => {
    for (const [word] of text.matchAll(/measured-\d+/g)) if (!arrived.has(word)) arrived.set(word, performance.now())
  }
  const ends = await Promise.all(operators.map(operator => operator.follow(hear)))
  await setTimeout(500)
  const times: number[] = []
  for (let index = 0; index < messages; index++) {
    const word = `measured-${index}`
    const before = performance.now()
    await visitors[index % visitors.length]!.write(word)
    const limit = before + 5000
    while (!arrived.has(word) && performance.now() < limit) await setTimeout(1)
    times.push((arrived.get(word) ?? Number.POSITIVE_INFINITY) - before)
    await setTimeout(10)
  }
  for (const end of ends) end()
  return times.sort((a, b) => a - b)
}

/** Messages a second that are accepted and delivered while so many visitors write at once, without a pause. */
export async function throughput(
  operators: readonly Operator[],
  visitors: readonly Visitor[],
  seconds: number,
  at = 8,
) {
  const arrived = new Set<string>()
  const hear = (text: string) => {
    for (const [word] of text.matchAll(/flood-\d+-\d+/g)) arrived.add(word)
  }
  const ends = await Promise.all(operators.map(operator => operator.follow(hear)))
  const before = performance.now()
  const until = before + seconds * 1000
  let accepted = 0
  let refused = 0
  await Promise.all(
    Array.from({ length: at }, async (_, line) => {
      const own = visitors.filter((_visitor, index) => index % at === line)
      for (let turn = 0; performance.now() < until; turn++) {
        const status = await own[turn % own.length]!.write(`flood-${line}-${turn}`)
        if (status === 200) accepted++
        else refused++
      }
    }),
  )
  const took = (performance.now() - before) / 1000
  for (let wait = 0; arrived.size < accepted && wait < 50; wait++) await setTimeout(100)
  for (const end of ends) end()
  return { perSecond: accepted / took, accepted, refused, delivered: arrived.size }
}
