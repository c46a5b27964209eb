import type { FindingCode } from '../../finding_codes.ts'
import type { Environment } from '../../model/types.ts'
import { ViewError, type Place as ViewPlace } from '../../views/arch.ts'
import { checkView, type World } from '../../views/check.ts'
import { worldOf } from '../../views/problems.ts'
import { type ViewRow, Views } from '../../views/resolve.ts'
import { readViews } from '../../views/stored.ts'
import type { Finding } from '../finding.ts'
import { recordsIn } from './check.ts'
import type { Operation, Place, RecordOperation } from './operation.ts'

/** Checks the views that an addon has just loaded, and those that it extends, whole: as people will see them. */
export async function checkViews(env: Environment, operations: readonly Operation[]): Promise<Finding[]> {
  const loaded = viewsIn(operations)
  return loaded.length ? checkRows(await readViews(env), loaded, await worldOf(env)) : []
}

/** The records of views among operations. */
export function viewsIn(operations: readonly Operation[]): RecordOperation[] {
  return recordsIn(operations).filter(({ model }) => model === 'ir.ui.view')
}

/** Checks, of all views, those that these records are of or extend. */
export function checkRows(rows: readonly ViewRow[], records: readonly RecordOperation[], world: World): Finding[] {
  const loaded = new Map(records.map(view => [view.id, view]))
  const views = new Views(rows)
  const touched = rows.filter(({ name }) => loaded.has(name))
  const roots = new Set(touched.map(row => rootOf(row, rows)))
  const findings: Finding[] = []
  const report = (place: ViewPlace, code: FindingCode, message: string) => {
    const view = loaded.get(place.view)
    const arch = view?.fields.map(({ value }) => value).find(value => value.kind === 'markup')
    const where: Place = view
      ? { ...view.place, line: arch ? arch.line + place.line - 1 : view.place.line }
      : elsewhere(place)
    findings.push({ code, ...where, message })
  }
  for (const root of roots) {
    if (!root.active) continue
    try {
      const arch = views.resolve(root.id)
      for (const { place, code, message } of root.model ? checkView(arch, root.model, world) : [])
        report(place, code, message)
    } catch (error) {
      if (!(error instanceof ViewError)) throw error
      report(error.place, 'view-arch', error.problem)
    }
  }
  return findings
}

function elsewhere({ view, line }: ViewPlace): Place {
  return { file: `view ${view}`, line }
}

/** The view that an extension is seen in. */
function rootOf(row: ViewRow, rows: readonly ViewRow[]): ViewRow {
  let root = row
  for (let steps = 0; root.mode === 'extension' && root.inherit_id !== null && steps < 100; steps++) {
    root = rows.find(({ id }) => id === root.inherit_id) ?? row
  }
  return root
}
