import type { Field } from '../registry/field.ts'
import type { ModelMeta } from '../registry/meta.ts'
import { filled } from './columns.ts'
import { isFilled } from './filling.ts'
import type { Live } from './live.ts'
import type { Step } from './steps.ts'

/** What is known of the database that TypeORM's schema builder compares the models with. */
export interface Around {
  readonly tables: readonly ModelMeta[]
  readonly live: ReadonlyMap<string, Live>
  readonly foreignKeys: ReadonlyMap<string, string>
}

/**
 * Statements of TypeORM's schema builder, made harmless to rows that are there; what would lose something is refused.
 * `added` are columns whose rows are to be filled by the ORM.
 */
export function additive(
  texts: readonly string[],
  around: Around,
): { steps: Step[]; refused: string[]; added: Field[] } {
  const standing = new Set(texts.flatMap(text => standingKey(text, around.foreignKeys)))
  const steps: Step[] = []
  const refused: string[] = []
  const added: Field[] = []
  for (const text of texts) {
    const dropped = / DROP CONSTRAINT "(\w+)"$/.exec(text)?.[1]
    const key = / ADD CONSTRAINT "(\w+)" FOREIGN KEY /.exec(text)?.[1]
    const isNew = !around.live.has(/^ALTER TABLE "(\w+)"/.exec(text)?.[1] ?? '')
    // Of constraints the builder makes foreign keys only; the others, and indexes, are made by `objectChanges`.
    if (dropped && !around.foreignKeys.has(dropped)) continue
    if (/^DROP INDEX /.test(text) || standing.has(dropped ?? key ?? '')) continue
    if (key) steps.push(isNew ? { text } : { text, may: 'break' })
    // Dropped to be made anew: its `ondelete` has changed.
    else if (dropped && texts.some(one => one.includes(` ADD CONSTRAINT "${dropped}" `))) steps.push({ text })
    else if (isHarmful(text)) {
      // Columns of no model stay, and those whose type changes are changed where they are.
      if (!/^ALTER TABLE "\w+" DROP COLUMN /.test(text)) refused.push(text)
    } else {
      const field = addedField(text, around)
      if (field && isFilled(field)) added.push(field)
      steps.push(...columnSteps(text, around, field))
    }
  }
  return { steps, refused, added }
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

const adding = /^ALTER TABLE "(\w+)" ADD "(\w+)" (.*?)( NOT NULL)?$/

/** The field whose column a statement adds to a table that is there and does not have it. */
function addedField(text: string, { tables, live }: Around): Field | undefined {
  const [, table, column] = adding.exec(text) ?? []
  if (!table || live.get(table)?.types.has(column!) !== false) return undefined
  return tables.find(one => one.table === table)!.columns.find(one => one.name === column)
}

/** A column is added without NOT NULL, filled for the rows there are, and only then required, if no row stands against it. */
function columnSteps(text: string, { tables, live }: Around, field: Field | undefined): Step[] {
  if (/ SET NOT NULL$/.test(text)) return [{ text, may: 'break' }]
  const [, table, column, type, required] = adding.exec(text) ?? []
  const columns = table && live.get(table)
  if (!columns) return [{ text }]
  if (columns.types.has(column!)) return []
  const add = { text: `ALTER TABLE "${table}" ADD "${column}" ${type}` }
  // The builder finds it to be required when its rows are filled.
  if (field && isFilled(field)) return [add]
  const meta = tables.find(one => one.table === table)!
  return [
    add,
    ...(field ? filled(meta, field) : []).map(one => ({ text: one })),
    ...(required
      ? [{ text: `ALTER TABLE "${table}" ALTER COLUMN "${column}" SET NOT NULL`, may: 'break' as const }]
      : []),
  ]
}

function isHarmful(statement: string): boolean {
  return /\bDROP (COLUMN|TABLE|INDEX|CONSTRAINT|DEFAULT)\b|\bRENAME\b/i.test(statement)
}
