import { ValidationError } from '../../errors.ts'
import { attributes, classes, type Html, html, nothing } from '../html.ts'
import type { Reference, Scene } from '../scene.ts'
import { colorOf } from './colors.ts'
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
  const name = choicesName(control.name)
  const { options = [], more = false } = scene.choices.get(name) ?? {}
  const known = new Set(options.map(({ id }) => id))
  const all = [...chosen.filter(({ id }) => !known.has(id)), ...options]
  const items = all.map(
    ({ id, label }) => html`<option${attributes({ value: id, selected: ids.has(id) })}>${label}</option>`,
  )
  const { placeholder, ...common } = controlAttributes(control, node)
  const empty = multiple || (control.required && chosen.length) ? null : html`<option value=""></option>`
  const own = { 'data-options': more && scene.urls.options(name), 'data-placeholder': placeholder }
  const words = {
    'data-none': scene._('Nothing found'),
    ...(node.creates ? creation(scene.urls.options(name), scene) : {}),
    'data-remove': scene._('Remove %(name)s', { name: '' }).trim(),
  }
  const label = { 'data-label': control.ariaLabel ?? node.label }
  return html`<foyer-select${attributes({ ...own, ...words, ...label })}><select class="form-select"${attributes({ ...common, multiple })}>${empty}${items}</select></foyer-select>`
}

function creation(url: string, { _ }: Scene) {
  const failed = _('This cannot be created from its name alone.')
  return { 'data-create': _('Create “%(name)s”', { name: '%s' }), 'data-create-url': url, 'data-failed': failed }
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

/** Where the page of the record is, for those who are not told to stay. */
function pageOf({ id }: Reference, { field, options }: FieldNode, scene: Scene): string | null {
  return (field.relation && !options.no_open && scene.urls.open?.(field.relation, id)) || null
}

export const many2one: Widget = {
  types: ['many2one', 'reference'],
  options: ['no_create', 'no_quick_create', 'no_open'],
  show: (value, node, scene) => {
    if (!isReference(value)) return nothing
    const url = pageOf(value, node, scene)
    return url ? html`<a href="${url}">${value.label}</a>` : html`${value.label}`
  },
  edit: (value, node, scene, control) => {
    const chosen = isReference(value) ? [value] : []
    const url = chosen[0] ? pageOf(chosen[0], node, scene) : null
    const choice = select(chosen, false, node, scene, control)
    if (!url) return choice
    const label = scene._('Open %(name)s', { name: chosen[0]!.label })
    return html`<span class="with-open">${choice}<a class="btn btn-icon" href="${url}" data-opens aria-label="${label}" title="${label}">${scene.icon('arrow-right')}</a></span>`
  },
  parse: (texts, node, scene) => (texts.at(-1) ? id(texts.at(-1)!, node, scene) : null),
}

export const many2oneAvatar: Widget = {
  ...many2one,
  options: ['image', 'no_create', 'no_quick_create', 'no_open'],
  show: (value, node, scene) => (isReference(value) ? html`${face(value, node, scene)}` : nothing),
}

export const tags: Widget = {
  types: ['many2many', 'one2many'],
  options: ['color_field', 'no_create', 'no_quick_create'],
  show: (value, node) =>
    tagList(
      references(value).map(each => html`<li class="${classes('tag', colorClass(each, node))}">${each.label}</li>`),
    ),
  // Nothing chosen sends nothing: the hidden field says that the list was there.
  edit: (value, node, scene, control) =>
    html`<input type="hidden" name="${control.name}" value="">${select(references(value), true, node, scene, { ...control, required: false })}`,
  parse: (texts, node, scene) => [...new Set(texts.filter(Boolean).map(text => id(text, node, scene)))],
}

export const tagsAvatar: Widget = {
  ...tags,
  options: ['image', 'no_create', 'no_quick_create'],
  show: (value, node, scene) =>
    tagList(references(value).map(reference => html`<li class="person">${face(reference, node, scene)}</li>`)),
}

/** The colour of a tag, where the view names the field that holds its number. */
function colorClass(reference: Reference, { options }: FieldNode): string | null {
  const value = (reference as Reference & Record<string, unknown>)[String(options.color_field ?? '')] // what was loaded with it
  return typeof value === 'number' && value > 0 ? `tag-color-${colorOf(value)}` : null
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
