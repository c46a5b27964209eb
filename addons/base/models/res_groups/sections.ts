import type { Environment, Rec, views } from '#core'
import { groupsBelow } from '../res_users/closure.ts'

type Groups = Rec<'res.groups'>

/** All groups as the form of a user offers them: by category and privilege, each with what it gives. */
export async function groupSections(env: Environment): Promise<views.ChoiceSection[]> {
  const groups = await env['res.groups'].search([])
  const about = ['name', 'description', 'placeholder', 'category_id.name', 'category_id.exclusive']
  await groups.load('name', 'comment', ...about.map(name => `privilege_id.${name}`))
  const below = await groupsBelow(env, groups.ids)
  const sections: { id: number; heading: string | null; parts: views.ChoicePart[] }[] = []
  // They come in this order already: those without a privilege last.
  for (const [privilege, members] of groups.grouped('privilege_id')) {
    const category = privilege.category_id
    const id = category.length > 0 ? category.id : 0
    if (sections.at(-1)?.id !== id)
      sections.push({ id, heading: category.length > 0 ? category.name : null, parts: [] })
    const steps = inSteps(members, below)
    sections.at(-1)?.parts.push({
      label: privilege.length > 0 ? privilege.name : null,
      help: privilege.length > 0 ? privilege.description : null,
      placeholder: privilege.length > 0 ? privilege.placeholder : null,
      of: steps ? 'steps' : category.length > 0 && category.exclusive ? 'kinds' : 'boxes',
      choices: [...(steps ?? members)].map(group => ({
        id: group.id,
        label: group.name,
        help: group.comment,
        implies: [...(below.get(group.id) ?? [])].filter(one => one !== group.id),
      })),
    })
  }
  return sections
}

/** The groups from the least to the most, if of any two one implies the other. */
function inSteps(groups: Groups, below: ReadonlyMap<number, ReadonlySet<number>>): Groups | null {
  if (groups.length < 2 || groups.at(0).privilege_id.length === 0) return null
  const within = (group: Groups) => groups.ids.filter(id => below.get(group.id)?.has(id)).length
  const sorted = groups.sorted(within)
  return [...sorted].every((group, index) => within(group) === index + 1) ? sorted : null
}
