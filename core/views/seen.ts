import { names as namesIn } from '../expression/condition.ts'
import { domainNames } from '../expression/literal.ts'
import type { Environment } from '../model/types.ts'
import { mayAccess } from '../orm/access/access.ts'
import { envOf } from '../orm/environment.ts'
import { type ArchElement, type ArchNode, elements } from './arch.ts'
import { groupsAllow, isCondition } from './condition.ts'
import { expressionsIn, mapPieces } from './pieces.ts'

/**
 * A view as one person sees it: without the nodes of other groups and the fields that are closed to them, and with what
 * they may not do written on it: `create`, `edit`, `delete` on the view and on the lists in it, `can_create` and
 * `can_write` on a many2one. Record rules are not asked: they are about records.
 */
export function seenBy(env: Environment, arch: ArchElement, model: string): ArchElement {
  const { attributes } = arch
  const denied = Object.entries({ create: 'create', edit: 'write', delete: 'unlink' } as const)
    .filter(([, operation]) => !may(env, model, operation))
    .map(([name]) => [name, 'false'])
  const closed = closedFields(env, model)
  const inside = { env, model, closed }
  return { ...arch, attributes: { ...attributes, ...Object.fromEntries(denied) }, children: children(arch, inside) }
}

interface Inside {
  readonly env: Environment
  readonly model: string
  readonly closed: ReadonlySet<string>
}

function children(node: ArchElement, inside: Inside): ArchNode[] {
  return node.children.flatMap((child): ArchNode[] => {
    if (typeof child === 'string') return [withoutClosed(child, inside.closed)]
    const seen = element(child, inside)
    return seen ? [seen] : []
  })
}

function element(node: ArchElement, inside: Inside): ArchElement | null {
  const { env, closed } = inside
  const { attributes, tag } = node
  if (!groupsAllow(attributes.groups, group => envOf(env).su || env.hasGroup(group))) return null
  if (tag === 'field' && closed.has(attributes.name ?? '')) return null
  const asked = tag === 'filter' ? attributes.domain : tag === 'field' ? attributes.filter_domain : undefined
  if (domainFields(asked).some(name => closed.has(name))) return null
  if (tag === 'label' && closed.has(attributes.for ?? '')) return null
  const open = openConditions(attributes, closed)
  if (open === null) return null
  if (tag === 'field') return field({ ...node, attributes: open }, inside)
  return { ...node, attributes: open, children: children(node, inside) }
}

function field(node: ArchElement, { env, model }: Inside): ArchElement {
  const { name = '' } = node.attributes
  const described = envOf(env).database.registry.models.get(model)?.fields.get(name)
  if (!described?.comodel) return node
  const { comodel } = described
  const parts = elements(node).map(part => seenBy(env, part, comodel))
  const isOne = described.type === 'many2one'
  const rights = isOne ? { can_create: may(env, comodel, 'create'), can_write: may(env, comodel, 'write') } : {}
  const written = Object.entries(rights).flatMap(([right, open]) => (open ? [] : [[right, 'false']]))
  return { ...node, attributes: { ...node.attributes, ...Object.fromEntries(written) }, children: parts }
}

/**
 * The conditions of a node without those that look at a field which the person may not see: what only such a condition
 * shows, they do not see either, and what it would open stays closed. `null`: nothing is left to see.
 */
function openConditions(
  attributes: ArchElement['attributes'],
  closed: ReadonlySet<string>,
): ArchElement['attributes'] | null {
  if (closed.size === 0) return attributes
  const found: Record<string, string> = {}
  for (const [name, text] of Object.entries(attributes)) {
    if (!isCondition(name)) found[name] = withoutClosed(text, closed)
    else if (!asksFor(text, closed)) found[name] = text
    else if (name === 'invisible' || name === 'column_invisible') return null
    else if (name === 'readonly') found[name] = '1'
  }
  return found
}

function domainFields(domain = ''): string[] {
  try {
    return domain ? domainNames(domain).map(path => path.split('.')[0]!) : []
  } catch {
    return []
  }
}

function asksFor(text: string, closed: ReadonlySet<string>): boolean {
  try {
    return namesIn(text).some(name => closed.has(name))
  } catch {
    return false
  }
}

/** Text with expressions, where those that look at a closed field are as if it were empty. */
function withoutClosed(text: string, closed: ReadonlySet<string>): string {
  if (closed.size === 0) return text
  return mapPieces(text, (piece, expression, word) => {
    const asked = expressionsIn(expression).some(name => closed.has(name))
    if (!asked) return piece
    if (word === null) return ''
    return word === 'for' ? piece.replace(/\sin\s.*%\}$/s, ' in [] %}') : `{% ${word} False %}`
  })
}

const none: ReadonlySet<string> = new Set()

/** The fields of a model that the person may not see. */
function closedFields(env: Environment, model: string): ReadonlySet<string> {
  const { su, database } = envOf(env)
  const fields = database.registry.models.get(model)?.fields
  if (su || !fields) return none
  const closed = [...fields.values()].filter(({ groups }) => groups && !envOf(env).hasAnyGroup(groups))
  return closed.length === 0 ? none : new Set(closed.map(({ name }) => name))
}

function may(env: Environment, model: string, operation: 'create' | 'write' | 'unlink'): boolean {
  const meta = envOf(env).database.registry.models.get(model)
  return meta !== undefined && mayAccess(envOf(env), meta, operation)
}
