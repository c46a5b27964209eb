import { type ArchElement, kindOf } from './arch.ts'
import type { Problem } from './world.ts'

const words = (text: string) => new Set(text.split(' '))

/** The attributes that elements of views may have: a misspelt one would silently do nothing. Other elements are HTML's. */
const known: Readonly<Record<string, ReadonlySet<string>>> = {
  form: words('string create edit delete duplicate class'),
  list: words(
    'string create edit delete duplicate editable open_form_view default_order default_group_by groups_limit expand limit ' +
      'action type class',
  ),
  kanban: words('string create edit default_order default_group_by limit class records_draggable highlight_color'),
  search: words('string'),
  graph: words('string type stacked order'),
  pivot: words('string display_quantity default_order'),
  calendar: words(
    'string date_start date_stop date_delay all_day color mode event_limit quick_create form_view_id hide_time ' +
      'create edit delete',
  ),
  activity: words('string'),
  button: words(
    'name type string class icon context invisible groups confirm special help title column_invisible hotkey args display',
  ),
  filter: words(
    'name string domain invisible help groups date context default_period start_month end_month start_year end_year',
  ),
  searchpanel: words('view_types class groups'),
  page: words('name string invisible groups class'),
  group: words('name string col colspan invisible groups class expand'),
  groupby: words('name invisible groups'),
  notebook: words('name class invisible groups'),
  header: words('name class invisible groups'),
  sheet: words('name class invisible groups'),
  footer: words('name class invisible groups'),
  separator: words('name string class invisible groups'),
  newline: words('name invisible groups'),
  label: words('for string class invisible groups'),
  widget: words('name title bg_color tooltip invisible groups'),
  templates: words('name'),
}

const everywhere = 'name string help widget options invisible groups class'
const inputs = 'readonly required domain context placeholder nolabel can_create can_write password'
/** The attributes of a `<field>` differ with the view that it stands in. */
const ofFields: Readonly<Record<string, ReadonlySet<string>>> = {
  form: words(`${everywhere} ${inputs} colspan default_focus force_save mode statusbar_visible`),
  list: words(`${everywhere} ${inputs} optional sum avg width column_invisible`),
  kanban: words(everywhere),
  graph: words('name string type interval invisible groups'),
  pivot: words('name string type interval invisible groups'),
  calendar: words('name string widget options invisible groups filters avatar_field color'),
  activity: words('name string widget options invisible groups'),
  search: words(
    `${everywhere} domain context operator filter_domain select icon color enable_counters expand limit groupby hierarchize`,
  ),
}

/** Attributes of Odoo's views that nothing is done with here yet. */
const later: Readonly<Record<string, ReadonlySet<string>>> = {
  form: words('js_class disable_autofocus'),
  list: words('multi_edit import export_xlsx sample js_class'),
  kanban: words(
    'quick_create quick_create_view on_create group_create group_edit group_delete group_draggable ' +
      'archivable sample action type js_class duplicate edit_form',
  ),
  field: words('filename interval type digits kanban_view_ref form_view_ref list_view_ref on_change'),
  button: words('close options id'),
  page: words('autofocus accesskey'),
}

/** What of a list, and of a field in it, has an effect inside a field of a form. */
const inside: Readonly<Record<string, ReadonlySet<string>>> = {
  list: words('create edit delete editable groups'),
  field: words(`${everywhere} ${inputs} optional column_invisible`.replace(' nolabel', '')),
}

/** Why an attribute that lists have does nothing in one inside a field, or null. */
function insideProblem({ tag, attributes }: ArchElement, attribute: string): string | null {
  const names = inside[kindOf(tag)]
  if (!names || /^(data|aria)-/.test(attribute)) return null
  if (attribute === 'editable' && attributes.editable === 'top')
    return 'editable="top" has no effect in a list inside a field: lines are added at the bottom.'
  if (names.has(attribute) || (tag === 'field' && attribute.startsWith('decoration-'))) return null
  return `<${tag} ${attribute}="…"> has no effect in a list inside a field: leave it out.`
}

/** What is wrong with the attributes of an element: names that it does not have, or that do nothing where it stands. */
export function attributeProblems(node: ArchElement, root: ArchElement, isInside: boolean): Problem[] {
  const { tag, attributes } = node
  const kind = kindOf(tag)
  const [table, name] = kind === 'field' ? [ofFields, kindOf(root.tag)] : [known, kind]
  const names = Object.hasOwn(table, name) ? table[name] : undefined
  if (!names) return []
  return Object.keys(attributes).flatMap(attribute => {
    const lost = isInside && Object.hasOwn(inside, kind) ? insideProblem(node, attribute) : null
    if (lost) return [{ attribute, message: lost }]
    if (names.has(attribute) || /^(data|aria)-/.test(attribute)) return []
    if (attribute.startsWith('decoration-') && ['field', 'list'].includes(kind)) return decorationProblems(attribute)
    const message = later[kind]?.has(attribute)
      ? `<${tag} ${attribute}="…"> does nothing in Foyer yet: leave it out.`
      : `<${tag} ${attribute}="…">: <${tag}> has no such attribute; expected one of ${[...names].sort().join(', ')}.`
    return [{ attribute, message }]
  })
}

const decorations = 'bf bold it danger info muted primary success warning'.split(' ')

function decorationProblems(attribute: string): Problem[] {
  if (decorations.includes(attribute.slice('decoration-'.length))) return []
  const expected = decorations.map(name => `decoration-${name}`).join(', ')
  return [{ attribute, message: `${attribute}="…": there is no such decoration; expected one of ${expected}.` }]
}
