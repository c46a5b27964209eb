import type { Element } from '@xmldom/xmldom'
import { lineAt } from '../../lines.ts'
import { childElements, parseArch, placeOf, ViewError } from '../../views/arch.ts'
import { attributeChanges } from '../../views/attributes.ts'
import { describe, locate } from '../../views/locate.ts'
import { eachSpec, type Position } from '../../views/specs.ts'
import { rangeOf as writtenAt } from '../data/document.ts'
import { htmlOf, mapNunjucks } from './html.ts'
import { type Outline, outlineOf, type Range } from './outline.ts'
import type { TemplateExtension } from './part.ts'
import { type Piece, PlacedText } from './text.ts'

/**
 * A template's text with the specs of an extension applied, in order: what none of them touches stays as it is written.
 * Mistakes are told together, as a `ViewError`; `problems` takes it, and the specs that fit are applied all the same.
 */
export function extend(
  text: PlacedText,
  extension: TemplateExtension,
  problems: (error: ViewError) => void,
): PlacedText {
  let current = text
  try {
    eachSpec(parseArch(extension.specs).documentElement, (spec, position) => {
      current = new Edit(current, extension, spec).apply(position)
    })
  } catch (error) {
    if (!(error instanceof ViewError)) throw error
    problems(error)
  }
  return current
}

/** One spec being applied. */
class Edit {
  readonly #spec: Element
  readonly #extension: TemplateExtension
  readonly #outline: Outline
  #text: PlacedText

  constructor(text: PlacedText, extension: TemplateExtension, spec: Element) {
    this.#text = text
    this.#spec = spec
    this.#extension = extension
    this.#outline = outlineOf(text.text)
  }

  apply(position: Position): PlacedText {
    const element = this.#find(this.#spec)
    const whole = element === this.#outline.root
    if (whole && (position === 'before' || position === 'after' || position === 'attributes'))
      throw this.#wrong(this.#spec, 'is the whole template: it has no attributes, and nothing can stand beside it.')
    const found = this.#outline.rangeOf(element)
    if (position === 'attributes') return this.#attributes(found)
    const before = this.#text
    const { range, pieces } = this.#content(found)
    const empty = pieces.every(({ text }) => text.trim() === '')
    if (position === 'before') return this.#insert(range.start, pieces)
    if (position === 'after') return this.#insert(this.#end(range), pieces)
    if (position === 'inside') return this.#insert(this.#stop(range), pieces)
    if (this.#extension.groups !== null && before !== this.#text)
      throw this.#wrong(this.#spec, 'moves an element: that is the same for all groups.')
    const inner = this.#spec.getAttribute('mode') === 'inner' || whole
    const [start, end] = inner ? [range.begin, this.#stop(range)] : [range.start, this.#end(range)]
    const old = this.#text.slice(start, end)
    return this.#text.replace(start, end, this.#forGroups(empty ? [] : withOld(pieces, old), old))
  }

  #insert(at: number, pieces: readonly Piece[]): PlacedText {
    return this.#text.replace(at, at, this.#forGroups(pieces, []))
  }

  /** What the spec brings, once what it moves is taken from where it was. */
  #content(target: Range): { range: Range; pieces: Piece[] } {
    const { arch } = this.#extension.specs
    const { begin, end } = writtenAt(arch, this.#spec)
    const pieces: Piece[] = []
    const moved: [number, number][] = []
    let at = begin
    for (const child of childElements(this.#spec)) {
      if (child.getAttribute('position') !== 'move') continue
      if (child.firstChild) throw this.#wrong(child, 'moves a node and so cannot have content.')
      const { start, stop } = writtenAt(arch, child)
      const range = this.#outline.rangeOf(this.#find(child))
      const last = this.#end(range, child)
      if (range.start <= target.start && last >= (target.end ?? target.begin))
        throw this.#wrong(child, 'cannot be moved into itself.')
      pieces.push(this.#piece(at, start), ...this.#text.slice(range.start, last))
      moved.push([range.start, last])
      at = stop
    }
    pieces.push(this.#piece(at, end))
    let range = target
    for (const [from, to] of moved.toSorted(([a], [b]) => b - a)) {
      this.#text = this.#text.replace(from, to, [])
      const shifted = (offset: number) => (offset >= to ? offset - (to - from) : offset)
      const [stop, after] = [range.stop, range.end].map(offset => (offset === null ? null : shifted(offset)))
      range = { ...range, start: shifted(range.start), begin: shifted(range.begin), stop: stop!, end: after! }
    }
    return { range, pieces }
  }

  #attributes({ start, attributes }: Range): PlacedText {
    if (this.#extension.groups !== null)
      throw this.#wrong(this.#spec, 'changes attributes: they are the same for all groups.')
    const name = /^<[^\s/>]*/.exec(this.#text.text.slice(start))![0]
    const place = this.#placeOf(this.#spec.lineNumber ?? 1)
    const edits: { from: number; to: number; text: string }[] = []
    for (const change of attributeChanges(this.#spec)) {
      const old = attributes.get(change.name)
      if (edits.some(({ from }) => from === old?.start)) continue
      const value = change.edit(old ? this.#written(old) : '')
      const text = value ? ` ${change.name}="${quoted(value)}"` : ''
      const at = start + name.length
      edits.push(old ? { from: old.start, to: old.end, text: text.trimStart() } : { from: at, to: at, text })
    }
    return edits
      .toSorted((a, b) => b.from - a.from)
      .reduce((text, { from, to, text: by }) => text.replace(from, to, [{ text: by, ...place }]), this.#text)
  }

  /** The value of an attribute, to the letter. */
  #written({ start, end }: { start: number; end: number }): string {
    const text = this.#text.text.slice(start, end)
    const value = /^[^=]*=\s*([\s\S]*)$/.exec(text)?.[1] ?? ''
    return /^["']/.test(value) ? value.slice(1, -1) : value
  }

  #find(spec: Element): Element {
    const element = locate(this.#outline.root, spec)
    if (element) return element
    throw this.#wrong(spec, `points at nothing in ${this.#extension.inherits}.`)
  }

  #end(range: Range, spec = this.#spec): number {
    if (range.end !== null) return range.end
    throw this.#wrong(spec, 'points at an element without an end tag of its own: nothing tells where it ends.')
  }

  #stop(range: Range): number {
    if (range.stop !== null) return range.stop
    throw this.#wrong(this.#spec, 'points at an element without an end tag: it has no inside.')
  }

  #piece(from: number, to: number): Piece {
    const { arch } = this.#extension.specs
    return { text: htmlOf(arch.slice(from, to)), ...this.#placeOf(lineAt(arch, from)) }
  }

  #placeOf(line: number): { file: string; line: number } {
    return { file: this.#extension.file, line: this.#extension.first + line - 1 }
  }

  #forGroups(pieces: readonly Piece[], others: readonly Piece[]): Piece[] {
    return forGroups(this.#extension.groups, pieces, others, this.#placeOf(this.#spec.lineNumber ?? 1))
  }

  #wrong(spec: Element, problem: string): ViewError {
    return new ViewError(placeOf(spec), `${describe(spec)} ${problem}`)
  }
}

/** Pieces that only members of groups see, and what the others see in their place. */
export function forGroups(
  groups: string | null,
  pieces: readonly Piece[],
  others: readonly Piece[],
  place: { file: string; line: number },
): Piece[] {
  if (groups === null) return [...pieces]
  const code = (text: string): Piece => ({ ...place, text })
  const otherwise = others.length > 0 ? [code('{% else %}'), ...others] : []
  return [code(`{% if has_groups('${groups}') %}`), ...pieces, ...otherwise, code('{% endif %}')]
}

/** The text `$0`, alone between tags, stands for what was there. */
function withOld(pieces: readonly Piece[], old: readonly Piece[]): Piece[] {
  let text = new PlacedText(pieces)
  const markers = [...text.text.matchAll(/(?<=^|>|%\})\s*\$0\s*(?=$|<|\{%)/g)]
  for (const { 0: marker, index } of markers.toReversed()) text = text.replace(index, index + marker.length, old)
  return [...text.pieces]
}

/** A value between double quotes; Nunjucks has quotes of its own. */
function quoted(value: string): string {
  return mapNunjucks(
    value,
    code => code,
    html => html.replaceAll('"', '&quot;'),
  )
}
