import { computed, fields, type ModelClass } from '#core'
import type { Connection } from '../../core/database/connection.ts'
import { Database } from '../../core/database/database.ts'
import { define } from '../orm/release.ts'

class Counter extends define('tally.counter') {
  by_sql = fields.Integer('By SQL', { default: 0 })
  by_lock = fields.Integer('By Lock', { default: 0 })
  by_cross = fields.Integer('Crosswise', { default: 0 })
  line_ids = fields.One2many('tally.line' as never, 'counter_id' as never, 'Lines')
  total = fields.Integer('Total', { ...computed('computeTotal', 'line_ids.amount'), store: true } as never)

  computeTotal() {
    for (const counter of this as unknown as Iterable<{ line_ids: Iterable<{ amount: number }>; total: number }>) {
      counter.total = [...counter.line_ids].reduce((sum, { amount }) => sum + amount, 0)
    }
  }
}
class Line extends define('tally.line') {
  counter_id = fields.Many2one('tally.counter' as never, 'Counter')
  amount = fields.Integer('Amount')
}

export function openTally(connection: Connection): Promise<Database> {
  // All made by `define`.
  return Database.open({ connection, definitions: [Counter, Line] as unknown as ModelClass[], poolSize: 3 })
}
