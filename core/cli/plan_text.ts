/** What a change of the addons does, for a person to read. */
import type { AddonChange, LifecyclePlan, RecordChange } from '../addons/lifecycle.ts'

const verbs = { install: 'installed', upgrade: 'upgraded', uninstall: 'uninstalled' } as const
const marks = { made: '+', changed: '~', removed: '-' } as const

/** One line an addon: what becomes of it. */
export function addonLines({ action, addons }: LifecyclePlan): string[] {
  const width = Math.max(...addons.map(({ name }) => name.length))
  return addons.map(addon => `  ${addon.name.padEnd(width)}  ${fate(addon, action)}`)
}

function fate({ title, from, to, asked }: AddonChange, action: LifecyclePlan['action']): string {
  const verb = to === null ? verbs.uninstall : from === null ? verbs.install : verbs.upgrade
  const versions = from === null ? to : to === null || from === to ? from : `${from} → ${to}`
  const why = asked || action === 'upgrade' ? '' : action === 'install' ? ', comes along' : ', depends on it'
  return `${verb}, version ${versions} (${title}${why})`
}

/** Everything that would happen, part by part; parts of which there is nothing are left out. */
export function planText(plan: LifecyclePlan): string {
  const { addons, hooks, migrations, records, rows, dropped, sql, warnings } = plan
  if (addons.length === 0 && sql.length === 0) return 'Nothing would change.'
  const parts: [title: string, lines: readonly string[]][] = [
    ['Addons', addons.length > 0 ? addonLines(plan) : []],
    ['Hooks that run', hooks.map(({ addon, hook }) => `  ${addon}  ${hook}`)],
    ['Migrations that run', migrations.map(({ addon, file }) => `  ${addon}/${file}`)],
    ['Columns and tables that go', dropped.map(one => `  ${goes(one)}`)],
    [`Records with an external id: ${counted(records)}`, records.map(record => `  ${recordLine(record)}`)],
    ['Rows of tables', rows.map(({ table, made, changed, removed }) => `  ${table}  +${made} ~${changed} -${removed}`)],
    ['SQL', sql.map(statement => `  ${statement.replaceAll(/\s*\n\s*/g, ' ')};`)],
    ['To know', warnings.map(warning => `  ${warning}`)],
  ]
  const shown = parts.filter(([, lines]) => lines.length > 0).map(([title, lines]) => [title, ...lines].join('\n'))
  return [...shown, 'This is a plan: nothing has changed.'].join('\n\n')
}

function goes({ table, column, rows }: LifecyclePlan['dropped'][number]): string {
  const count = `${rows} row${rows === 1 ? '' : 's'}`
  return column === null ? `${table}  (the table, ${count})` : `${table}.${column}  (${count} with a value)`
}

function counted(records: readonly RecordChange[]): string {
  const count = (what: RecordChange['what']) => records.filter(record => record.what === what && !record.idOnly).length
  return `${count('made')} made (+), ${count('changed')} changed (~), ${count('removed')} removed (-)`
}

function recordLine({ id, model, what, fields, idOnly }: RecordChange): string {
  const only = what === 'made' ? ' (the id only: the record is there)' : ' (the id only: the record stays)'
  return `${marks[what]} ${id}  ${model}${fields.length > 0 ? `: ${fields.join(', ')}` : ''}${idOnly ? only : ''}`
}
