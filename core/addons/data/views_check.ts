import { join, relative, sep } from 'node:path'
import type { FindingCode } from '../../finding_codes.ts'
import type { Environment } from '../../model/types.ts'
import { type ArchElement, ViewError, type Place as ViewPlace } from '../../views/arch.ts'
import { checkView, type ViewFinding } from '../../views/check.ts'
import { undrawable } from '../../views/compile.ts'
import { worldOf } from '../../views/problems.ts'
import { type ViewRow, Views } from '../../views/resolve.ts'
import { readViews } from '../../views/stored.ts'
import type { World } from '../../views/world.ts'
import type { Addon } from '../find.ts'
import type { Finding } from '../finding.ts'
import { recordsIn } from './check.ts'
import { givenIn } from './given.ts'
import type { Operation, Place, RecordOperation } from './operation.ts'

type Folder = Pick<Addon, 'name' | 'path'>

/** What is wrong with views: with those of addons, and with those that people have made or changed in the database. */
export interface ViewsChecked {
  readonly findings: readonly Finding[]
  readonly own: readonly Finding[]
}

/** Checks the views that an addon has just loaded, and those that it extends, whole: as people will see them. */
export async function checkViews(
  env: Environment,
  addon: Folder,
  operations: readonly Operation[],
): Promise<ViewsChecked> {
  const loaded = viewsIn(operations)
  if (!loaded.length) return { findings: [], own: [] }
  await noteFiles(env, addon, loaded)
  const rows = await readViews(env)
  const written = new Set(rows.flatMap(({ name, file }) => (file ? [name] : [])))
  const names = new Set(loaded.map(({ id }) => id))
  const draw = (arch: ArchElement, model: string) => undrawable(env, arch, model)
  const found = checkRows(rows, name => names.has(name), await worldOf(env), { addons: [addon], draw })
  const isWritten = ({ view }: Found) => written.has(view)
  return { findings: found.filter(isWritten), own: found.filter(one => !isWritten(one)) }
}

/** The records of views among operations. */
export function viewsIn(operations: readonly Operation[]): RecordOperation[] {
  return recordsIn(operations).filter(({ model }) => model === 'ir.ui.view')
}

/** A finding, with the view that it is in. */
export interface Found extends Finding {
  readonly view: string
}

interface Way {
  /** Where addons are, to tell files by their paths. */
  readonly addons?: readonly Folder[]
  /** What keeps a view that is in order from being drawn all the same. */
  readonly draw?: (arch: ArchElement, model: string) => ViewFinding[]
}

/**
 * Checks, of all views, those that `which` names and all that they are parts of, in one pass: each put together with
 * everything that extends it. Every mistake is told once, with its file and line.
 */
export function checkRows(
  rows: readonly ViewRow[],
  which: (name: string) => boolean,
  world: World,
  { addons = [], draw = () => [] }: Way = {},
): Found[] {
  const views = new Views(rows)
  const findings = new Map<string, Found>()
  const report = (place: ViewPlace, code: FindingCode, message: string) => {
    const finding = { code, ...fileOf(place, addons), message, view: place.view }
    findings.set(JSON.stringify(finding), finding)
  }
  const attempt = <T>(work: () => T): T | null => {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof ViewError)) throw error
      for (const { place, problem } of [error, ...error.others]) report(place, 'view-arch', problem)
      return null
    }
  }
  const touched = new Set(
    rows.filter(row => row.active && which(row.name)).map(row => attempt(() => views.primary(row.id).id)),
  )
  const roots = rows.filter(
    row =>
      row.active &&
      row.mode === 'primary' &&
      [row.id, ...(attempt(() => views.ancestors(row.id)) ?? [])].some(id => touched.has(id)),
  )
  for (const root of roots) {
    const resolved = attempt(() => views.resolveWithProblems(root.id))
    if (!resolved) continue
    for (const { place, problem } of resolved.problems) report(place, 'view-arch', problem)
    if (!root.model) continue
    const found = checkView(resolved.arch, root.model, world)
    const undrawn = found.length > 0 || resolved.problems.length > 0 ? [] : draw(resolved.arch, root.model)
    for (const { place, code, message } of [...found, ...undrawn]) report(place, code, message)
  }
  return [...findings.values()]
}

function fileOf({ view, line, file }: ViewPlace, addons: readonly Folder[]): Place {
  const [, path, at] = /^(.*):(\d+)$/.exec(file ?? '') ?? []
  if (path === undefined) return { file: `view ${view}`, line }
  const [name, ...rest] = path.split('/')
  const addon = addons.find(each => each.name === name)
  return { file: addon ? join(addon.path, ...rest) : path, line: Number(at) }
}

/** Notes in the database where the views of an addon are written; not of those that people have changed there. */
async function noteFiles(env: Environment, { name, path }: Folder, loaded: readonly RecordOperation[]): Promise<void> {
  const wanted = loaded.flatMap(view => {
    const { id, place } = view
    const value = givenIn(view, 'arch')
    // A file that says something else of another addon's view is not where that is written.
    if (!value && !id.startsWith(`${name}.`)) return []
    const text = value?.kind === 'markup' ? value.text : null
    const line = value?.kind === 'markup' ? value.line : place.line
    return [{ id, text, file: `${name}/${relative(path, place.file).split(sep).join('/')}:${line}` }]
  })
  const rows = new Map((await readViews(env)).map(row => [row.name, row]))
  const written = wanted.flatMap(({ id, text, file }) => {
    const row = rows.get(id)
    return row && (text === null || sameText(text, row.arch)) ? [{ id: row.id, file }] : []
  })
  await env.sql(
    `UPDATE ir_ui_view v SET arch_fs = f.file FROM jsonb_to_recordset($1::jsonb) AS f (id int, file text) WHERE v.id = f.id`,
    [JSON.stringify(written)],
  )
}

/** Is this what the file says? References to records have become their numbers. */
function sameText(file: string, stored: string): boolean {
  const bare = (text: string) =>
    text
      .replaceAll(/%\([\w.]+\)[ds]|\d+/g, '#')
      .replaceAll(/\s+/g, ' ')
      .trim()
  return bare(file) === bare(stored)
}
