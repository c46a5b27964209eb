import { resolve } from 'node:path'
import { kindOf } from '../../views/arch.ts'
import { worldWith } from '../../views/problems.ts'
import type { ViewRow } from '../../views/resolve.ts'
import { givenIn, refIn, textIn, truthIn } from '../data/given.ts'
import type { RecordOperation, ValueSource } from '../data/operation.ts'
import { checkRows, viewsIn } from '../data/views_check.ts'
import { type Finding, placeIn } from '../finding.ts'
import type { Scope } from './scope.ts'

/** Checks the views of an addon as they will be, made of the data files alone. `all` are those of its scope, in their order. */
export function checkAddonViews(
  own: readonly RecordOperation[],
  all: readonly RecordOperation[],
  { models, ids, implied }: Scope,
): Finding[] {
  const records = viewsIn(own)
  if (!records.length) return []
  const names = new Set(records.map(({ id }) => id))
  return checkRows(rowsOf(viewsIn(all)), name => names.has(name), worldWith(models, ids, implied)).map(
    // views name their files as people read them, findings as they are
    ({ view: _, file, ...finding }) => ({ ...finding, file: resolve(file) }),
  )
}

/** The rows that these records will be in the database. A record that a later one changes comes once. */
function rowsOf(records: readonly RecordOperation[]): ViewRow[] {
  const rows = new Map<string, ViewRow>()
  const ofNothing = new Set<string>()
  for (const record of records) {
    const { id: name, place } = record
    const value = (field: string) => givenIn(record, field)
    const before = rows.get(name)
    const parent = refIn(value('inherit_id')) ?? null
    const inherited = parent === null ? null : (rows.get(parent) ?? null)
    // Of what it inherits from it is told that it is not there: without that it is no view.
    if (parent !== null && !inherited) ofNothing.add(name)
    const written = value('arch')
    const arch = archIn(written) ?? before?.arch ?? ''
    const line = written?.kind === 'markup' ? written.line : place.line
    const inherit_id = inherited?.id ?? before?.inherit_id ?? null
    rows.set(name, {
      id: before?.id ?? rows.size + 1,
      name,
      addon: name.split('.')[0]!,
      arch,
      file: written || !before ? placeIn({ file: place.file, line }) : before.file,
      inherit_id,
      model: textIn(value('model')) ?? before?.model ?? null,
      type: inherited?.type ?? before?.type ?? rootOf(arch),
      priority: Number(textIn(value('priority')) ?? before?.priority ?? 16),
      mode: modeIn(value('mode')) ?? before?.mode ?? (inherit_id === null ? 'primary' : 'extension'),
      active: truthIn(value('active')) ?? before?.active ?? true,
    })
  }
  return [...rows.values()].filter(({ name }) => !ofNothing.has(name))
}

const modeIn = (value?: ValueSource) => {
  const text = textIn(value)
  return text === 'primary' || text === 'extension' ? text : undefined
}

function rootOf(arch: string): string {
  const tag = /<\s*([a-z]+)/.exec(arch.replaceAll(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, ''))?.[1] ?? ''
  return kindOf(tag)
}

/** An arch as it is stored: ids in the place of `%(…)d`. Which ids they are is checked with the references. */
function archIn(value?: ValueSource): string | undefined {
  if (value?.kind !== 'markup' && value?.kind !== 'text') return undefined
  return value.text.replaceAll(/(?<!%)%\([\w.-]+\)d/g, '1')
}
