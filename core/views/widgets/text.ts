import { attributes, html, nothing, safeUrl } from '../html.ts'
import { sanitize } from '../sanitize.ts'
import { controlAttributes, type Widget } from './widget.ts'

const text = (value: unknown) => (typeof value === 'string' ? value : '')
const one = (texts: readonly string[]) => texts.at(-1)?.trim() || null

function line(type: string): Widget['edit'] {
  return (value, node, _scene, control) => {
    const own = {
      type,
      class: 'form-control',
      value: text(value),
      maxlength: node.options.size as number,
      autocomplete: 'off',
    }
    return html`<input${attributes({ ...own, ...controlAttributes(control, node) })}>`
  }
}

export const char: Widget = {
  types: ['char', 'text'],
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
