import { type Html, html } from './html.ts'
import type { Row, Scene } from './scene.ts'

/** The form that the boxes of a list belong to: `<form id="selection">` stands beside the list. */
const form = 'selection'

/** Chooses all rows of the page; a script does that, and shows the box. */
export function selectHead(scene: Scene): Html {
  return html`<th scope="col" role="columnheader" class="list-select"><input type="checkbox" class="form-check-input" data-select-page hidden aria-label="${scene._('Select all on this page')}"></th>`
}

/** Chooses a row, which is called by its first value. */
export function selectCell(row: Row, value: unknown, scene: Scene): Html {
  const label = scene._('Select %(name)s', { name: nameOf(value) || row.id })
  return html`<td role="cell" class="list-select"><input type="checkbox" class="form-check-input" form="${form}" name="ids" value="${row.id}" autocomplete="off" aria-label="${label}"></td>`
}

function nameOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  return typeof value === 'object' && value !== null && 'label' in value ? String(value.label) : ''
}
