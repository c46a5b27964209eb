import type { AnyModel } from '../../model/model.ts'
import type { ModelMeta } from '../../registry/meta.ts'
import { startOfDay } from '../../zone.ts'
import { zoneOf } from '../domain/moment.ts'
import { type Env, record } from '../environment.ts'
import { together } from '../read/together.ts'
import type { Aggregate } from './aggregate.ts'
import { isPeriod } from './date.ts'
import type { Grouping } from './spec.ts'

/** What groups have in common, as authors get it: links as records that are loaded together. */
export function groupValues(env: Env, { field, granularity }: Grouping, raw: readonly unknown[]): unknown[] {
  if (field?.comodel) return linked(env, field.comodel, raw)
  const isDay = field?.type === 'datetime' && granularity && granularity !== 'hour' && isPeriod(granularity)
  return isDay ? raw.map(day => (day === null ? null : startOfDay(day as string, zoneOf(env)))) : [...raw]
}

function linked(env: Env, comodel: string, raw: readonly unknown[]): AnyModel[] {
  const { prototype } = env.database.registry.model(comodel)
  const records = together(
    env,
    prototype,
    raw.filter(id => typeof id === 'number'),
  )
  return raw.map(id => records.get(id as number) ?? record(prototype, env, []))
}

/** What aggregates have come to. */
export function aggregateValues(env: Env, meta: ModelMeta, aggregate: Aggregate, raw: readonly unknown[]): unknown[] {
  const { field, kind, empty } = aggregate
  switch (kind) {
    case 'records': {
      const { prototype } = field ? env.database.registry.model(field.comodel!) : meta
      return raw.map(ids => record(prototype, env, (ids as number[] | null | undefined) ?? []))
    }
    case 'list': {
      const listed = (value: unknown) =>
        value !== null && field?.type === 'datetime' ? new Date(String(value)) : value
      return raw.map(values => ((values as unknown[] | null | undefined) ?? []).map(listed))
    }
    default:
      return raw.map(value => value ?? empty)
  }
}
