import { DOMParser, type Document, type Element, type Node } from '@xmldom/xmldom'
import { lineAt } from '../../lines.ts'
import { xmlProblem } from '../../xml/problem.ts'
import { tags } from '../../xml/tags.ts'
import { type Finding, reasonOf } from '../finding.ts'

const maximumDepth = 60
const maximumLength = 5_000_000
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/

/**
 * Reads an XML file that nobody vouches for: no document type, hence no entities but the five of XML; nesting and length
 * are bounded. The document is null when it can't be used.
 */
export function readDocument(file: string, text: string): { document: Document | null; findings: Finding[] } {
  const findings: Finding[] = []
  const refuse = (line: number, message: string) => ({
    document: null,
    findings: [...findings, { code: 'data-syntax' as const, file, line, message }],
  })
  if (text.length > maximumLength)
    return refuse(1, `Expected at most ${maximumLength} characters, found ${text.length}`)
  const control = forbidden.exec(text)
  if (control) return refuse(lineAt(text, control.index), 'Found a control character: remove it')
  let depth = 0
  for (const { index, kind } of tags(text)) {
    if (kind === 'declaration') {
      return refuse(lineAt(text, index), 'A document type and entities are not allowed: remove them')
    }
    if (kind === 'open' && ++depth > maximumDepth) {
      return refuse(lineAt(text, index), `Expected at most ${maximumDepth} elements inside each other`)
    }
    if (kind === 'close') depth--
  }
  let document: Document
  try {
    document = new DOMParser({
      onError: (_level, message, context: { locator?: { lineNumber?: number } }) => {
        const { line, problem } = xmlProblem(text, message, context?.locator?.lineNumber || 1)
        findings.push({ code: 'data-syntax', file, line, message: problem })
        throw new Error('stop')
      },
    }).parseFromString(text, 'text/xml')
  } catch (error) {
    if (findings.length) return { document: null, findings }
    return refuse(1, xmlProblem(text, reasonOf(error)).problem)
  }
  return { document, findings }
}

/** The elements directly in a node; other text than white space beside them is told to `stray`. */
export function childElements(parent: Element, stray: (node: Node) => void): Element[] {
  const elements: Element[] = []
  for (const node of parent.childNodes) {
    if (isElement(node)) elements.push(node)
    else if (isText(node) && node.nodeValue?.trim()) stray(node)
  }
  return elements
}

export function isElement(node: Node): node is Element {
  return node.nodeType === 1
}

export function isText(node: Node): boolean {
  return node.nodeType === 3 || node.nodeType === 4
}

/** What is written between the start and end tags of an element, trimmed, else to the letter; and its first line. */
export function innerSource(text: string, element: Element): { text: string; line: number } {
  const { begin, end } = rangeOf(text, element)
  const inner = text.slice(begin, end)
  return { text: inner.trim(), line: lineAt(text, begin + inner.length - inner.trimStart().length) }
}

/** Where in its text an element stands: from `start` to `stop`, its content from `begin` to `end`. */
export function rangeOf(text: string, element: Element): { start: number; begin: number; end: number; stop: number } {
  const start = offsetOf(text, element.lineNumber ?? 1, element.columnNumber ?? 1)
  let depth = 0
  let begin = start
  for (const { index, length, kind } of tags(text, start)) {
    if (kind === 'close') {
      depth--
      if (depth === 0) return { start, begin, end: index, stop: index + length }
      continue
    }
    if (depth === 0) begin = index + length
    if (depth === 0 && kind === 'empty') break
    if (kind === 'open') depth++
  }
  return { start, begin, end: begin, stop: begin }
}

function offsetOf(text: string, line: number, column: number): number {
  let offset = 0
  for (let passed = 1; passed < line; passed++) offset = text.indexOf('\n', offset) + 1
  return offset + column - 1
}
