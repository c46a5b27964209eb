import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Catalog, poFiles, type TermSource } from '../i18n/catalog.ts'
import { poLines, readPo } from '../i18n/po.ts'
import { termsOfSource } from '../i18n/source_terms.ts'
import { Declaration } from '../model/declarations.ts'
import { layerOf } from '../model/declare.ts'
import { FieldDescriptor } from '../model/fields/descriptor.ts'
import { linesOf } from '../registry/layers.ts'
import type { Registry } from '../registry/registry.ts'
import { parseArch, toArch, ViewError, walk } from '../views/arch.ts'
import { translateArch } from '../views/terms.ts'
import { recordsIn } from './data/check.ts'
import { type AddonData, readAddonData } from './data/files.ts'
import type { FieldOperation, RecordOperation } from './data/operation.ts'
import type { Finding } from './finding.ts'
import type { LoadedAddon } from './load.ts'
import { uncategorized } from './manifest.ts'
import { htmlOf } from './templates/html.ts'

/** A text that people read, and a place where it stands. */
export interface Term {
  text: string
  file: string
  line: number
}

/**
 * All texts of an addon that are to be translated: of code, templates, models, views and other records. `data` are its files,
 * where they have been read.
 */
export function addonTerms(
  addon: LoadedAddon,
  registry: Registry,
  data: AddonData = readAddonData(addon),
): { terms: Term[]; findings: Finding[] } {
  const source = sourceTerms(addon)
  const terms = [
    ...source.terms,
    ...templateTerms(addon, source.findings),
    ...modelTerms(addon, registry),
    ...dataTerms(data, registry),
    ...manifestTerms(addon),
  ]
  return { terms: unique(terms), findings: source.findings }
}

/** Texts of code and templates in a folder, tests aside. */
export function sourceTerms({ path }: TermSource): { terms: Term[]; findings: Finding[] } {
  const findings: Finding[] = []
  const files = readdirSync(path, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && /\.(ts|js|njk)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map(entry => join(entry.parentPath, entry.name))
    .filter(file => !/\/(test|testing|node_modules)\//.test(file.slice(path.length)))
  const terms = files.toSorted().flatMap(file => {
    const complain = (line: number, message: string) => findings.push({ code: 'term-literal', file, line, message })
    return termsOfSource(readFileSync(file, 'utf8'), complain).map(term => ({ ...term, file }))
  })
  return { terms: unique(terms), findings }
}

/** What `<template>`s have translated by `_`, as other templates do. */
function templateTerms({ templates }: LoadedAddon, findings: Finding[]): Term[] {
  return templates.flatMap(part => {
    const { file } = part
    const [text, first] =
      part.kind === 'defined' ? [part.text.text, part.text.line] : [htmlOf(part.specs.arch), part.first]
    const complain = (line: number, message: string) =>
      findings.push({ code: 'term-literal', file, line: first + line - 1, message })
    return termsOfSource(text, complain).map(term => ({ text: term.text, file, line: first + term.line - 1 }))
  })
}

/** What stands in the way of a complete translation: texts without one, and translations of what no longer exists. */
export function checkTerms(source: TermSource, terms: readonly Term[], catalog: Catalog, lang: string): Finding[] {
  const missing = terms
    .filter(({ text }) => catalog.find(lang, text, source.name) === undefined)
    .map(({ text, file, line }) => ({
      code: 'term-missing' as const,
      file,
      line,
      message: `No translation into ${lang} of "${text}"`,
    }))
  const known = new Set(terms.map(({ text }) => text))
  const others = poFiles(source)
    .filter(file => file.lang === lang)
    .flatMap(({ path }) => {
      const text = readFileSync(path, 'utf8')
      const { terms: translated, findings } = readPo(text)
      const lineOf = poLines(text)
      const unused = [...translated.keys()].map(key => key.split('\u0004').at(-1)!).filter(key => !known.has(key))
      const told = unused.map(key => ({
        code: 'term-unused' as const,
        file: path,
        line: lineOf(key),
        message: `"${key}" is translated, but nowhere used`,
      }))
      return [...findings.map(finding => ({ ...finding, file: path })), ...told]
    })
  return [...missing, ...others]
}

/** What the list of apps shows of an addon. */
function manifestTerms({ path, manifest }: LoadedAddon): Term[] {
  const { name, summary, category } = manifest
  const file = join(path, 'manifest.ts')
  const texts = [name, summary, category === uncategorized ? '' : category]
  return texts.filter(isText).map(text => ({ text, file, line: 1 }))
}

function modelTerms(addon: LoadedAddon, registry: Registry): Term[] {
  return addon.models.flatMap(definition => {
    const layer = layerOf(definition)!
    const { file, lineOf } = linesOf(layer)
    const fields = registry.models.get(layer.name)?.fields
    const terms: Term[] = []
    const add = (texts: readonly string[], property?: string) => {
      const line = lineOf(property) ?? 1
      for (const text of texts) if (isText(text)) terms.push({ text, file, line })
    }
    if (layer.options && !layer.abstract) add([layer.options.description])
    // A definition is a class without parameters: model(), inherit() and mixin() make nothing else.
    for (const [name, value] of Object.entries(new definition() as object)) {
      if (value instanceof Declaration && value.message) add([value.message], name)
      if (!(value instanceof FieldDescriptor)) continue
      // A choice that is labelled by itself, such as a time zone, is a name in all languages.
      const choices = Object.entries(value.details.choices ?? {}).map(([choice, label]) =>
        label?.replaceAll(' ', '_') === choice ? '' : (label ?? ''),
      )
      add([value.label ?? fields?.get(name)?.label ?? '', value.options.help ?? '', ...choices], name)
    }
    return terms
  })
}

function dataTerms({ data, demo }: AddonData, registry: Registry): Term[] {
  return recordsIn([...data, ...demo]).flatMap(record =>
    record.fields.flatMap(field => fieldTerms(record, field, registry)),
  )
}

function fieldTerms({ model }: RecordOperation, { name, place, value }: FieldOperation, registry: Registry): Term[] {
  const text = value.kind === 'text' || value.kind === 'markup' ? value.text : null
  if (!text) return []
  if (model === 'ir.ui.view' && name === 'arch')
    return viewTerms(place.file, value.kind === 'markup' ? value.line : place.line, text)
  const translated = registry.models.get(model)?.fields.get(name)?.translate
  return translated && isText(text) ? [{ text, ...place }] : []
}

function viewTerms(file: string, line: number, arch: string): Term[] {
  const terms = termsOfSource(arch, () => {}).map(term => ({ ...term, file, line: line + term.line - 1 }))
  try {
    const root = parseArch({ name: file, addon: '', arch }).documentElement
    for (const { children, ...node } of root ? walk(toArch(root)) : []) {
      const texts = children.filter(child => typeof child === 'string')
      translateArch({ ...node, children: texts }, text => {
        terms.push({ text, file, line: line + node.place.line - 1 })
        return text
      })
    }
  } catch (error) {
    // What can't be read is told when the view is loaded.
    if (!(error instanceof ViewError)) throw error
  }
  return terms
}

/** Something that a person could read: not a number, a dash, a name of one letter. */
function isText(text: string): boolean {
  return /\p{L}{2}/u.test(text)
}

function unique(terms: readonly Term[]): Term[] {
  return [...new Map(terms.toReversed().map(term => [term.text, term])).values()].toReversed()
}
