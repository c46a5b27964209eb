import type { ViewError } from '../../views/arch.ts'
import { extend, forGroups } from './extend.ts'
import { fileName, partName, type TemplateExtension, type TemplatePart } from './part.ts'
import { PlacedText } from './text.ts'

/** A template of a file, or null: `base/login.njk`. */
export type ReadFile = (name: string) => string | null

/** Told of what does not fit, and of the part that it is in. */
export type TellProblem = (error: ViewError, part: TemplateExtension) => void

/** The `<template>`s of addons, in loading order, over the files of their templates folders. */
export class TemplateParts {
  readonly #defined: ReadonlyMap<string, TemplatePart>
  readonly #extensions = new Map<string, TemplateExtension[]>()

  constructor(parts: readonly TemplatePart[]) {
    this.#defined = new Map(parts.filter(({ kind }) => kind !== 'extension').map(part => [part.name, part]))
    for (const part of parts) {
      if (part.kind !== 'extension') continue
      this.#extensions.set(part.inherits, [...(this.#extensions.get(part.inherits) ?? []), part])
    }
    for (const some of this.#extensions.values()) some.sort((a, b) => a.priority - b.priority)
  }

  /** The names of those that data files define. */
  get names(): string[] {
    return [...this.#defined.keys()]
  }

  /** A template as Nunjucks names it: `base/login.njk`, or `shop.greeting`; null when there is none. */
  find(name: string, read: ReadFile, tell: TellProblem): PlacedText | null {
    return name.endsWith('.njk') || this.#defined.has(name) ? this.compose(partName(name), read, tell) : null
  }

  /** A template with everything that extends it, by its name in data files; null when there is none. */
  compose(id: string, read: ReadFile, tell: TellProblem, above: readonly string[] = []): PlacedText | null {
    if (above.includes(id)) return null
    let text = this.#own(id, read, tell, [...above, id])
    for (const part of this.#extensions.get(id) ?? []) text &&= extend(text, part, error => tell(error, part))
    return text
  }

  #own(id: string, read: ReadFile, tell: TellProblem, above: readonly string[]): PlacedText | null {
    const part = this.#defined.get(id)
    if (part?.kind === 'defined') return new PlacedText(forGroups(part.groups, [part.text], [], part))
    if (part) {
      const parent = this.compose(part.inherits, read, tell, above)
      return parent && extend(parent, part, error => tell(error, part))
    }
    const file = fileName(id)
    const text = read(file)
    return text === null ? null : new PlacedText([{ text, file, line: 1 }])
  }
}
