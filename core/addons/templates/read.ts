import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readXml } from '../data/xml.ts'
import type { Addon } from '../find.ts'
import type { Finding } from '../finding.ts'
import type { TemplatePart } from './part.ts'

/** The `<template>`s in the data files of an addon, and what is wrong with these files. Others are not looked at. */
export function readTemplates({ name, path, manifest }: Addon): { templates: TemplatePart[]; findings: Finding[] } {
  const templates: TemplatePart[] = []
  const findings: Finding[] = []
  for (const file of manifest.data.filter(one => one.endsWith('.xml'))) {
    const whole = join(path, file)
    const text = statSync(whole, { throwIfNoEntry: false })?.isFile()
      ? readFileSync(whole, 'utf8').replace(/^\ufeff/, '')
      : ''
    if (!/<template[\s>]/.test(text)) continue
    const read = readXml(whole, text, { addon: name })
    templates.push(...read.templates)
    findings.push(...read.findings)
  }
  return { templates, findings }
}
