import { type ArchElement, elements } from './arch.ts'
import { type Condition, condition } from './condition.ts'
import { markOf } from './press.ts'

/** A button in the `<header>` of a list: it acts on the rows that somebody has chosen. */
export interface HeaderButton {
  readonly node: ArchElement
  readonly mark: string
  /** About the person and the context: there is no single record. */
  readonly hidden: Condition
  /** Also without a row that is chosen. */
  readonly always: boolean
}

export function headerButtons(arch: ArchElement): HeaderButton[] {
  const headers = elements(arch).filter(({ tag }) => tag === 'header')
  return headers.flatMap(header => {
    const around = condition(header, 'invisible')
    return elements(header).flatMap(node => {
      if (node.tag !== 'button') return []
      const own = condition(node, 'invisible')
      const hidden = {
        names: [...around.names, ...own.names],
        holds: (values: Readonly<Record<string, unknown>>) => around.holds(values) || own.holds(values),
      }
      return [{ node, mark: markOf(node), hidden, always: node.attributes.display === 'always' }]
    })
  })
}
