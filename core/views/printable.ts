import { MissingError } from '../errors.ts'
import type { AnyModel } from '../model/model.ts'
import { loadable } from './card_paths.ts'
import { safe } from './markup.ts'
import { type Fields, type FieldsOf, fieldNode, fieldOf } from './node.ts'
import { templateText } from './render_in.ts'
import { rowsOf } from './rows.ts'
import type { Row, Scene } from './scene.ts'
import { showBy } from './shown.ts'
import { templatePaths } from './template_paths.ts'

/**
 * Loads what a template reads of its `docs`, as far as the person may read it, and gives it as values, which hold no way to
 * anything else: of a many2one its label, and what is read behind it. `field(doc, 'name')` in the template shows a field as
 * lists do. The fields are found in the text of the template. One that is not found there, because the template passes a doc
 * to a macro, is an error when it is used.
 */
export async function printable(records: AnyModel, template: string, scene: Scene): Promise<object[]> {
  const { env } = records
  const text = templateText(env, template)
  if (text === null) throw new MissingError(env._('There is nothing at this address.'))
  const known = new Map<string, Fields>()
  const fieldsOf = (model: string): Fields => {
    const fields = known.get(model) ?? env.model(model).fieldsGet()
    known.set(model, fields)
    return fields
  }
  const read = templatePaths(text, 'docs', name => templateText(env, name))
  const paths = read.flatMap(path => loadable(path, fieldsOf(records._name), fieldsOf) ?? [])
  const rows = await rowsOf(records, [...new Set(paths)])
  return rows.map(row => docOf(records._name, row, { template, fieldsOf, scene }))
}

interface Printing {
  readonly template: string
  readonly fieldsOf: FieldsOf
  readonly scene: Scene
}

/** A record as templates are given it. */
function docOf(model: string, row: Row, printing: Printing): object {
  const { template, fieldsOf, scene } = printing
  const fields = fieldsOf(model)
  const values: Record<string, unknown> = Object.create(null)
  for (const [name, value] of Object.entries(row.values)) {
    const { relation } = fieldOf(fields, name) ?? {}
    values[name] = relation ? behind(relation, value, printing) : value
  }
  const doc = new Proxy(Object.assign(values, { id: row.id }), {
    get(target, key) {
      if (typeof key !== 'string' || key in target) return Reflect.get(target, key)
      if (key === 'toString') return () => String(values.label ?? values.display_name ?? row.id)
      if (fieldOf(fields, key)) throw new Error(notLoaded(model, key))
      return undefined
    },
  })
  showBy(doc, name => {
    const place = { view: template, addon: '', line: 1 }
    const element = { tag: 'field', attributes: { name }, children: [], place }
    const node = fieldNode(element, { model, fields, fieldsOf })
    if (!node) return safe('')
    if (!(name in row.values)) throw new Error(notLoaded(model, name))
    return safe(String(node.widget.show(row.values[name], node, scene, row)))
  })
  return doc
}

function behind(model: string, value: unknown, printing: Printing): unknown {
  if (Array.isArray(value)) return value.map(each => behind(model, each, printing))
  if (typeof value !== 'object' || value === null || !('id' in value)) return value
  const { id, ...values } = value as { id: number } // a reference, with what was loaded of it
  return docOf(model, { id, values }, printing)
}

function notLoaded(model: string, field: string): string {
  return `${field} of ${model} was not loaded: what a template reads of docs is found in its text, in loops, {% set %} and includes, but not in macros.`
}

/** What a template has drawn, as plain text: without tags, with the characters that entities stand for. */
export function plainText(drawn: string): string {
  const characters: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' }
  return drawn.replace(/<[^>]*>/g, '').replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => characters[name]!)
}
