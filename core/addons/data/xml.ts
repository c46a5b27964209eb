import type { Element } from '@xmldom/xmldom'
import { parseLiteral } from '../../expression/literal.ts'
import type { Finding } from '../finding.ts'
import { readDocument } from './document.ts'
import type { DeleteOperation, FunctionOperation, Operation, RecordOperation } from './operation.ts'
import { Reader } from './reader.ts'
import { readField } from './xml_field.ts'
import { readMenu } from './xml_menu.ts'

/** Reads a data file in Odoo's XML into operations, and all that is wrong with it. Nothing is looked up or run. */
export function readXml(
  file: string,
  text: string,
  { addon, demo = false }: { addon: string; demo?: boolean },
): { operations: Operation[]; findings: Finding[] } {
  const { document, findings } = readDocument(file, text)
  const root = document?.documentElement
  if (!root) return { operations: [], findings }
  const reader = new Reader(file, text, addon, demo)
  if (root.tagName !== 'odoo') {
    reader.complain(root, 'data-element', `Expected <odoo> as the outermost element, found <${root.tagName}>`)
    return { operations: [], findings: reader.findings }
  }
  const operations = readBlock(reader, root, demo)
  return { operations, findings: reader.findings.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)) }
}

function readBlock(reader: Reader, element: Element, above: boolean): Operation[] {
  reader.attributes(element, [], ['noupdate'])
  const noupdate = reader.demo || reader.flag(element, 'noupdate', above)
  return reader.children(element, 'data', 'record', 'menuitem', 'delete', 'function').flatMap((child): Operation[] => {
    if (child.tagName === 'data') return readBlock(reader, child, noupdate)
    if (child.tagName === 'menuitem') return readMenu(reader, child, noupdate, null)
    if (child.tagName === 'delete') return present(readDelete(reader, child))
    if (child.tagName === 'function') return present(readFunction(reader, child, noupdate))
    return present(readRecord(reader, child, noupdate))
  })
}

function readRecord(reader: Reader, element: Element, noupdate: boolean): RecordOperation | null {
  const complete = reader.attributes(element, ['id', 'model'], ['forcecreate', 'context'])
  const fields = reader
    .children(element, 'field')
    .map(child => readField(reader, child, inner => readRecord(reader, inner, noupdate)))
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
    noupdate,
    forcecreate: reader.flag(element, 'forcecreate', true),
    context: reader.literal(element, 'context'),
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
  for (const value of values) reader.attributes(value, ['eval'])
  const literals = values.map(value => reader.literal(value, 'eval'))
  const given = reader.literal(element, 'eval')
  if (!complete || literals.includes(null) || (element.hasAttribute('eval') && !given)) return null
  const model = reader.attribute(element, 'model')!
  const name = reader.attribute(element, 'name')!
  const listed = given ?? parseLiteral(`[${literals.map(literal => literal?.text).join(', ')}]`)
  return { kind: 'function', place: reader.place(element), model, name, noupdate, arguments: listed }
}

function present<T>(value: T | null): T[] {
  return value === null ? [] : [value]
}
