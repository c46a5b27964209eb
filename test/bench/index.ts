/**
 * `npm run bench`: measures the models beside the driver and TypeORM, then a whole Foyer from outside, as design section 10
 * budgets it, and prints the figures beside the budgets, and as JSON. The machine is shared with what asks, so compare ratios of one run rather than decimals.
 */
import { rmSync } from 'node:fs'
import { writeAddons } from './addons.ts'
import { bytesOf } from './bytes.ts'
import { deliveryTimes, openChats, throughput } from './chat.ts'
import { ormRatios, printRatios } from './orm/index.ts'
import { Operator, Visitor } from './people.ts'
import { FoyerServer } from './server.ts'

interface Figure {
  what: string
  measured: number
  unit: string
  budget?: number
  /** A budget is what must not be exceeded, but for rates: those must be reached. */
  atLeast?: boolean
}

const ratios = await ormRatios()
printRatios(ratios)

const figures: Figure[] = []
const add = (what: string, measured: number, unit: string, budget?: number, atLeast = false) =>
  figures.push({
    what,
    measured: Math.round(measured * 10) / 10,
    unit,
    ...(budget !== undefined && { budget }),
    atLeast,
  })

const server = new FoyerServer()
try {
  add('first start: database, three addons, demo data', (await server.start()) / 1000, 's', 12)
  await server.stop()
  add('later start to first page', (await server.start()) / 1000, 's', 2)
  const { address } = server

  const operators = await Promise.all(
    ['admin', 'demo'].map(async login => {
      const operator = new Operator(address)
      await operator.login(login)
      await operator.follow(() => {})
      await operator.present()
      return operator
    }),
  )
  const [admin] = operators
  const list = await times(60, () => admin!.page('/web/action/base.res_lang_act_window'))
  add('list of 87 records, as the client sees it, median', at(list, 0.5), 'ms', 12)

  const visitors = await openChats(address, 100)
  const delivery = await deliveryTimes(operators, visitors, 200)
  add('message posted → on the other screen, 100 open chats, 50th percentile', at(delivery, 0.5), 'ms')
  add('message posted → on the other screen, 100 open chats, 95th percentile', at(delivery, 0.95), 'ms', 20)
  const rate = await throughput(operators, visitors, 5)
  add('messages accepted and delivered, 8 visitors at once', rate.perSecond, 'a second', 500, true)
  add('  of those accepted, not delivered', rate.accepted - rate.delivered, 'messages', 0)
  add('  refused', rate.refused, 'messages')

  const before = server.memory()
  const idle = Array.from({ length: 2000 }, () => new Visitor(address))
  for (const visitor of idle) {
    await visitor.arrive()
    await visitor.follow(() => {})
  }
  add('2,000 idle streams, memory each', (server.memory() - before) / 2000 / 1024, 'KB', 60)

  add('script on the host’s page', (await bytesOf(address, ['/im_livechat/loader/1'])) / 1024, 'KB', 3)
  add(
    'visitor widget, all files',
    (await bytesOf(address, ['/im_livechat/loader/1', '/im_livechat/widget/1'])) / 1024,
    'KB',
    25,
  )
  add('back office first load, all files', (await bytesOf(address, ['/web'], admin)) / 1024, 'KB', 120)
} finally {
  await server.remove()
}

const { folder, names } = writeAddons(31)
const many = new FoyerServer({ FOYER_ADDONS_PATH: folder, FOYER_ADDONS: ['im_livechat', ...names.slice(0, 30)].join() })
const few = new FoyerServer()
try {
  await few.start()
  await few.stop()
  add('first start with 30 more addons: 90 models, 210 views', (await many.start()) / 1000, 's')
  await many.stop()
  // in turns, because the machine is busier at one time than at another
  const starts = { few: [] as number[], many: [] as number[] }
  for (let round = 0; round < 5; round++) {
    for (const [which, server] of [
      ['few', few],
      ['many', many],
    ] as const) {
      starts[which].push(await server.start())
      await server.stop()
    }
  }
  const median = (taken: number[]) =>
    at(
      taken.sort((a, b) => a - b),
      0.5,
    ) / 1000
  add('start with 3 addons, median of 5', median(starts.few), 's', 2)
  add('  30 more addons add', median(starts.many) - median(starts.few), 's', 1)
  add('install one addon more', (await many.run('init', names.at(-1)!)) / 1000, 's')
  add('upgrade of all, nothing changed', (await many.run('upgrade')) / 1000, 's', 2)
  add('foyer check of all', (await many.run('check')) / 1000, 's')
} finally {
  await many.remove()
  await few.remove()
  rmSync(folder, { recursive: true, force: true })
}

for (const { what, measured, unit, budget, atLeast } of figures) {
  const kept = budget === undefined ? '' : (atLeast ? measured >= budget : measured <= budget) ? 'kept' : 'MISSED'
  const said = budget === undefined ? '' : `budget ${atLeast ? '≥' : '≤'} ${budget} ${unit}`
  console.log(`${what.padEnd(76)} ${`${measured} ${unit}`.padStart(18)}   ${said.padEnd(26)} ${kept}`)
}
console.log(JSON.stringify({ figures, ratios }))
process.exit(0)

async function times(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = []
  for (let index = 0; index < count; index++) {
    const before = performance.now()
    await work()
    taken.push(performance.now() - before)
  }
  return taken.sort((a, b) => a - b)
}

function at(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!
}
