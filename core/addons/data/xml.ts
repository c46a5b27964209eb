import type { Element } from '@xmldom/xmldom'
import type { Finding } from '../finding.ts'
import type { TemplatePart } from '../templates/part.ts'
import { readDocument } from './document.ts'
import type { DeleteOperation, FunctionOperation, Operation, RecordOperation } from './operation.ts'
import { Reader } from './reader.ts'
import { readArgument, readField } from './xml_field.ts'
import { readMenu } from './xml_menu.ts'
import { readTemplate } from './xml_template.ts'

/** What an XML file says. */
export interface FileContent {
  operations: Operation[]
  /** Parts of pages: they are code, and never stored. */
  templates: readonly TemplatePart[]
  findings: Finding[]
}

/** Reads a data file in Odoo's XML into operations, and all that is wrong with it. Nothing is looked up or run. */
export function readXml(
  file: string,
  written: string,
  { addon, demo = false }: { addon: string; demo?: boolean },
): FileContent {
  // what the parser takes for ends of lines, so that its lines and columns are those of the text
  const text = written.replace(/\r[\n\u0085]?|[\u0085\u2028\u2029]/g, '\n')
  const { document, findings } = readDocument(file, text)
  const root = document?.documentElement
  if (!root) return { operations: [], templates: [], findings }
  const reader = new Reader(file, text, addon, demo)
  if (root.tagName !== 'odoo') {
    reader.complain(root, 'data-element', `Expected <odoo> as the outermost element, found <${root.tagName}>`)
    return { operations: [], templates: [], findings: reader.findings }
  }
  const operations = readBlock(reader, root, demo)
  const wrong = reader.findings.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
  return { operations, templates: reader.templates, findings: wrong }
}

/** What an `<odoo>` or `<data>` says about all records in it. */
type Block = Pick<RecordOperation, 'noupdate' | 'numbered'>

const elements = ['data', 'record', 'menuitem', 'template', 'delete', 'function']

function readBlock(reader: Reader, element: Element, above: boolean): Operation[] {
  reader.attributes(element, [], ['noupdate', 'auto_sequence'])
  const noupdate = reader.demo || reader.flag(element, 'noupdate', above)
  const block: Block = { noupdate, numbered: reader.flag(element, 'auto_sequence', false) ? {} : null }
  return reader.children(element, ...elements).flatMap((child): Operation[] => {
    if (child.tagName === 'data') return readBlock(reader, child, noupdate)
    if (child.tagName === 'template') {
      reader.templates.push(...present(readTemplate(reader, child)))
      return []
    }
    if (child.tagName === 'menuitem') return readMenu(reader, child, noupdate, null)
    if (child.tagName === 'delete') return present(readDelete(reader, child))
    if (child.tagName === 'function') return present(readFunction(reader, child, noupdate))
    return present(readRecord(reader, child, block))
  })
}

function readRecord(reader: Reader, element: Element, block: Block): RecordOperation | null {
  const complete = reader.attributes(element, ['id', 'model'], ['forcecreate', 'context', 'uid'])
  const fields = reader
    .children(element, 'field')
    .map(child => readField(reader, child, inner => readRecord(reader, inner, block)))
    .filter(field => field !== null)
  const names = new Set<string>()
  for (const field of fields) {
    if (names.has(field.name))
      reader.findings.push({ code: 'data-field', ...field.place, message: `The field ${field.name} is set twice` })
    names.add(field.name)
  }
  const id = complete ? reader.id(element, reader.attribute(element, 'id')!) : null
  if (id === null) return null
  return {
    kind: 'record',
    place: reader.place(element),
    model: reader.attribute(element, 'model')!,
    id,
    ...block,
    forcecreate: element.hasAttribute('forcecreate') ? reader.flag(element, 'forcecreate', true) : null,
    context: reader.dict(element, 'context'),
    user: reader.idAttribute(element, 'uid'),
    fields,
  }
}

function readDelete(reader: Reader, element: Element): DeleteOperation | null {
  const complete = reader.attributes(element, ['model'], ['id', 'search'])
  reader.children(element)
  if (!complete) return null
  const [written, search] = [reader.attribute(element, 'id'), reader.literal(element, 'search')]
  if ((written === null) === (search === null)) {
    reader.complain(element, 'data-attribute', '<delete> needs either id or search')
    return null
  }
  const id = written === null ? null : reader.id(element, written)
  if (written !== null && id === null) return null
  return { kind: 'delete', place: reader.place(element), model: reader.attribute(element, 'model')!, id, search }
}

function readFunction(reader: Reader, element: Element, noupdate: boolean): FunctionOperation | null {
  const complete = reader.attributes(element, ['model', 'name'], ['eval'])
  const values = reader.children(element, 'value')
  if (values.length && element.hasAttribute('eval'))
    reader.complain(element, 'data-attribute', '<function> takes eval or <value>, not both')
  const given = element.hasAttribute('eval')
    ? reader.literal(element, 'eval')
    : values.map(value => readArgument(reader, value))
  if (!complete || given === null) return null
  const argumentsGiven = Array.isArray(given) ? present(...given) : given
  const model = reader.attribute(element, 'model')!
  const name = reader.attribute(element, 'name')!
  return { kind: 'function', place: reader.place(element), model, name, noupdate, arguments: argumentsGiven }
}

function present<T>(...values: (T | null)[]): T[] {
  return values.filter(value => value !== null)
}
