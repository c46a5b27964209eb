import { computed, constraint, fields, type ModelClass } from '#core'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'
import { define } from '../orm/release.ts'

class Place extends define('stock.place') {
  name = fields.Char('Name')
  parent_id = fields.Many2one('stock.place' as never, 'Within')
}
class Count extends define('stock.count', { query: 'SELECT id, name FROM stock_place' }) {
  name = fields.Char('Name')
}

/** The next release changes something of every kind. */
class NextPlace extends define('stock.place', { parentStore: true }) {
  name = fields.Char('Name', { translate: true })
  code = fields.Char('Code', { required: true, default: '?', index: true })
  parent_id = fields.Many2one('stock.place' as never, 'Within', { ondelete: 'cascade' })
  near_ids = fields.Many2many('stock.place' as never, 'Near')
  code_check = constraint(`CHECK (code <> '')`, 'A place has a code.')
}
class NextCount extends define('stock.count', { query: 'SELECT id, code AS name FROM stock_place' }) {
  name = fields.Char('Name')
}

/** A release after the first that computes something for every row. */
class LabelledPlace extends define('stock.place') {
  name = fields.Char('Name')
  parent_id = fields.Many2one('stock.place' as never, 'Within')
  label = fields.Char('Label', { ...computed('computeLabel', 'name'), store: true } as never)

  computeLabel() {
    for (const place of this as unknown as Iterable<Record<string, unknown>>) place.label = `<${place.name}>`
  }
}

export const releases = { first: [Place, Count], next: [NextPlace, NextCount], labelled: [LabelledPlace, Count] }

/** Brings a database to a release; gives what was done. */
export async function bring(connection: string | object, release: keyof typeof releases): Promise<readonly string[]> {
  const database = await Database.open({
    connection: connection as string,
    definitions: releases[release] as unknown as ModelClass[], // all made by `define`
  })
  try {
    return (await syncSchema(database)).statements
  } finally {
    await database.close()
  }
}
