import type { ArchSource } from '../../views/arch.ts'
import type { Piece } from './text.ts'

/** What a `<template>` of a data file says. It is part of the addon's code: it is never stored. */
export type TemplatePart = DefinedTemplate | TemplateExtension

interface Part {
  /** `shop.greeting`: what it is included by, and what messages call it. */
  readonly name: string
  readonly addon: string
  /** Where the element stands. */
  readonly file: string
  readonly line: number
  /** Who sees what it brings: `base.group_user,!base.group_portal`. Null: everybody. */
  readonly groups: string | null
}

/** A template of its own. */
export interface DefinedTemplate extends Part {
  readonly kind: 'defined'
  readonly text: Piece
}

/** Specs that change another template, or, `primary`, a copy of it that has a name of its own. */
export interface TemplateExtension extends Part {
  readonly kind: 'extension' | 'primary'
  /** `base.login`: a `<template>`, or base/login.njk. */
  readonly inherits: string
  readonly priority: number
  /** The specs, in a `<data>`, and the line on which they begin in the file. */
  readonly specs: ArchSource
  readonly first: number
}

/** `base.web/records`, as other templates are extended, for base/web/records.njk; others keep their names. */
export function partName(name: string): string {
  const [, addon, path] = /^(\w+)\/(.+)\.njk$/.exec(name) ?? []
  return addon === undefined ? name : `${addon}.${path}`
}

/** The file that a name such as `base.web/records` would have: base/web/records.njk. */
export function fileName(name: string): string {
  return `${name.replace('.', '/')}.njk`
}
