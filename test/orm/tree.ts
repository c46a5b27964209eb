import { type AnyModel, fields } from '#core'
import type { Database } from '../../core/database/database.ts'
import { define, Releases } from './release.ts'

/** Stored ways, and what goes with a parent; the same without; a way up by another name. */
class Branch extends define('tree.branch', { parentStore: true, description: 'Branch', order: 'id' }) {
  name = fields.Char('Name')
  parent_id = fields.Many2one('tree.branch' as never, 'Grows from', { ondelete: 'cascade' })
  child_ids = fields.One2many('tree.branch' as never, 'parent_id' as never, 'Twigs')
}
class Root extends define('tree.root', { parentName: 'above_id', description: 'Root' }) {
  name = fields.Char('Name')
  above_id = fields.Many2one('tree.root' as never, 'Above')
  near_ids = fields.Many2many('tree.root' as never, 'Near')
}
class Moss extends define('tree.moss', { parentStore: true }) {
  name = fields.Char('Name')
  parent_id = fields.Many2one('tree.moss' as never, 'On')
  branch_id = fields.Many2one('tree.branch' as never, 'Branch')
}

/** A database of its own with these. */
export async function trees(): Promise<Database> {
  return (await new Releases().release(Branch, Root, Moss)).database
}

/** The unit is undone, so that no test sees another's trees. */
export async function trying(
  database: Database,
  work: (branches: AnyModel, roots: AnyModel) => Promise<void>,
): Promise<void> {
  const undo = new Error('undone')
  const unit = database.unit({}, async env => {
    await work(env.model('tree.branch'), env.model('tree.root'))
    throw undo
  })
  await unit.catch(error => {
    if (error !== undo) throw error
  })
}

/** Branches with these parents, given as places in the list. */
export async function grow(model: AnyModel, parents: readonly (number | null)[], up = 'parent_id'): Promise<number[]> {
  const ids: number[] = []
  for (const [place, parent] of parents.entries())
    ids.push((await model.create({ name: `n${place}`, [up]: parent === null ? null : ids[parent] })).id)
  return ids
}

/** Ways as places in the list: `0/3/`. */
export async function waysOf(model: AnyModel, ids: readonly number[]): Promise<string[]> {
  const rows = await model.env.sql<{ parent_path: string }>(
    `SELECT parent_path FROM ${model._name.replace('.', '_')} WHERE id = ANY($1) ORDER BY id`,
    [ids],
  )
  return rows.map(row => row.parent_path.replace(/\d+/g, id => String(ids.indexOf(Number(id)))))
}

/** Ten branches: two trees. */
export const ten = [null, 0, 0, 1, 1, 2, 3, 3, 6, null]
