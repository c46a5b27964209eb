import { ValidationError } from '../../errors.ts'
import { domainNames } from '../../expression/literal.ts'
import { reasonOf } from '../../finding.ts'
import { isOn } from '../attribute_values.ts'
import { attributes, html, nothing, safeUrl } from '../html.ts'
import { sanitize } from '../sanitize.ts'
import { numberOf } from './number.ts'
import { controlAttributes, optionOf, type Widget } from './widget.ts'

const text = (value: unknown) => (typeof value === 'string' ? value : '')
const one = (texts: readonly string[]) => texts.at(-1)?.trim() || null

function line(type: string): Widget['edit'] {
  return (value, node, _scene, control) => {
    const own = {
      type,
      class: 'form-control',
      value: text(value),
      maxlength: optionOf(node, 'size'),
      autocomplete: 'off',
    }
    return html`<input${attributes({ ...own, ...controlAttributes(control, node) })}>`
  }
}

export const char: Widget = {
  types: ['char', 'text'],
  options: ['size'],
  show: value => html`${text(value)}`,
  edit: line('text'),
  parse: one,
}

export const area: Widget = {
  types: ['text', 'char'],
  show: value => (value ? html`<span class="text-prewrap">${text(value)}</span>` : nothing),
  edit: (value, node, _scene, control) =>
    html`<textarea class="form-control" rows="3"${attributes(controlAttributes(control, node))}>
${text(value)}</textarea>`,
  parse: texts => texts.at(-1)?.replaceAll('\r\n', '\n').trim() || null,
}

export const rich: Widget = {
  types: ['html'],
  seen: value => String(sanitize(text(value))),
  show: value => (value ? html`<div class="rich">${sanitize(text(value))}</div>` : nothing),
  edit: (value, node, _scene, control) =>
    html`<foyer-rich><textarea class="form-control" rows="4"${attributes(controlAttributes(control, node))}>
${String(sanitize(text(value)))}</textarea></foyer-rich>`,
  parse: texts => String(sanitize(one(texts) ?? '')) || null,
}

export const url: Widget = {
  types: ['char'],
  show: value =>
    value
      ? html`<a href="${safeUrl(text(value))}" target="_blank" rel="noopener noreferrer">${text(value)}</a>`
      : nothing,
  edit: line('url'),
  parse: one,
}

export const email: Widget = {
  types: ['char'],
  show: value => (value ? html`<a href="${`mailto:${text(value)}`}">${text(value)}</a>` : nothing),
  edit: line('email'),
  parse: one,
}

export const phone: Widget = {
  types: ['char'],
  show: value => (value ? html`<a href="${`tel:${text(value)}`}">${text(value)}</a>` : nothing),
  edit: line('tel'),
  parse: one,
}

/** Never shown: whatever is stored stays where it is unless something new is typed. */
export const password: Widget = {
  types: ['char'],
  show: () => nothing,
  edit: (_value, node, _scene, control) =>
    html`<input type="password" class="form-control" autocomplete="new-password"${attributes(controlAttributes(control, node))}>`,
  parse: texts => texts.at(-1) || undefined,
}

export const color: Widget = {
  types: ['char'],
  show: value =>
    value
      ? html`<span class="swatch"><svg viewBox="0 0 1 1" aria-hidden="true"><rect width="1" height="1" fill="${text(value)}"/></svg>${text(value)}</span>`
      : nothing,
  edit: (value, node, _scene, control) =>
    html`<input type="color" class="form-control form-control-color" value="${text(value) || '#000000'}"${attributes(controlAttributes(control, node))}>`,
  parse: one,
}

/** A text that is taken along with a click. */
export const copied: Widget = {
  ...char,
  types: ['char', 'text'],
  show: (value, _node, scene) =>
    value
      ? html`<span class="copied"><span class="text-prewrap">${text(value)}</span> <button type="button" class="btn btn-icon" data-copy="${text(value)}" aria-label="${scene._('Copy')}">${scene.icon('copy')}</button></span>`
      : nothing,
}

/** What is written for machines. */
export const code: Widget = {
  ...area,
  types: ['text', 'char'],
  show: value => (value ? html`<pre class="code">${text(value)}</pre>` : nothing),
  edit: (value, node, _scene, control) =>
    html`<textarea class="form-control code" rows="6" spellcheck="false" dir="ltr"${attributes(controlAttributes(control, node))}>
${text(value)}</textarea>`,
}

/** A search as a list of conditions, such as `[('active', '=', True)]`. */
export const domain: Widget = {
  ...code,
  parse: (texts, node, scene) => {
    const value = texts.at(-1)?.trim() || null
    if (value === null) return null
    try {
      domainNames(value)
      return value
    } catch (error) {
      const problem = reasonOf(error)
      throw new ValidationError(scene._('This is no domain: %(problem)s', { problem }), node.name)
    }
  },
}

/** A number above what it counts, for a button. */
export const statinfo: Widget = {
  types: ['integer', 'float', 'monetary', 'char'],
  onlyShown: () => true,
  show: (value, node, scene, row) => {
    const shown = node.field.type === 'char' ? text(value) : numberOf(node).show(value, node, scene, row)
    const label = isOn(node.attributes.nolabel) ? null : html`<span class="stat-label">${node.label}</span>`
    return html`<span class="stat"><span class="stat-value">${shown}</span>${label}</span>`
  },
  edit: () => nothing,
  parse: () => undefined,
}
