import type { ArchElement } from './arch.ts'

const words = (text: string) => new Set(text.split(' '))

/** The attributes that elements of views may have: a misspelt one would silently do nothing. Other elements are HTML's. */
const known: Readonly<Record<string, ReadonlySet<string>>> = {
  field: words(
    'name string help widget options invisible readonly required groups domain context placeholder nolabel colspan class id ' +
      'mode password filename default_focus force_save optional sum avg width column_invisible operator filter_domain ' +
      'select icon enable_counters expand limit color interval type digits can_create can_write kanban_view_ref form_view_ref',
  ),
  button: words(
    'name type string class icon context invisible groups confirm special help title hotkey args close display options ' +
      'column_invisible id role',
  ),
  filter: words(
    'name string domain date context invisible help groups default_period start_month end_month start_year end_year',
  ),
  page: words('name string invisible groups class autofocus accesskey'),
  group: words('name string col colspan invisible groups class expand'),
}

/** What is wrong with the attributes of an element: names that it does not have. */
export function attributeProblems({ tag, attributes }: ArchElement): string[] {
  const names = known[tag]
  if (!names) return []
  return Object.keys(attributes)
    .filter(name => !names.has(name) && !/^(decoration|data|aria)-/.test(name))
    .map(
      name => `<${tag} ${name}="…">: <${tag}> has no such attribute; expected one of ${[...names].sort().join(', ')}.`,
    )
}
