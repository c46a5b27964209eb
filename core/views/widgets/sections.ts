import { attributes, type Html, html } from '../html.ts'
import type { ChoicePart, Scene, SectionChoice } from '../scene.ts'
import { references, tags } from './relation.ts'
import type { Control, FieldNode, Widget } from './widget.ts'

/** What drawing some of the choices needs to know of the others. */
interface Drawing {
  readonly scene: Scene
  readonly node: FieldNode
  readonly control: Control
  readonly chosen: ReadonlySet<number>
  readonly all: readonly SectionChoice[]
}

/**
 * Records to choose from, all at once, under headings: those of which each implies the one before in one select, others
 * as boxes. What comes along with something else says so. It is sent as a select of several is.
 */
export const sections: Widget = {
  ...tags,
  types: ['many2many'],
  options: [],
  edit: (value, node, scene, control) => {
    const { options = [], sections: given } = scene.choices.get(node.name) ?? {}
    const plain = options.map(({ id, label }) => ({ id, label, help: null, implies: [] }))
    const list = given ?? [{ heading: null, parts: [{ ...unnamed, choices: plain }] }]
    const all = list.flatMap(({ parts }) => parts.flatMap(({ choices }) => choices))
    const chosen = new Set(references(value).map(({ id }) => id))
    const known = new Set(all.map(({ id }) => id))
    // Nothing chosen sends nothing: the empty one says that the choices were there. What can not be seen here stays.
    const hidden = ['', ...[...chosen].filter(id => !known.has(id))].map(
      id => html`<input type="hidden" name="${control.name}" value="${id}">`,
    )
    const drawing = {
      scene,
      node,
      control: { ...control, refresh: control.refresh || given !== undefined },
      chosen,
      all,
    }
    const drawn = list.map(({ heading, parts }) => {
      const inside = parts.map(part => (part.of === 'boxes' ? boxes(part, drawing) : select(part, drawing)))
      const said = heading !== null && parts.length === 1 && parts[0]?.label === heading
      return html`<fieldset class="choice-section">${heading && !said && html`<legend class="form-heading">${heading}</legend>`}${inside}</fieldset>`
    })
    const own = { id: control.id, 'aria-label': node.label, 'aria-describedby': control.describedBy }
    return html`<div class="choice-sections" role="group"${attributes(own)}>${hidden}${drawn}</div>`
  },
}

const unnamed = { label: null, help: null, placeholder: null, of: 'boxes' as const }

/** The chosen one that brings this one along, of those that are not in the same part. */
function bringer(id: number, { choices }: ChoicePart, { all, chosen }: Drawing): SectionChoice | undefined {
  return all.find(each => chosen.has(each.id) && each.implies.includes(id) && !choices.includes(each))
}

function attributesOf({ control }: Drawing, id: string, help: string) {
  return {
    name: control.name,
    id,
    'aria-describedby': help,
    'aria-invalid': control.error ? 'true' : null,
    'data-refresh': control.refresh,
  }
}

/** One select: the highest of those that are chosen, which brings those below it along. */
function select(part: ChoicePart, drawing: Drawing): Html {
  const { scene, control, chosen, node } = drawing
  const id = `${control.id}-${part.choices[0]?.id}`
  const own = part.choices.findLast(choice => chosen.has(choice.id))
  const brought = part.choices.findLast(choice => bringer(choice.id, part, drawing))
  const none = brought ? throughText(brought, part, drawing) : (part.placeholder ?? scene._('None'))
  const empty = part.of === 'kinds' && own && !brought ? null : html`<option value="">${none}</option>`
  const options = part.choices.map(
    choice => html`<option${attributes({ value: choice.id, selected: choice === own })}>${choice.label}</option>`,
  )
  const meanings = part.choices.map(choice => html`<li><b>${choice.label}</b> ${meaning(choice, part, drawing)}</li>`)
  const help = html`<div class="field-help" id="${id}-help">${part.help}<ul>${meanings}</ul></div>`
  return html`<div class="field"><label for="${id}">${part.label ?? node.label}</label><div class="field-value"><select class="form-select"${attributes(attributesOf(drawing, id, `${id}-help`))}>${empty}${options}</select>${help}</div></div>`
}

function throughText(choice: SectionChoice, part: ChoicePart, drawing: Drawing): string {
  const other = bringer(choice.id, part, drawing)?.label
  return drawing.scene._('%(choice)s (through %(other)s)', { choice: choice.label, other })
}

/** What a choice means in words, and what it brings along that stands elsewhere. */
function meaning({ help, implies }: SectionChoice, { choices }: ChoicePart, { scene, all }: Drawing): string {
  const along = all.filter(each => implies.includes(each.id) && !choices.includes(each)).map(({ label }) => label)
  return [help, along.length > 0 ? scene._('Includes %(names)s.', { names: along.join(', ') }) : null]
    .filter(Boolean)
    .join(' ')
}

function boxes(part: ChoicePart, drawing: Drawing): Html {
  const { control, chosen, scene } = drawing
  const items = part.choices.map(choice => {
    const id = `${control.id}-${choice.id}`
    const other = bringer(choice.id, { ...part, choices: [] }, drawing)
    const words = [
      meaning(choice, { ...part, choices: [] }, drawing),
      other ? scene._('Has it already, through %(other)s.', { other: other.label }) : '',
    ]
    const box = { type: 'checkbox', class: 'form-check-input', value: choice.id, checked: chosen.has(choice.id) }
    return html`<label class="form-check"><input${attributes({ ...box, ...attributesOf(drawing, id, `${id}-help`) })}> ${choice.label}</label><p class="field-help" id="${id}-help">${words.filter(Boolean).join(' ')}</p>`
  })
  const inside = html`${part.help && html`<p class="field-help">${part.help}</p>`}${items}`
  if (part.label === null) return html`<div>${inside}</div>`
  return html`<div class="field"><span class="label">${part.label}</span><div class="field-value" role="group" aria-label="${part.label}">${inside}</div></div>`
}
