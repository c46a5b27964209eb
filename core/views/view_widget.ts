import type { ArchElement } from './arch.ts'
import type { FormDrawing } from './control.ts'
import { attributes, classes, html, nothing } from './html.ts'
import type { Renderer } from './plain.ts'

/** What `<widget name="…">` draws. */
const widgets: Readonly<Record<string, (element: ArchElement) => Renderer<FormDrawing>>> = {
  web_ribbon: ({ attributes: { title, tooltip, bg_color: color } }) => {
    const own = attributes({
      class: classes('ribbon', color?.replace(/^bg-/, 'text-bg-') ?? 'text-bg-success'),
      title: tooltip,
    })
    return () => html`<p${own}>${title}</p>`
  },
}

export function compileWidget(element: ArchElement): Renderer<FormDrawing> {
  const { name = '' } = element.attributes
  return Object.hasOwn(widgets, name) ? widgets[name]!(element) : () => nothing
}

/** Why a `<widget>` draws nothing, or null. */
export function widgetProblem({ attributes: { name, title, bg_color: color } }: ArchElement): string | null {
  if (!name || !Object.hasOwn(widgets, name))
    return `<widget name="${name ?? ''}">: there is no such widget; expected one of ${Object.keys(widgets).join(', ')}.`
  if (!title) return `<widget name="${name}"> needs a title.`
  if (!color || /^(text-)?bg-(primary|secondary|success|danger|warning|info|light|dark)$/.test(color)) return null
  return `<widget bg_color="${color}">: expected a colour of Bootstrap, such as text-bg-danger.`
}
