import { givenIn, refIn, textIn, truthIn } from '../data/given.ts'
import type { RecordOperation } from '../data/operation.ts'
import { type Finding, placeFrom } from '../finding.ts'
import type { Scope } from './scope.ts'

/** What an access line says, as far as its file tells. */
interface Line {
  readonly record: RecordOperation
  readonly model: string
  /** Null: it is for everybody. */
  readonly group: string | null
  readonly reads: boolean
  readonly opens: boolean
}

/** Lines that open a model to everybody without saying so, and lines that stand twice. */
export function checkAccessLines(own: readonly RecordOperation[], scope: Scope): Finding[] {
  const first = new Map<string, Line>()
  return linesIn(own, scope).flatMap((line): Finding[] => {
    const { record, model, group, opens } = line
    const findings: Finding[] = []
    if (opens && group === null && !/\beverybody\b/i.test(nameOf(record))) {
      const message = `This line is for no group, so it opens ${model} to everybody, visitors who have not signed in among them`
      findings.push({ code: 'access-open', ...record.place, message })
    }
    const before = first.get(`${model} ${group}`)
    if (before && before.record.id !== record.id) {
      const message = `${model} has a line for ${group ?? 'everybody'} already, on ${placeFrom(record.place, before.record.place)}: the two add up`
      findings.push({ code: 'access-twice', ...record.place, message })
    } else first.set(`${model} ${group}`, line)
    return findings
  })
}

/** Menus whose groups may not read what they lead to: nobody sees them. */
export function closedMenus(own: readonly RecordOperation[], all: readonly RecordOperation[], scope: Scope): Finding[] {
  const lines = linesIn(all, scope)
  const shown = new Map(
    all
      .filter(({ model }) => model === 'ir.actions.act_window')
      .map(action => [action.id, textIn(givenIn(action, 'res_model'))?.trim()] as const),
  )
  return own.flatMap((menu): Finding[] => {
    const { model: kind, id, place } = menu
    const action = givenIn(menu, 'action')
    const model = kind === 'ir.ui.menu' && action?.kind === 'reference' ? shown.get(action.id) : undefined
    if (!model || scope.models.get(model)?.abstract !== false) return []
    const readers = lines.filter(line => line.model === model && line.reads).map(({ group }) => group)
    const named = givenIn(menu, 'group_ids')
    const groups = named?.kind === 'refs' ? named.ids.filter(group => !group.startsWith('-')) : []
    const reads = (group: string) => (scope.implied.get(group) ?? [group]).some(one => readers.includes(one))
    if (groups.length ? readers.includes(null) || groups.some(reads) : readers.length > 0) return []
    const who = groups.length ? `nobody of ${groups.join(', ')}` : 'nobody'
    return [
      { code: 'menu-access', ...place, message: `${id} leads to ${model}, which ${who} may read: nobody sees it` },
    ]
  })
}

function linesIn(records: readonly RecordOperation[], { modelIds }: Scope): Line[] {
  return records.flatMap(record => {
    if (record.model !== 'ir.model.access') return []
    const model = modelIds.get(refIn(givenIn(record, 'model_id')) ?? '')
    const opens = ['perm_read', 'perm_write', 'perm_create', 'perm_unlink'].filter(name =>
      truthIn(givenIn(record, name)),
    )
    const group = refIn(givenIn(record, 'group_id')) ?? null
    return model ? [{ record, model, group, reads: opens.includes('perm_read'), opens: opens.length > 0 }] : []
  })
}

function nameOf(record: RecordOperation): string {
  return textIn(givenIn(record, 'name'))?.replace(/[._]/g, ' ') ?? ''
}
