import { evaluate, parseLiteral } from '../expression/literal.ts'
import { reasonOf } from '../finding.ts'
import { utcText } from '../zone.ts'
import { type Place, ViewError } from './arch.ts'
import { readable } from './condition.ts'
import { html } from './html.ts'
import { contentOf, piecesOf } from './pieces.ts'
import type { MarkupDrawing, Renderer } from './plain.ts'

/** A piece of a view's content: something to draw, or a `{% … %}` that directs what is drawn. */
export type Part<Drawing> =
  | { readonly kind: 'draw'; readonly draw: Renderer<Drawing> }
  | { readonly kind: 'tag'; readonly word: string; readonly rest: string }

const words = new Set(['if', 'elif', 'else', 'endif', 'for', 'endfor'])

/** Splits text into plain text, `{{ expressions }}` and `{% tags %}`. */
export function textParts<Drawing extends MarkupDrawing>(text: string, place: Place): Part<Drawing>[] {
  return piecesOf(text).flatMap((piece, index): Part<Drawing>[] => {
    if (piece === '') return []
    if (index % 2 === 0) return [{ kind: 'draw', draw: () => html`${piece}` }]
    const { word, rest } = contentOf(piece)
    return [word === null ? { kind: 'draw', draw: output(rest, place) } : tag(word, rest, place)]
  })
}

function tag(word: string, rest: string, place: Place): { kind: 'tag'; word: string; rest: string } {
  if (!words.has(word)) throw new ViewError(place, `{% ${word} %}: expected one of ${[...words].join(', ')}.`)
  if (word === 'if' || word === 'elif') check(rest, place)
  if (word === 'for') check(rest.replace(/^\w+\s+in\s/, ''), place)
  return { kind: 'tag', word, rest }
}

function output<Drawing extends MarkupDrawing>(expression: string, place: Place): Renderer<Drawing> {
  check(expression, place)
  return ({ names }) => html`${printed(evaluated(expression, names, place))}`
}

/** The value of an expression of a view; what cannot be worked out with these values is told with its place. */
export function evaluated(expression: string, names: Readonly<Record<string, unknown>>, place: Place): unknown {
  return readable(
    () => evaluate(expression, names),
    error => new ViewError(place, `"${expression}" cannot be worked out: ${reasonOf(error)}`),
  )
}

/** A value as text: a record by its label, a list by what is in it; of what is empty nothing, of other objects neither. */
export function printed(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'boolean') return ''
  if (Array.isArray(value)) return value.map(printed).join(', ')
  if (value instanceof Date) return utcText(value)
  if (typeof value === 'object') return 'label' in value ? printed(value.label) : ''
  return String(value)
}

/** Refuses an expression that cannot be read. */
export function check(expression: string, place: Place): void {
  try {
    parseLiteral(expression)
  } catch (error) {
    throw new ViewError(place, `"${expression}" is not an expression: ${reasonOf(error)}`)
  }
}
