import { type ArchElement, placeText } from './arch.ts'
import type { Views } from './resolve.ts'

/**
 * A view as it is put together, as text: the views that it is made of, in their order; then its nodes, each with who
 * brought it, and who set which of its attributes; then what did not fit. Throws a `ViewError` if it can't be read at all.
 */
export function provenance(views: Views, id: number): string {
  const { arch, problems } = views.resolveWhatFits(id)
  const aside = new Set(problems.map(({ place }) => place.view))
  const chain = views.chain(id).map(({ name, mode, priority, file, id: row }, index) => {
    const what = mode === 'primary' ? (index === 0 ? 'begins' : 'goes on') : `priority ${priority}`
    const where = file ?? `written in the database, id ${row}`
    return `  ${index + 1}. ${name} (${what}${aside.has(name) ? ', set aside' : ''}): ${where}`
  })
  const mistakes = problems.flatMap(problem => [problem, ...problem.others].map(({ message }) => `  ${message}`))
  return [
    'Made of:',
    ...chain,
    '',
    ...nodeLines(arch, '', ''),
    ...(mistakes.length > 0 ? ['', 'Set aside, because it does not fit:', ...mistakes] : []),
  ].join('\n')
}

/** A node and what is in it; who brought it is said where that is somebody else than around it. */
function nodeLines(node: ArchElement, indent: string, around: string): string[] {
  const { tag, attributes, children, place, changes = {} } = node
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${value.replaceAll('"', '&quot;')}"`)
  const own = place.view === around ? '' : `    ← ${placeText(place)}`
  const set = Object.entries(changes).map(
    ([name, by]) => `${indent}    ${name} ${name in attributes ? 'set' : 'taken away'} by ${placeText(by)}`,
  )
  const inner = children.flatMap(child => {
    if (typeof child !== 'string') return nodeLines(child, `${indent}  `, place.view)
    return child.trim() ? [`${indent}  ${child.trim()}`] : []
  })
  const open = `${indent}<${tag}${written.join('')}`
  if (inner.length === 0) return [`${open}/>${own}`, ...set]
  return [`${open}>${own}`, ...set, ...inner, `${indent}</${tag}>`]
}
