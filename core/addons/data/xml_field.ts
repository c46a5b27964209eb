import type { Element } from '@xmldom/xmldom'
import { tags } from '../../xml/tags.ts'
import { innerSource, isElement } from './document.ts'
import type { FieldOperation, RecordOperation, ValueSource } from './operation.ts'
import type { Reader } from './reader.ts'

const types = ['xml', 'html', 'char', 'int', 'float', 'list', 'tuple', 'base64', 'file']

/** Reads `<field name="…">`. `readRecord` reads the records inside one of a one2many. */
export function readField(
  reader: Reader,
  element: Element,
  readRecord: (element: Element) => RecordOperation | null,
): FieldOperation | null {
  if (!reader.attributes(element, ['name'], ['ref', 'search', 'eval', 'type', 'file'])) return null
  const forms = ['ref', 'search', 'eval', 'type'].filter(name => element.hasAttribute(name))
  if (forms.length > 1) {
    reader.complain(
      element,
      'data-attribute',
      `<field> takes one of ref, search, eval and type; found ${forms.join(' and ')}`,
    )
    return null
  }
  if (element.hasAttribute('file') && element.getAttribute('type') !== 'base64') {
    reader.complain(element, 'data-attribute', 'The attribute file goes with type="base64"')
    return null
  }
  const value = forms[0] ? readForm(reader, element, forms[0]) : readContent(reader, element, readRecord)
  return value && { name: reader.attribute(element, 'name')!, place: reader.place(element), value }
}

function readForm(reader: Reader, element: Element, form: string): ValueSource | null {
  if (form !== 'type') reader.children(element)
  if (form === 'ref') {
    const id = reader.id(element, reader.attribute(element, 'ref')!)
    return id === null ? null : { kind: 'refs', ids: [id] }
  }
  if (form === 'type') return readTyped(reader, element, reader.attribute(element, 'type')!)
  const literal = reader.literal(element, form)
  if (!literal) return null
  return form === 'eval' ? { kind: 'eval', literal } : { kind: 'search', domain: literal }
}

function readContent(
  reader: Reader,
  element: Element,
  readRecord: (element: Element) => RecordOperation | null,
): ValueSource | null {
  const inside = [...element.childNodes].filter(isElement)
  if (!inside.length) return { kind: 'text', text: element.textContent ?? '' }
  if (inside[0]!.tagName !== 'record') {
    reader.complain(
      inside[0]!,
      'data-element',
      `<field> holds <${inside[0]!.tagName}>: say type="html" or type="xml", or write &lt;`,
    )
    return null
  }
  const records = reader.children(element, 'record').map(readRecord)
  return { kind: 'records', records: records.filter(record => record !== null) }
}

function readTyped(reader: Reader, element: Element, type: string): ValueSource | null {
  if (type === 'xml') return { kind: 'markup', ...innerSource(reader.text, element) }
  if (type === 'html') return { kind: 'markup', ...htmlOf(reader.text, element) }
  if (type === 'list' || type === 'tuple') {
    return { kind: 'constant', value: reader.children(element, 'value').map(value => readValue(reader, value)) }
  }
  if (type === 'base64') return readFileField(reader, element, 'file')
  const stranger = [...element.childNodes].find(isElement)
  if (stranger)
    reader.complain(
      stranger,
      'data-element',
      `<${element.tagName} type="${type}"> holds text only, found <${stranger.tagName}>`,
    )
  const text = element.textContent ?? ''
  if (type === 'char') return { kind: 'constant', value: text }
  if (type === 'file') return readFileField(reader, element, 'path')
  if (type === 'int' || type === 'float') {
    const value = Number(text.trim())
    const fits = text.trim() !== '' && (type === 'int' ? Number.isSafeInteger(value) : Number.isFinite(value))
    if (fits) return { kind: 'constant', value }
    reader.complain(element, 'data-value', `type="${type}": expected a number, found ${JSON.stringify(text)}`)
    return null
  }
  reader.complain(element, 'data-attribute', `Unknown type ${type}: expected one of ${types.join(', ')}`)
  return null
}

/** Reads `<value>`, an argument of a method: `eval`, a `search` in a `model`, or text, with a `type` or as it is. */
export function readArgument(reader: Reader, element: Element): ValueSource | null {
  if (element.hasAttribute('name')) {
    reader.complain(
      element,
      'data-attribute',
      'Opened methods take their arguments in their order: <value> has no name',
    )
    return null
  }
  reader.attributes(element, [], ['eval', 'search', 'model', 'type', 'file'])
  const forms = ['search', 'eval', 'type'].filter(name => element.hasAttribute(name))
  if (forms.length > 1)
    reader.complain(
      element,
      'data-attribute',
      `<value> takes one of search, eval and type; found ${forms.join(' and ')}`,
    )
  const form = forms[0]
  if (element.hasAttribute('model') !== (form === 'search')) {
    reader.complain(element, 'data-attribute', '<value search="…"> needs the attribute model, and nothing else has it')
    return null
  }
  if (!form) return readTyped(reader, element, 'char')
  const value = readForm(reader, element, form)
  return value?.kind === 'search' ? { ...value, model: reader.attribute(element, 'model')! } : value
}

function readValue(reader: Reader, element: Element): unknown {
  if (!reader.attributes(element, [], ['type'])) return null
  const type = reader.attribute(element, 'type') ?? 'char'
  const value = ['char', 'int', 'float'].includes(type) ? readTyped(reader, element, type) : null
  if (value?.kind === 'constant') return value.value
  if (!['char', 'int', 'float'].includes(type))
    reader.complain(element, 'data-attribute', `Unknown type ${type}: expected char, int or float`)
  return null
}

/** `type="base64" file="static/x.png"` is a file's content; `type="file"` with a path inside is the path. */
function readFileField(reader: Reader, element: Element, as: 'file' | 'path'): ValueSource | null {
  const given = as === 'file' ? reader.attribute(element, 'file') : element.textContent?.trim()
  const path = given?.replace(new RegExp(`^${reader.addon}/`), '')
  if (!path || path.startsWith('/') || path.split('/').includes('..') || path.includes('\\')) {
    const where = as === 'file' ? 'in the attribute file' : 'inside'
    reader.complain(element, 'data-value', `Expected a path inside the addon ${where}, found ${given || 'nothing'}`)
    return null
  }
  return as === 'file' ? { kind: 'file', path } : { kind: 'constant', value: `${reader.addon}/${path}` }
}

const empty = new Set('area base br col embed hr img input link meta source track wbr'.split(' '))

/** What is inside as HTML, in which `<i/>` is no end. A CDATA section is HTML already. */
function htmlOf(text: string, element: Element): { text: string; line: number } {
  const { text: source, line } = innerSource(text, element)
  if (![...element.childNodes].some(isElement)) return { text: element.textContent?.trim() ?? '', line }
  let html = ''
  let from = 0
  for (const { index, length, kind } of tags(source)) {
    const name = /^<([^\s/>]+)/.exec(source.slice(index, index + length))?.[1]?.toLowerCase()
    if (kind !== 'empty' || !name) continue
    const start = source.slice(index, index + length - 2).trimEnd()
    html += `${source.slice(from, index)}${start}>${empty.has(name) ? '' : `</${name}>`}`
    from = index + length
  }
  return { text: html + source.slice(from), line }
}
