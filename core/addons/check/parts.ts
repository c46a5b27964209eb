import { readTemplate, type TemplateFolder } from '../../views/render.ts'
import type { Addon } from '../find.ts'
import { type Finding, placeIn, suggestion } from '../finding.ts'
import { fileName, type TemplatePart } from '../templates/part.ts'
import { TemplateParts } from '../templates/templates.ts'
import type { PlacedText } from '../templates/text.ts'
import { checkTemplate, compileProblem, templateWorld } from './templates.ts'

type WithTemplates = Addon & { readonly templates: readonly TemplatePart[] }

/**
 * What is wrong with the `<template>`s of the addons that `which` names: with themselves, and with what they extend, put
 * together as it is where these addons are installed and no others.
 */
export function checkParts(addons: readonly WithTemplates[], which: (addon: string) => boolean): Finding[] {
  const parts = addons.flatMap(({ templates }) => templates)
  const own = parts.filter(({ addon }) => which(addon))
  return own.length > 0 ? new PartsCheck(addons, parts, own).findings : []
}

class PartsCheck {
  readonly findings: Finding[] = []
  readonly #all: readonly TemplatePart[]
  readonly #own: readonly TemplatePart[]
  readonly #parts: TemplateParts
  readonly #folders: readonly TemplateFolder[]

  constructor(addons: readonly WithTemplates[], all: readonly TemplatePart[], own: readonly TemplatePart[]) {
    this.#all = all
    this.#own = own
    this.#parts = new TemplateParts(all)
    const world = templateWorld(addons, this.#parts.names)
    this.#folders = [...world.folders].map(([owner, path]) => ({ owner, path }))
    for (const part of own) this.#checkNames(part)
    for (const id of new Set(own.map(part => (part.kind === 'extension' ? part.inherits : part.name)))) {
      const text = this.#compose(id)
      if (text) this.#checkText(id, text, world)
      else this.#checkBeginning(id)
    }
  }

  #checkNames(part: TemplatePart): void {
    const { file, line, name } = part
    const tell = (code: 'template-id' | 'template-missing', message: string) =>
      this.findings.push({ code, file, line, message })
    const first = this.#all.find(other => other.name === name)!
    if (first !== part) tell('template-id', `There are two templates ${name}: the other one is at ${placeIn(first)}`)
    else if (part.kind !== 'extension' && this.#read(fileName(name)) !== null)
      tell('template-id', `There are two templates ${name}: the other one is ${fileName(name)}`)
    if (part.kind === 'defined') return
    const { inherits } = part
    if (this.#parts.names.includes(inherits) || this.#read(fileName(inherits)) !== null) return
    const extension = this.#all.find(each => each.kind === 'extension' && each.name === inherits)
    const owner = inherits.split('.')[0]!
    if (extension?.kind === 'extension')
      tell('template-missing', `${inherits} extends ${extension.inherits}: write inherit_id="${extension.inherits}"`)
    else if (!this.#folders.some(folder => folder.owner === owner))
      tell('template-missing', `There is no template ${inherits}: no addon ${owner} in depends`)
    else {
      const near = suggestion(inherits, this.#parts.names)
      tell('template-missing', `There is no template ${inherits}, and no file ${fileName(inherits)}${near}`)
    }
  }

  /** Each begins with one that is there, and yet there is no text. */
  #checkBeginning(id: string): void {
    const part = this.#own.find(({ kind, name }) => kind === 'primary' && name === id)
    if (part?.kind !== 'primary' || !this.#parts.names.includes(part.inherits)) return
    const message = `${id} begins with itself, by inherit_id="${part.inherits}"`
    this.findings.push({ code: 'template-place', file: part.file, line: part.line, message })
  }

  #compose(id: string): PlacedText | null {
    return this.#parts.compose(
      id,
      file => this.#read(file),
      (error, part) => {
        if (!this.#own.includes(part)) return
        for (const { place, problem } of [error, ...error.others]) {
          const [, file = part.file, line] = /^(.*):(\d+)$/.exec(place.file ?? '') ?? []
          this.findings.push({ code: 'template-place', file, line: Number(line ?? part.line), message: problem })
        }
      },
    )
  }

  #checkText(id: string, text: PlacedText, world: ReturnType<typeof templateWorld>): void {
    const isOwn = (file: string) => this.#own.some(part => part.file === file)
    const blamed = this.#own.find(part => part.name === id || (part.kind !== 'defined' && part.inherits === id))!
    const problem = compileProblem(text.text)
    if (problem) {
      const place = text.placeOf(problem.line, isOwn)
      const at = place && isOwn(place.file) ? place : blamed
      this.findings.push({
        code: 'template-syntax',
        file: at.file,
        line: at.line,
        message: `${id}: ${problem.message}`,
      })
      return
    }
    checkTemplate(text.text, world, (code, line, message) => {
      const place = text.placeOf(line, isOwn)
      if (place && isOwn(place.file)) this.findings.push({ code, ...place, message })
    })
  }

  #read(file: string): string | null {
    return readTemplate(this.#folders, file)
  }
}
