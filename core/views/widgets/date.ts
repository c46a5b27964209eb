import * as clock from '../../clock.ts'
import { ValidationError } from '../../errors.ts'
import { formatDate, formatDateTime } from '../../formats.ts'
import { fromWallClock, toWallClock } from '../../zone.ts'
import { attributes, html, nothing } from '../html.ts'
import { controlAttributes, type FieldNode, type Widget } from './widget.ts'

export const date: Widget = {
  types: ['date'],
  show: (value, _node, scene) => {
    const day = new Date(`${value}T00:00:00Z`)
    if (typeof value !== 'string' || Number.isNaN(day.getTime())) return html`${typeof value === 'string' && value}`
    return html`<time datetime="${value}">${formatDate(day, 'UTC', scene.formats)}</time>`
  },
  edit: (value, node, _scene, control) =>
    html`<input type="date" class="form-control" value="${typeof value === 'string' ? value : ''}"${attributes(controlAttributes(control, node))}>`,
  parse: (texts, node, scene) => {
    const text = texts.at(-1)?.trim() ?? ''
    if (text === '') return null
    const day = new Date(`${text}T00:00:00Z`)
    if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text))
      return text
    throw new ValidationError(scene._('Enter a date as year-month-day.'), node.name)
  },
}

export const datetime: Widget = {
  types: ['datetime'],
  show: (value, _node, scene) =>
    value instanceof Date
      ? html`<time datetime="${value.toISOString()}">${formatDateTime(value, scene.tz, scene.formats)}</time>`
      : nothing,
  edit: (value, node, scene, control) => {
    const own = {
      type: 'datetime-local',
      class: 'form-control',
      value: value instanceof Date ? toWallClock(value, scene.tz) : typeof value === 'string' ? value : '',
    }
    return html`<input${attributes({ ...own, ...controlAttributes(control, node) })}>`
  },
  parse: (texts, node, scene) => {
    const text = texts.at(-1)?.trim() ?? ''
    if (text === '') return null
    const moment = fromWallClock(text, scene.tz)
    if (moment) return moment
    throw new ValidationError(scene._('Enter a date and a time.'), node.name)
  },
}

const momentOf = ({ field }: FieldNode) => (field.type === 'date' ? date : datetime)

const day = 24 * 3600 * 1000

/** How far a day is from today: “in 3 days”. */
export const remainingDays: Widget = {
  types: ['date', 'datetime'],
  show: (value, node, scene, row) => {
    const text = value instanceof Date ? toWallClock(value, scene.tz) : value
    const [then, today] = [text, toWallClock(clock.now(), scene.tz)].map(each => Date.parse(String(each).slice(0, 10)))
    if (Number.isNaN(then) || then === undefined || today === undefined) return nothing
    const days = Math.round((then - today) / day)
    if (Math.abs(days) > 99) return momentOf(node).show(value, node, scene, row)
    const words = new Intl.RelativeTimeFormat(scene.formats.lang.replace('_', '-'), { numeric: 'auto' })
    const style = days < 0 ? 'decoration-danger' : days === 0 ? 'decoration-warning' : null
    return html`<span${attributes({ class: style })}>${words.format(days, 'day')}</span>`
  },
  edit: (value, node, scene, control) => momentOf(node).edit(value, node, scene, control),
  parse: (texts, node, scene) => momentOf(node).parse(texts, node, scene),
}
