import type { Element } from '@xmldom/xmldom'
import { ExpressionError, type Literal, parseLiteral } from '../../expression/literal.ts'
import type { FindingCode } from '../../finding_codes.ts'
import { type Finding, suggestion } from '../finding.ts'
import type { TemplatePart } from '../templates/part.ts'
import { childElements } from './document.ts'
import type { Place } from './operation.ts'

/** What an `eval`, `search` or `context` may call or name. */
const evalNames = ['ref', 'Command']

/** One XML file being read: its text, whose it is, and what was found wrong so far. */
export class Reader {
  readonly file: string
  readonly text: string
  readonly addon: string
  /** True for demo data: a person's changes to it are kept. */
  readonly demo: boolean
  readonly findings: Finding[] = []
  /** Parts of pages among the records. */
  readonly templates: TemplatePart[] = []

  constructor(file: string, text: string, addon: string, demo: boolean) {
    this.file = file
    this.text = text
    this.addon = addon
    this.demo = demo
  }

  place(element: Element): Place {
    return { file: this.file, line: element.lineNumber ?? 1 }
  }

  complain(element: Element, code: FindingCode, message: string): void {
    this.findings.push({ code, ...this.place(element), message })
  }

  /** The elements inside; text beside them, and elements of other names, are mistakes. */
  children(element: Element, ...names: string[]): Element[] {
    const expected = names.length ? `expected ${names.map(name => `<${name}>`).join(', ')}` : 'expected nothing inside'
    const elements = childElements(element, node => {
      const text = node.nodeValue ?? ''
      const line = (node.lineNumber ?? 1) + (/^\s*/.exec(text)?.[0].split('\n').length ?? 1) - 1
      const message = `<${element.tagName}> has text inside (${text.trim().slice(0, 30)}); ${expected}`
      this.findings.push({ code: 'data-element', file: this.file, line, message })
    })
    return elements.filter(child => {
      if (names.includes(child.tagName)) return true
      this.complain(
        child,
        'data-element',
        `Unknown element <${child.tagName}> in <${element.tagName}>: ${unread[child.tagName] ?? expected}`,
      )
      return false
    })
  }

  /** Complains about attributes that are missing or unknown; false when one is missing. */
  attributes(element: Element, needed: string[], optional: string[] = []): boolean {
    const known = [...needed, ...optional]
    for (const { name } of element.attributes) {
      if (known.includes(name)) continue
      const hint = suggestion(name, known) || `: expected ${known.join(', ') || 'none'}`
      this.complain(element, 'data-attribute', `Unknown attribute ${name} of <${element.tagName}>${hint}`)
    }
    const missing = needed.filter(name => !element.getAttribute(name)?.trim())
    for (const name of missing)
      this.complain(element, 'data-attribute', `<${element.tagName}> needs the attribute ${name}`)
    return !missing.length
  }

  /** An attribute's text, null when it is not there. */
  attribute(element: Element, name: string): string | null {
    return element.getAttribute(name)?.trim() ?? null
  }

  flag(element: Element, name: string, otherwise: boolean): boolean {
    const text = this.attribute(element, name)
    if (text === null) return otherwise
    if (['1', 'true'].includes(text.toLowerCase())) return true
    if (['0', 'false'].includes(text.toLowerCase())) return false
    this.complain(element, 'data-value', `${name}: expected 1 or 0, found ${text || 'nothing'}`)
    return otherwise
  }

  literal(element: Element, name: string): Literal | null {
    const text = this.attribute(element, name)
    if (text === null) return null
    try {
      const literal = parseLiteral(text)
      const unknown = literal.names.find(used => !evalNames.includes(used))
      if (unknown === undefined) return literal
      this.complain(element, 'data-value', `${name}: unknown name ${unknown}; expected data, ref('…') or Command.…(…)`)
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error
      this.complain(element, 'data-value', `${name}: ${error.message}`)
    }
    return null
  }

  /** The same for an attribute that must hold a dictionary. */
  dict(element: Element, name: string): Literal | null {
    const literal = this.literal(element, name)
    if (!literal || literal.node.kind === 'dict') return literal
    this.complain(
      element,
      'data-value',
      `${name}: expected a dictionary such as {'lang': 'fr_FR'}, found ${literal.text}`,
    )
    return null
  }

  /** The external id that an attribute holds, null when it is not there. */
  idAttribute(element: Element, name: string): string | null {
    const text = this.attribute(element, name)
    return text === null ? null : this.id(element, text)
  }

  /** An external id with its addon: `x` of a file of `sale` is `sale.x`. Null, and a finding, when it is none. */
  id(element: Element, text: string): string | null {
    const whole = wholeId(text, this.addon)
    if (!whole)
      this.complain(
        element,
        'data-id',
        `Expected an id such as view_users or base.view_users, found ${JSON.stringify(text)}`,
      )
    return whole
  }
}

/** An external id with its addon in front, null when it can't be one. */
export function wholeId(text: string, addon: string): string | null {
  if (!/^([a-zA-Z0-9_]+\.)?[\w-]+$/.test(text)) return null
  return text.includes('.') ? text : `${addon}.${text}`
}

const unread: Record<string, string> = {
  asset: 'scripts and styles are asked for by templates',
  report: 'write a <record model="ir.actions.report">',
  act_window: 'write a <record model="ir.actions.act_window">',
}
