import type { ModelMeta } from '../registry/meta.ts'
import { filled } from './columns.ts'
import type { Live } from './live.ts'
import type { Step } from './steps.ts'

/** What is known of the database that TypeORM's schema builder compares the models with. */
export interface Around {
  readonly tables: readonly ModelMeta[]
  readonly live: ReadonlyMap<string, Live>
  readonly foreignKeys: ReadonlyMap<string, string>
}

/** Statements of TypeORM's schema builder, made harmless to rows that are there; what would lose something is refused. */
export function additive(texts: readonly string[], around: Around): { steps: Step[]; refused: string[] } {
  const standing = new Set(texts.flatMap(text => standingKey(text, around.foreignKeys)))
  const steps: Step[] = []
  const refused: string[] = []
  for (const text of texts) {
    const dropped = / DROP CONSTRAINT "(\w+)"$/.exec(text)?.[1]
    const added = / ADD CONSTRAINT "(\w+)" FOREIGN KEY /.exec(text)?.[1]
    const isNew = !around.live.has(/^ALTER TABLE "(\w+)"/.exec(text)?.[1] ?? '')
    // Of constraints the builder makes foreign keys only; the others, and indexes, are made by `objectChanges`.
    if (dropped && !around.foreignKeys.has(dropped)) continue
    if (/^DROP INDEX /.test(text) || standing.has(dropped ?? added ?? '')) continue
    if (added) steps.push(isNew ? { text } : { text, may: 'break' })
    // Dropped to be made anew: its `ondelete` has changed.
    else if (dropped && texts.some(one => one.includes(` ADD CONSTRAINT "${dropped}" `))) steps.push({ text })
    else if (isHarmful(text)) {
      // Columns of no model stay, and those whose type changes are changed where they are.
      if (!/^ALTER TABLE "\w+" DROP COLUMN /.test(text)) refused.push(text)
    } else steps.push(...columnSteps(text, around))
  }
  return { steps, refused }
}

/** A foreign key that is to be made as it is: the builder does so when its column is unique by itself. */
function standingKey(text: string, foreignKeys: ReadonlyMap<string, string>): string[] {
  const [, name, wanted] = / ADD CONSTRAINT "(\w+)" (FOREIGN KEY .*)$/.exec(text) ?? []
  const live = name && foreignKeys.get(name)
  return live && plain(live) === plain(wanted!) ? [name] : []
}

/** A foreign key without what it says by saying nothing. */
function plain(key: string): string {
  return key.replaceAll(/"| (ON UPDATE|ON DELETE) NO ACTION| INITIALLY IMMEDIATE/g, '').replace(/\s*\(/g, '(')
}

/** A column is added without NOT NULL, filled for the rows there are, and only then required, if no row stands against it. */
function columnSteps(text: string, { tables, live }: Around): Step[] {
  if (/ SET NOT NULL$/.test(text)) return [{ text, may: 'break' }]
  const added = /^ALTER TABLE "(\w+)" ADD "(\w+)" (.*?)( NOT NULL)?$/.exec(text)
  const columns = added && live.get(added[1]!)
  if (!columns) return [{ text }]
  if (columns.types.has(added[2]!)) return []
  const meta = tables.find(one => one.table === added[1])!
  const field = meta.columns.find(one => one.name === added[2])
  return [
    { text: `ALTER TABLE "${added[1]}" ADD "${added[2]}" ${added[3]}` },
    ...(field ? filled(meta, field) : []).map(one => ({ text: one })),
    ...(added[4]
      ? [{ text: `ALTER TABLE "${added[1]}" ALTER COLUMN "${added[2]}" SET NOT NULL`, may: 'break' as const }]
      : []),
  ]
}

function isHarmful(statement: string): boolean {
  return /\bDROP (COLUMN|TABLE|INDEX|CONSTRAINT|DEFAULT)\b|\bRENAME\b/i.test(statement)
}
