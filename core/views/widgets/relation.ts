import { ValidationError } from '../../errors.ts'
import { attributes, type Html, html, nothing } from '../html.ts'
import type { Reference, Scene } from '../scene.ts'
import { type Control, controlAttributes, type FieldNode, type Widget } from './widget.ts'

export function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && 'id' in value && 'label' in value
}

/** The references of an x2many's value; rows of an inline list are none. */
export function references(value: unknown): readonly Reference[] {
  return Array.isArray(value) ? value.filter(isReference) : []
}

/** A list to choose from. Scripts make it a field to type in; without them it is what it is. */
function select(
  chosen: readonly Reference[],
  multiple: boolean,
  node: FieldNode,
  scene: Scene,
  control: Control,
): Html {
  const ids = new Set(chosen.map(({ id }) => id))
  const { options = [], more = false } = scene.choices.get(choicesName(control.name)) ?? {}
  const known = new Set(options.map(({ id }) => id))
  const all = [...chosen.filter(({ id }) => !known.has(id)), ...options]
  const items = all.map(
    ({ id, label }) => html`<option${attributes({ value: id, selected: ids.has(id) })}>${label}</option>`,
  )
  const { placeholder, ...common } = controlAttributes(control, node)
  const empty = multiple || (control.required && chosen.length) ? null : html`<option value=""></option>`
  const own = { 'data-options': more && scene.urls.options(choicesName(control.name)), 'data-placeholder': placeholder }
  const words = {
    'data-none': scene._('Nothing found'),
    'data-remove': scene._('Remove %(name)s', { name: '' }).trim(),
  }
  const label = { 'data-label': control.ariaLabel ?? node.label }
  return html`<foyer-select${attributes({ ...own, ...words, ...label })}><select class="form-select"${attributes({ ...common, multiple })}>${empty}${items}</select></foyer-select>`
}

/** `rule_ids.7.country_ids` has the choices of `rule_ids.country_ids`. */
function choicesName(name: string): string {
  return name
    .split('.')
    .filter((_, index, parts) => parts.length < 3 || index !== 1)
    .join('.')
}

function id(text: string, node: FieldNode, scene: Pick<Scene, '_'>): number {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number > 0) return number
  throw new ValidationError(scene._('Choose one of the options.'), node.name)
}

export const many2one: Widget = {
  types: ['many2one', 'reference'],
  show: value => (isReference(value) ? html`${value.label}` : nothing),
  edit: (value, node, scene, control) => select(isReference(value) ? [value] : [], false, node, scene, control),
  parse: (texts, node, scene) => (texts.at(-1) ? id(texts.at(-1)!, node, scene) : null),
}

export const many2oneAvatar: Widget = {
  ...many2one,
  show: (value, node, scene) => (isReference(value) ? html`${face(value, node, scene)}` : nothing),
}

export const tags: Widget = {
  types: ['many2many', 'one2many'],
  show: value => tagList(references(value).map(({ label }) => html`<li class="tag">${label}</li>`)),
  // Nothing chosen sends nothing: the hidden field says that the list was there.
  edit: (value, node, scene, control) =>
    html`<input type="hidden" name="${control.name}" value="">${select(references(value), true, node, scene, { ...control, required: false })}`,
  parse: (texts, node, scene) => [...new Set(texts.filter(Boolean).map(text => id(text, node, scene)))],
}

export const tagsAvatar: Widget = {
  ...tags,
  show: (value, node, scene) =>
    tagList(references(value).map(reference => html`<li class="person">${face(reference, node, scene)}</li>`)),
}

function tagList(items: Html[]): Html {
  return items.length ? html`<ul class="tags">${items}</ul>` : nothing
}

function face(reference: Reference, node: FieldNode, scene: Scene): Html {
  const field = typeof node.options.image === 'string' ? node.options.image : 'avatar'
  const address = node.field.relation ? scene.urls.image(node.field.relation, reference.id, field) : ''
  return html`<img class="avatar" src="${address}" alt="" width="24" height="24" loading="lazy"> <span>${reference.label}</span>`
}

/** A picture of the record itself. */
export const image: Widget = {
  types: ['binary'],
  show: (_value, node, scene, row) => {
    if (typeof row.id !== 'number') return nothing
    const address = scene.urls.image(String(node.options.model ?? ''), row.id, node.name)
    return html`<img class="picture" src="${address}" alt="${node.label}" width="96" height="96">`
  },
  edit: (_value, _node, _scene, _control) => nothing,
  parse: () => undefined,
}
