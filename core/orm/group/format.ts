import type { AnyDomain } from '../../model/types.ts'
import { utcText } from '../../zone.ts'
import { choicesOf } from '../describe.ts'
import { zoneOf } from '../domain/moment.ts'
import { type Env, record } from '../environment.ts'
import { isPeriod, nextPeriod, spanOf } from './date.ts'
import { dateLabel } from './label.ts'
import type { Grouping } from './spec.ts'

/** What views show of a group, and the domain of its members. */
export interface Shown {
  readonly value: unknown
  readonly domain: AnyDomain
}

export type Format = (raw: unknown) => Shown

/** How the values of a group spec are shown; labels of links are read for all of them at once. */
export async function formatOf(env: Env, grouping: Grouping, raw: readonly unknown[], week: number): Promise<Format> {
  const { field, granularity } = grouping
  const name = field?.name ?? 'id'
  const equal = (value: unknown): AnyDomain => [[name, '=', value]]
  const plain: Format = value => ({ value, domain: equal(value) })
  if (!field) return plain
  if (granularity) return value => (value === null ? plain(null) : dateShown(env, grouping, value, week))
  const labels = field.comodel ? await labelsOf(env, field.comodel, raw) : choiceLabels(env, grouping)
  if (!labels) return plain
  return value =>
    value === null ? plain(null) : { value: [value, labels.get(value) ?? String(value)], domain: equal(value) }
}

function choiceLabels(env: Env, { field }: Grouping): Map<unknown, string> | null {
  return field?.type === 'selection' ? new Map(choicesOf(env, field)) : null
}

async function labelsOf(env: Env, comodel: string, raw: readonly unknown[]): Promise<Map<unknown, string>> {
  const { prototype } = env.database.registry.model(comodel)
  const ids = [...new Set(raw)].filter(id => typeof id === 'number')
  // sudo: labels - who may read a record may see what its links are called
  const targets = record(prototype, env.with({ su: true }), ids)
  await targets.load('display_name')
  return new Map([...targets].map(one => [one.id, String(one.display_name)]))
}

function dateShown(env: Env, { field, granularity }: Grouping, raw: unknown, week: number): Shown {
  const name = field!.name
  // A date's group is the first day of a period, the moment an hour begins, or a number.
  const value = raw as string | Date | number
  const label = dateLabel(env, granularity!, value, week)
  if (typeof value === 'number' || !isPeriod(granularity!))
    return { value: [value, label], domain: [[`${name}.${granularity}`, '=', value]] }
  const [from, to] =
    field!.type === 'datetime'
      ? spanOf(value, granularity, zoneOf(env)).map(utcText)
      : [value as string, nextPeriod(value as string, granularity as 'day')]
  return {
    value: [from, label],
    domain: [
      [name, '>=', from],
      [name, '<', to],
    ],
  }
}
