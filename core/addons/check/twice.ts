import { recordsIn } from '../data/check.ts'
import type { Operation, Place, ValueSource } from '../data/operation.ts'
import { type Finding, placeFrom } from '../finding.ts'

/**
 * Records that an addon writes twice: what the first says of a field is lost. That a later one adds to what an earlier one
 * says, as links in a circle need it, is no mistake.
 */
export function writtenTwice(operations: readonly Operation[]): Finding[] {
  const written = new Map<string, Place>()
  return recordsIn(operations).flatMap(({ id, model, place, fields }): Finding[] => {
    const findings: Finding[] = []
    const names = fields.filter(({ value }) => replaces(value)).map(({ name }) => name)
    const lost = names.filter(name => written.has(`${id} ${model} ${name}`))
    const before = lost[0] === undefined ? undefined : written.get(`${id} ${model} ${lost[0]}`)
    if (before) {
      const message = `${id} sets ${lost.join(', ')}, which ${placeFrom(place, before)} has set: one of the two is lost`
      findings.push({ code: 'data-twice', ...place, message })
    }
    for (const name of names) written.set(`${id} ${model} ${name}`, place)
    return findings
  })
}

/** Does it take the place of what was there? Commands add to it. */
function replaces(value: ValueSource): boolean {
  return value.kind === 'refs' ? !value.change : !['eval', 'search', 'records'].includes(value.kind)
}
