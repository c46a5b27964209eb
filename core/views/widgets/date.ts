import { ValidationError } from '../../errors.ts'
import { formatDate, formatDateTime } from '../../formats.ts'
import { fromWallClock, toWallClock } from '../../zone.ts'
import { attributes, html, nothing } from '../html.ts'
import { controlAttributes, type Widget } from './widget.ts'

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
