import { computed, constrains, constraint, fields, model, ValidationError, type Values } from '#core'
import { changeCounter, counterName, dropCounters, makeCounter, nextNumbers } from './ir_sequence/counter.ts'
import { nextOf } from './ir_sequence/next.ts'
import { unknownTokens } from './ir_sequence/tokens.ts'

declare module '#models' {
  interface Models {
    'ir.sequence': IrSequence
  }
  interface IrSequence extends Sequence {}
}

type SequenceValues = Values<'ir.sequence'>

/** Numbers documents: `await env['ir.sequence'].nextByCode('sale.order')` gives `S/2026/00042`. */
export class Sequence extends model('ir.sequence', { description: 'Sequence', order: 'name, id' }) {
  name = fields.Char('Name', { required: true })
  code = fields.Char('Sequence Code', { index: true, help: 'What programs ask for it by.' })
  active = fields.Boolean('Active', { default: true })
  implementation = fields.Selection(
    'Implementation',
    { standard: 'Standard', no_gap: 'No gap' },
    {
      required: true,
      default: 'standard',
      help: 'Standard is fast; a number is lost when what it was for fails. Without gaps, one has to wait for the other.',
    },
  )
  prefix = fields.Char('Prefix', { help: 'May hold %(year)s, %(month)s, %(day)s and others.' })
  suffix = fields.Char('Suffix', { help: 'May hold %(year)s, %(month)s, %(day)s and others.' })
  padding = fields.Integer('Sequence Size', { default: 0, help: 'So many digits at least: 5 makes 00042 of 42.' })
  number_next = fields.Integer('First Number', { default: 1, copy: false })
  number_next_actual = fields.Integer(
    'Next Number',
    computed<Sequence>(
      { compute: 'computeNext', inverse: 'writeNext' },
      ...(['implementation', 'number_next', 'number_increment'] as const),
    ),
  )
  number_increment = fields.Integer('Step', { default: 1 })
  company_id = fields.Many2one('res.company', 'Company', { help: 'Empty: all companies.' })
  use_date_range = fields.Boolean('Count per Period', { help: 'Begins anew each year, or each period listed below.' })
  date_range_ids = fields.One2many('ir.sequence.date_range', 'sequence_id', 'Periods', { copy: false })

  number_check = constraint('CHECK (number_next > 0 AND number_increment > 0)', 'Numbers and steps begin at 1.')
  padding_check = constraint('CHECK (padding BETWEEN 0 AND 64)', 'A number has at most 64 digits.')
  token_check = constrains<Sequence>('checkTokens', 'prefix', 'suffix')

  checkTokens() {
    for (const { prefix, suffix, env } of this) {
      for (const [field, text] of Object.entries({ prefix, suffix })) {
        const [name] = unknownTokens(text)
        if (name !== undefined)
          throw new ValidationError(env._('%(name)s stands for nothing.', { name: `%(${name})s` }), field)
      }
    }
  }

  async computeNext() {
    const stored = this.filtered(one => one.id > 0)
    const counting = stored.filtered(one => one.implementation === 'standard')
    const next = new Map([
      ...(await nextNumbers(this.env, counting.ids, true)),
      ...(await nextNumbers(this.env, stored.difference(counting).ids, false)),
    ])
    for (const one of this) one.number_next_actual = next.get(one.id) ?? one.number_next
  }

  async writeNext() {
    for (const one of this) await one.write({ number_next: one.number_next_actual })
  }

  override async create(given: SequenceValues | readonly SequenceValues[]) {
    const made = await super.create(given)
    await made.load('implementation', 'number_next', 'number_increment')
    for (const { id, implementation, number_next, number_increment } of made)
      if (implementation === 'standard') await makeCounter(this.env, counterName(id), number_next, number_increment)
    return made
  }

  override async write(values: SequenceValues) {
    await this.load('implementation')
    const before = new Map([...this].map(one => [one.id, one.implementation]))
    await super.write(values)
    const { number_next: next, number_increment: step, implementation } = values
    if (next === undefined && step === undefined && implementation === undefined) return
    await this.load('implementation', 'number_next', 'number_increment')
    for (const one of this) {
      const name = counterName(one.id)
      const standard = one.implementation === 'standard'
      if (one.implementation === before.get(one.id)) {
        if (standard) await changeCounter(this.env, name, one.number_increment, next)
        continue
      }
      const reached = (await nextNumbers(this.env, [one.id], !standard)).get(one.id)!
      if (standard) await makeCounter(this.env, name, reached, one.number_increment)
      else {
        await dropCounters(this.env, [name])
        if (next === undefined) await one.write({ number_next: reached })
      }
    }
  }

  override async unlink() {
    const names = this.ids.map(id => counterName(id))
    await super.unlink()
    await dropCounters(this.env, names)
  }

  /**
   * The next number of the sequence with this code, as text; `null` when there is none. The current company's own comes
   * before the one for all. `day` (`2026-11-22`) is what the prefix and the period go by; default today.
   */
  async nextByCode(code: string, day?: string): Promise<string | null> {
    const found = await this.search([['code', '=', code]])
    const [company] = this.env.companyIds
    const own = [...found].find(one => one.company_id.length > 0 && one.company_id.id === company)
    const sequence = own ?? [...found].find(one => one.company_id.length === 0)
    return sequence ? sequence.nextById(day) : null
  }

  /** The next number of this sequence, as text. */
  async nextById(day?: string): Promise<string> {
    await this.checkAccess('read')
    await this.load('implementation', 'prefix', 'suffix', 'padding', 'use_date_range', 'number_increment')
    return nextOf(this.one(), day)
  }
}
