import { evaluate, parseLiteral } from '../expression/literal.ts'
import { type Place, ViewError } from './arch.ts'
import { html } from './html.ts'
import type { MarkupDrawing, Renderer } from './plain.ts'

/** A piece of a view's content: something to draw, or a `{% … %}` that directs what is drawn. */
export type Part<Drawing> =
  | { readonly kind: 'draw'; readonly draw: Renderer<Drawing> }
  | { readonly kind: 'tag'; readonly word: string; readonly rest: string }

const words = new Set(['if', 'elif', 'else', 'endif', 'for', 'endfor'])

/** Splits text into plain text, `{{ expressions }}` and `{% tags %}`. */
export function textParts<Drawing extends MarkupDrawing>(text: string, place: Place): Part<Drawing>[] {
  return text.split(/(\{\{.*?\}\}|\{%.*?%\})/s).flatMap((piece): Part<Drawing>[] => {
    if (piece === '') return []
    if (piece.startsWith('{%')) return [tag(piece.slice(2, -2).replaceAll(/^-|-$/g, '').trim(), place)]
    if (piece.startsWith('{{')) return [{ kind: 'draw', draw: output(piece.slice(2, -2).trim(), place) }]
    return [{ kind: 'draw', draw: () => html`${piece}` }]
  })
}

function tag(text: string, place: Place): { kind: 'tag'; word: string; rest: string } {
  const [, word = '', rest = ''] = /^(\w+)\s*(.*)$/s.exec(text) ?? []
  if (!words.has(word)) throw new ViewError(place, `{% ${text} %}: expected one of ${[...words].join(', ')}.`)
  if (word === 'if' || word === 'elif') check(rest, place)
  if (word === 'for') check(rest.replace(/^\w+ in /, ''), place)
  return { kind: 'tag', word, rest }
}

function output<Drawing extends MarkupDrawing>(expression: string, place: Place): Renderer<Drawing> {
  check(expression, place)
  return ({ names }) => {
    const value = evaluate(expression, names)
    if (value === null || value === undefined || typeof value === 'boolean') return html``
    return html`${typeof value === 'object' && 'label' in value ? String(value.label) : String(value)}`
  }
}

function check(expression: string, place: Place): void {
  try {
    parseLiteral(expression)
  } catch (error) {
    throw new ViewError(place, `"${expression}" is not an expression: ${(error as Error).message}`)
  }
}
