import { constraint, fields, model } from '#core'

declare module '#models' {
  interface Models {
    'ir.sequence.date_range': IrSequenceDateRange
  }
  interface IrSequenceDateRange extends SequenceDateRange {}
}

/** A period in which a sequence counts by itself. */
export class SequenceDateRange extends model('ir.sequence.date_range', {
  description: 'Sequence Period',
  order: 'date_from',
}) {
  sequence_id = fields.Many2one('ir.sequence', 'Sequence', { required: true, ondelete: 'cascade' })
  date_from = fields.Date('From', { required: true })
  date_to = fields.Date('To', { required: true })
  number_next = fields.Integer('Next Number', { default: 1 })

  order_check = constraint('CHECK (date_from <= date_to)', 'A period ends after it begins.')
  number_check = constraint('CHECK (number_next > 0)', 'Numbers begin at 1.')
  overlap_check = constraint(
    `EXCLUDE USING gist (int4range(sequence_id, sequence_id, '[]') WITH =, daterange(date_from, date_to, '[]') WITH &&)`,
    'Two periods of a sequence can not share a day.',
  )
}
