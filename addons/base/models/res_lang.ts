import {
  constrains,
  constraint,
  fields,
  loadTranslations,
  model,
  opened,
  UserError,
  unknownToken,
  ValidationError,
  type Values,
} from '#core'

declare module '#models' {
  interface Models {
    'res.lang': ResLang
  }
  interface ResLang extends Lang {}
}

/** The language that all texts are written in; it can be switched off like others, and still be fallen back to. */
export const sourceLanguage = 'en_US'

const weekDays = {
  1: 'Monday',
  2: 'Tuesday',
  3: 'Wednesday',
  4: 'Thursday',
  5: 'Friday',
  6: 'Saturday',
  7: 'Sunday',
} as const

export class Lang extends model('res.lang', { description: 'Language', order: 'active desc, name', cached: true }) {
  name = fields.Char('Name', { required: true })
  code = fields.Char('Locale Code', { required: true, help: 'Such as fr_FR: language and country.' })
  iso_code = fields.Char('ISO code', { help: 'Such as fr: how files with translations are called.' })
  active = fields.Boolean('Active', { default: false })
  direction = fields.Selection(
    'Direction',
    { ltr: 'Left-to-Right', rtl: 'Right-to-Left' },
    { required: true, default: 'ltr' },
  )
  date_format = fields.Char('Date Format', {
    required: true,
    default: '%Y-%m-%d',
    help: 'Such as %d/%m/%Y: day, month and year. %b is the name of the month; %-d is a day without a zero in front.',
  })
  time_format = fields.Char('Time Format', {
    required: true,
    default: '%H:%M',
    help: 'Such as %H:%M, or %-I:%M %p with a clock of twelve hours.',
  })
  week_start = fields.Selection('First Day of Week', weekDays, { required: true, default: '1' })
  decimal_point = fields.Char('Decimal Separator', { required: true, default: '.' })
  thousands_sep = fields.Char('Thousands Separator', { default: ',' })

  name_unique = constraint('UNIQUE (name)', 'There is already a language of this name.')
  code_unique = constraint('UNIQUE (code)', 'There is already a language with this locale code.')
  code_check = constrains<Lang>('checkCode', 'code')
  format_check = constrains<Lang>('checkFormats', 'date_format', 'time_format', 'decimal_point', 'thousands_sep')
  active_check = constrains<Lang>('checkActive', 'active')
  enable_opened = opened<Lang>('actionEnable')
  disable_opened = opened<Lang>('actionDisable')

  /** Lets people choose the language: for themselves, and for what they read and write. */
  async actionEnable() {
    await this.write({ active: true })
  }

  async actionDisable() {
    await this.write({ active: false })
  }

  checkCode() {
    for (const lang of this) {
      if (/^[a-z]{2,3}(_[A-Z]{2}|_\d{3})?(@[a-z]+)?$/.test(lang.code)) continue
      throw new ValidationError(
        this.env._('The locale code is such as fr_FR; “%(code)s” is not.', { code: lang.code }),
        'code',
      )
    }
  }

  checkFormats() {
    for (const lang of this) {
      for (const field of ['date_format', 'time_format'] as const) {
        const token = unknownToken(lang[field])
        if (token === null) continue
        throw new ValidationError(
          this.env._('“%(token)s” stands for nothing in a date or a time. Write it such as %d/%m/%Y or %H:%M.', {
            token,
          }),
          field,
        )
      }
      if (lang.decimal_point !== lang.thousands_sep) continue
      throw new ValidationError(this.env._('Decimals and thousands need separators that differ.'), 'thousands_sep')
    }
  }

  /** A language that somebody uses stays, and so does the last one. */
  async checkActive() {
    const { env } = this
    const disabled = [...this].filter(lang => !lang.active)
    if (disabled.length === 0) return
    if ((await env['res.lang'].searchCount([['active', '=', true]])) === 0) {
      const others = await env['res.lang'].searchCount([], { activeTest: false })
      if (others > this.length) throw new ValidationError(env._('At least one language must stay enabled.'), 'active')
      return
    }
    await this.load('name')
    for (const lang of disabled) {
      const count = await env['res.users'].searchCount([['partner_id.lang_id', '=', lang.id]], { activeTest: false })
      if (count === 0) continue
      const values = { language: lang.name, count }
      throw new ValidationError(
        env._('%(language)s can not be disabled while people read in it (%(count)s). Give them another first.', values),
        'active',
      )
    }
  }

  /** A language that is switched on brings its translations of what the addons' files made. */
  override async write(values: Values<'res.lang'>) {
    const off = values.active
      ? await this.search(
          [
            ['id', 'in', this.ids],
            ['active', '=', false],
          ],
          { activeTest: false },
        )
      : null
    await super.write(values)
    if (off) await loadTranslations(this.env, off.mapped('code'))
  }

  override async unlink() {
    await this.checkAccess('unlink')
    await this.load('active')
    if ([...this].some(lang => lang.active)) {
      throw new UserError(this.env._('Disable the language before you delete it.'))
    }
    await super.unlink()
  }
}
