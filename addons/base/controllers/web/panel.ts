import { type AnyModel, views } from '#core'
import type { Url } from './shown.ts'

/** The panel beside the records: what can be chosen in each section, and what each click does. */
export async function panelOf(
  model: AnyModel,
  domain: readonly unknown[],
  sections: readonly views.PanelSection[],
  { panel: chosen }: views.SearchState,
  seeker: views.Seeker,
  url: Url,
) {
  const shown = []
  for (const section of sections) {
    const { name, label, icon, color, multi } = section
    const others = [...domain, ...views.panelDomain(model.env, sections, chosen, name)]
    const values = await views.panelValues(model, others, section, chosen, seeker)
    const rest = chosen.filter(each => each.field !== name)
    const own = chosen.filter(each => each.field === name)
    const items = values.map(({ value, on, ...item }) => {
      const left = own.filter(each => each.value !== value)
      const panel = multi
        ? [...rest, ...(on ? left : [...own, { field: name, value }])]
        : [...rest, { field: name, value }]
      return { ...item, on, url: url({ panel, page: 1 }) }
    })
    const groups = [...new Set(items.map(({ group }) => group))].map(group => ({
      label: group,
      items: items.filter(item => item.group === group),
    }))
    const all = multi ? null : { url: url({ panel: rest, page: 1 }), on: own.length === 0 }
    shown.push({
      name,
      label,
      icon: icon && String(views.iconOf(icon)) ? icon : null,
      color: colorOf(color),
      multi,
      all,
      groups,
    })
  }
  return { sections: shown.filter(({ groups }) => groups.length > 0), on: chosen.length }
}

/** The colours that there are classes for. */
const colors = ['primary', 'success', 'info', 'warning', 'danger', 'muted']
const colorOf = (color: string | null) => (color && colors.includes(color) ? color : null)
