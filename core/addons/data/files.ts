import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Addon } from '../find.ts'
import type { Finding } from '../finding.ts'
import { readCsv } from './csv.ts'
import type { Operation } from './operation.ts'
import { readXml } from './xml.ts'

/** What an addon's data files say: those that are always loaded, and those of the demo. */
export interface AddonData {
  data: Operation[]
  demo: Operation[]
  findings: Finding[]
}

/** Reads all data files that the manifest lists, in its order. */
export function readAddonData({ name, path, manifest }: Addon): AddonData {
  const findings: Finding[] = []
  const read = (files: readonly string[], demo: boolean) =>
    files.flatMap(file => {
      const whole = join(path, file)
      const text = readFileSync(whole, 'utf8').replace(/^\ufeff/, '')
      const result = (file.endsWith('.csv') ? readCsv : readXml)(whole, text, { addon: name, demo })
      findings.push(...result.findings)
      return result.operations
    })
  return { data: read(manifest.data, false), demo: read(manifest.demo, true), findings }
}

/** Changes with anything that an upgrade would load: data files, files they take in, translations, models. */
export function checksumOf({ name, path, manifest }: Addon, models: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify([name, manifest, models.toSorted()]))
  const add = (file: string) => hash.update(`\0${file}\0`).update(readFileSync(join(path, file)))
  for (const file of [...manifest.data, ...manifest.demo]) {
    add(file)
    const text = readFileSync(join(path, file), 'utf8')
    for (const [, taken] of text.matchAll(/\sfile="(?:\w+\/)??(static\/[^"]+)"/g))
      if (existsSync(join(path, taken!))) add(taken!)
  }
  const translations = join(path, 'i18n')
  if (existsSync(translations)) for (const file of readdirSync(translations).toSorted()) add(join('i18n', file))
  return hash.digest('hex')
}
