import type { Element } from '@xmldom/xmldom'
import { lineAt } from '../../lines.ts'
import { parseArch, ViewError } from '../../views/arch.ts'
import { htmlOf } from '../templates/html.ts'
import type { TemplatePart } from '../templates/part.ts'
import { rangeOf } from './document.ts'
import type { Reader } from './reader.ts'

const optional = ['inherit_id', 'primary', 'priority', 'groups', 'name']

/** Reads a `<template>`: a part of pages, which comes with the addon's code. */
export function readTemplate(reader: Reader, element: Element): TemplatePart | null {
  const complain = (message: string) => reader.complain(element, 'data-attribute', message)
  if (!reader.attributes(element, ['id'], optional)) return null
  if (reader.demo) complain('A <template> is part of the addon, not of its demo data: put it into a file of data')
  const id = reader.attribute(element, 'id')!.replace(`${reader.addon}.`, '')
  if (!/^[a-zA-Z_][\w-]*$/.test(id)) {
    complain(`A template is named by an id such as greeting, found ${id}; inherit_id says what it extends`)
    return null
  }
  const { begin, end } = rangeOf(reader.text, element)
  const [source, line] = [reader.text.slice(begin, end), lineAt(reader.text, begin)]
  const groups = reader.attribute(element, 'groups')
  if (groups !== null && !/^(!?\w+\.[\w-]+\s*(,\s*|$))+$/.test(groups)) {
    complain(`groups: expected ids such as base.group_user,!base.group_portal, found ${groups}`)
    return null
  }
  const { file, addon } = reader
  const part = { name: `${addon}.${id}`, addon, ...reader.place(element), groups }
  const inherits = reader.attribute(element, 'inherit_id')
  const primary = reader.flag(element, 'primary', false)
  const priority = Number(reader.attribute(element, 'priority') ?? 16)
  if (!Number.isInteger(priority)) complain('priority: expected a whole number')
  if (inherits === null) {
    for (const name of ['primary', 'priority'])
      if (element.hasAttribute(name)) complain(`${name} is for a template that extends another: it needs inherit_id`)
    return { kind: 'defined', ...part, text: { text: htmlOf(source), file, line } }
  }
  const target = inherits.includes('.') ? inherits : `${addon}.${inherits}`
  if (!/^\w+\.[\w-]+(\/[\w-]+)*$/.test(target)) {
    complain(`inherit_id: expected a name such as base.login, which is base/login.njk, found ${inherits}`)
    return null
  }
  const specs = { name: part.name, addon, arch: `<data>${source}</data>`, file: `${file}:${line}` }
  try {
    parseArch(specs)
  } catch (error) {
    if (!(error instanceof ViewError)) throw error
    complain(error.problem)
    return null
  }
  return { kind: primary ? 'primary' : 'extension', ...part, inherits: target, priority, specs, first: line }
}
