import { createHash } from 'node:crypto'
import { evaluate, parseLiteral } from '../expression/literal.ts'
import type { AnyModel } from '../model/model.ts'
import { evaluateAction, namesOfAction } from './action_names.ts'
import { type ArchElement, elements, kindOf } from './arch.ts'
import { asMapping } from './attribute_values.ts'
import { rowsOf } from './rows.ts'
import { conditionValues } from './scene.ts'

/**
 * What a button is found again by when somebody presses it: of its attributes only what it does. Its context and its
 * arguments come from the view then, never from the browser.
 */
export function markOf({ attributes: { name, type, context, args } }: ArchElement): string {
  return createHash('sha256')
    .update(JSON.stringify([name, type, context, args]))
    .digest('hex')
    .slice(0, 16)
}

/** The mark of a button that brings something of its own along. */
export function ownMark(node: ArchElement): string | undefined {
  return node.attributes.context || node.attributes.args ? markOf(node) : undefined
}

/** A button of a view: in the header of a list, or for a record; `groupby`: of the field with this name. */
export interface FoundButton {
  readonly node: ArchElement
  readonly groupby: string | null
}

/** The button of a form, of rows or of cards that has this mark, in the view as the person sees it. */
export function buttonIn(arch: ArchElement, mark: string, groupby: string | null = null): FoundButton | null {
  for (const node of elements(arch)) {
    if (kindOf(arch.tag) === 'list' && node.tag === 'header') continue
    if (node.tag === 'button' && markOf(node) === mark) return { node, groupby }
    const found = buttonIn(node, mark, node.tag === 'groupby' ? (node.attributes.name ?? null) : groupby)
    if (found) return found
  }
  return null
}

/** The context of a button for these records; it may use the fields of a single one, as far as the person may read them. */
export async function buttonContext(records: AnyModel, { attributes }: ArchElement): Promise<Record<string, unknown>> {
  if (!attributes.context?.trim()) return {}
  const { _name: model, ids, env } = records
  const fields = records.fieldsGet()
  const asked = parseLiteral(attributes.context).names.filter(name => Object.hasOwn(fields, name))
  const [row] = ids.length === 1 ? await rowsOf(records, asked) : []
  const names = { ...namesOfAction(env, { model, ids }), ...(row && conditionValues(row)) }
  return asMapping(evaluateAction(attributes.context, names))
}

/** The arguments that a button gives to its method; what cannot be read is told by the check of views, and is none. */
export function buttonArguments({ attributes: { args } }: ArchElement): readonly unknown[] {
  try {
    const value = args?.trim() ? evaluate(args) : []
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
