import { statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { FindingCode } from '../finding_codes.ts'
import { type Finding, nearest, suggestion } from './finding.ts'
import { type LineOf, manifestLines } from './manifest_lines.ts'

/** What an addon says about itself, in `manifest.ts`: data only, so that it can be read without loading the addon. */
export interface Manifest {
  /** The title that people see. */
  name: string
  /** Two or three numbers, such as `1.0`; raised when a migration is needed. */
  version?: string
  /** One line for the list of apps. */
  summary?: string
  description?: string
  author?: string
  website?: string
  license?: string
  /** Where it stands among the apps; `/` makes subcategories. */
  category?: string
  /** Order in the list of apps, 100 if not given. */
  sequence?: number
  /** Addons that this one builds on: installed and loaded before it. */
  depends?: readonly string[]
  /** XML and CSV files, loaded in this order at install and upgrade. */
  data?: readonly string[]
  /** Files loaded only when demo data is wanted; what they make is never updated. */
  demo?: readonly string[]
  /** True for what a person would look for in the list of apps. */
  application?: boolean
  /** False: it can't be installed. */
  installable?: boolean
  /**
   * True: installed by itself as soon as all of `depends` are installed, in the run in which the last of them is. A list of
   * some of `depends`: only those count, and the others come with it; an empty list: at the next run, whatever it is.
   */
  auto_install?: boolean | readonly string[]
  /** Addons that can't be installed together with this one. */
  excludes?: readonly string[]
}

/** A manifest with its defaults filled in. */
export type CheckedManifest = Readonly<Required<Manifest>>

/** The category of an addon that names none. */
export const uncategorized = 'Uncategorized'

const path = z
  .string()
  .regex(/^(?![/.])(?!.*\.\.)[^\\]+\.(xml|csv)$/, 'a path inside the addon that ends in .xml or .csv')
const files = z.array(path).readonly().default([])
const text = z.string().default('')
const names = z.array(z.string().regex(/^[a-z][a-z0-9_]*$/, 'the folder name of an addon')).readonly()

const schema = z.strictObject({
  name: z.string().min(1),
  version: z
    .string()
    .regex(/^\d+(\.\d+){1,4}$/, "numbers with dots, such as '1.0'")
    .default('1.0'),
  summary: text,
  description: text,
  author: text,
  website: text,
  license: text,
  category: z.string().default(uncategorized),
  sequence: z.number().int().default(100),
  depends: names.default([]),
  data: files,
  demo: files,
  application: z.boolean().default(false),
  installable: z.boolean().default(true),
  auto_install: z.union([z.boolean(), names], { error: 'expected true, false or a list of addons' }).default(false),
  excludes: names.default([]),
})

/** What stands in for a manifest that can't be used. */
export function emptyManifest(name: string): CheckedManifest {
  return schema.parse({ name })
}

/**
 * Checks what `manifest.ts` of the addon in `folder` exports: its keys, their types, and that the files exist. Without the
 * keys that are wrong the rest is a manifest to look on with; null when there is none.
 */
export function checkManifest(
  folder: string,
  exported: unknown,
): { manifest: CheckedManifest | null; findings: Finding[] } {
  const file = join(folder, 'manifest.ts')
  try {
    return checked(folder, exported, manifestLines(file))
  } catch {
    const message = 'A manifest is data that can be read as it stands: texts, numbers, lists, true and false'
    return { manifest: null, findings: [{ code: 'manifest-value', file, message }] }
  }
}

function checked(folder: string, exported: unknown, lineOf: LineOf): ReturnType<typeof checkManifest> {
  const file = join(folder, 'manifest.ts')
  if (typeof exported !== 'object' || exported === null) {
    const message =
      'Expected `export default { name: … } satisfies Manifest`, found no default export that is an object'
    return { manifest: null, findings: [{ code: 'manifest-load', file, message }] }
  }
  const findings: Finding[] = []
  const tell: Tell = (code, key, message, value) => {
    const line = lineOf(key, value)
    findings.push({ code, file, ...(line && { line }), message })
  }
  const parsed = schema.safeParse(exported)
  for (const issue of parsed.error?.issues ?? []) explain(issue, exported, tell)
  const manifest = parsed.data ?? schema.parse(sound(exported, basename(folder)))
  checkFiles(folder, manifest, tell)
  checkNames(manifest, tell)
  return { manifest, findings }
}

function checkFiles(folder: string, manifest: CheckedManifest, tell: Tell): void {
  for (const key of ['data', 'demo'] as const) {
    const seen = new Set<string>()
    for (const name of manifest[key]) {
      if (seen.has(name)) tell('manifest-file', key, `${key} lists ${name} twice`, name)
      else if (!statSync(join(folder, name), { throwIfNoEntry: false })?.isFile())
        tell('manifest-file', key, `${key} lists ${name}, but there is no such file`, name)
      seen.add(name)
    }
  }
  for (const name of manifest.demo.filter(one => manifest.data.includes(one)))
    tell('manifest-file', 'demo', `demo lists ${name}, which data lists, too`, name)
}

/** The addons that a manifest names must agree with each other. */
function checkNames({ depends, excludes, auto_install: auto }: CheckedManifest, tell: Tell): void {
  for (const name of depends.filter((one, index) => depends.indexOf(one) < index))
    tell('manifest-value', 'depends', `depends lists ${name} twice`, name)
  for (const name of excludes.filter(one => depends.includes(one)))
    tell('manifest-value', 'excludes', `excludes lists ${name}, which depends lists, too`, name)
  for (const name of typeof auto === 'boolean' ? [] : auto.filter(one => !depends.includes(one)))
    tell('manifest-value', 'auto_install', `auto_install waits for ${name}, which depends does not list`, name)
}

/**
 * What is left of a manifest without its mistakes, so that they do not hide what else is wrong with the addon. A key that is
 * only misspelled, and a text where a list belongs, are taken for what is meant.
 */
function sound(exported: object, name: string): object {
  const meant: Record<string, unknown> = { name }
  for (const [written, value] of Object.entries(exported)) {
    const key = nearest(written, Object.keys(schema.shape)) ?? written
    if (!isKey(key) || (key !== written && Object.hasOwn(exported, key))) continue
    const wanted = schema.shape[key]
    const items: unknown[] = Array.isArray(value) ? value : [value]
    const fitting = [value, items, items.filter(item => wanted.safeParse([item]).success)]
    meant[key] = fitting.find(one => wanted.safeParse(one).success) ?? meant[key]
  }
  return meant
}

function isKey(key: string): key is keyof Manifest {
  return Object.hasOwn(schema.shape, key)
}

type Tell = (code: FindingCode, key: string, message: string, value?: unknown) => void

function explain(issue: z.core.$ZodIssue, exported: object, tell: Tell): void {
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(schema.shape)
    for (const key of issue.keys)
      tell(
        'manifest-key',
        key,
        `Unknown key ${key}${suggestion(key, known) || `: expected one of ${known.join(', ')}`}`,
      )
    return
  }
  const key = issue.path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index ? '.' : ''}${String(step)}`))
    .join('')
  const say = (problem: string) =>
    tell('manifest-value', String(issue.path[0]), `${key}: ${problem}`, valueAt(exported, issue.path))
  if (issue.code === 'invalid_type') say(`expected ${issue.expected}, ${issue.message.replace(/^.*received/, 'found')}`)
  else if (issue.code === 'invalid_format')
    say(`expected ${issue.message}, found ${valueAt(exported, issue.path).slice(0, 100)}`)
  else say(issue.message)
}

function valueAt(whole: object, path: readonly PropertyKey[]): string {
  return String(path.reduce<unknown>((value, key) => Reflect.get(Object(value), key), whole))
}
