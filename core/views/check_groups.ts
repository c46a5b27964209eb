import { commaList } from '../comma_list.ts'
import { names as namesIn } from '../expression/condition.ts'
import type { ArchElement } from './arch.ts'
import { isCondition } from './condition.ts'
import { expressionsAt, expressionsIn } from './pieces.ts'
import type { KnownFields, Problem, World } from './world.ts'

type Groups = readonly (readonly string[])[]

/** Who sees a node: the groups written on it, beside those written on what is around it. */
export function withGroups(outer: Groups, { attributes }: ArchElement): Groups {
  const plain = commaList(attributes.groups).filter(name => !name.startsWith('!'))
  return plain.length > 0 ? [...outer, plain] : outer
}

/** Fields that a node asks about, and that not everybody who sees the node may see. */
export function closedNames(node: ArchElement, fields: KnownFields, groups: Groups, world: World): Problem[] {
  const { implied } = world
  if (!implied) return []
  const own = node.tag === 'field' ? fields.get(node.attributes.name ?? '')?.groups : null
  const around = own?.length ? [...groups, own] : groups
  const isClosed = (name: string) => {
    const wanted = fields.get(name)?.groups ?? []
    if (wanted.length === 0 || wanted.some(group => group.startsWith('!'))) return false
    const fits = (group: string) => implied(group).some(each => wanted.includes(each))
    return !around.some(list => list.every(group => wanted.includes(group) || fits(group)))
  }
  return usesOf(node).flatMap(({ attribute, text, names }) =>
    names.filter(isClosed).map(name => {
      const who = fields.get(name)?.groups?.join(',')
      const message = `${text}: only ${who} may see ${name}, and others would see this <${node.tag}>; give it groups="${who}".`
      return attribute === undefined ? { message } : { attribute, message }
    }),
  )
}

interface Use {
  readonly attribute?: string
  readonly text: string
  readonly names: readonly string[]
}

function usesOf(node: ArchElement): Use[] {
  const conditions = Object.entries(node.attributes).flatMap(([attribute, text]): Use[] =>
    isCondition(attribute) ? [{ attribute, text: `${attribute}="${text}"`, names: readableNames(text) }] : [],
  )
  const expressions = expressionsAt(node).map(({ expression: text }): Use => ({ text, names: expressionsIn(text) }))
  return [...conditions, ...expressions]
}

function readableNames(text: string): readonly string[] {
  try {
    return namesIn(text)
  } catch {
    return [] // told already
  }
}
