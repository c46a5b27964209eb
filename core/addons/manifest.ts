import { statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Finding, suggestion } from './finding.ts'

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

/** Checks what `manifest.ts` of the addon in `folder` exports: its keys, their types, and that the files exist. */
export function checkManifest(
  folder: string,
  exported: unknown,
): { manifest: CheckedManifest | null; findings: Finding[] } {
  try {
    return checked(folder, exported)
  } catch {
    const message = 'A manifest is data that can be read as it stands: texts, numbers, lists, true and false'
    return { manifest: null, findings: [{ code: 'manifest-value', file: join(folder, 'manifest.ts'), message }] }
  }
}

function checked(folder: string, exported: unknown): ReturnType<typeof checkManifest> {
  const file = join(folder, 'manifest.ts')
  if (typeof exported !== 'object' || exported === null) {
    const message =
      'Expected `export default { name: … } satisfies Manifest`, found no default export that is an object'
    return { manifest: null, findings: [{ code: 'manifest-load', file, message }] }
  }
  const parsed = schema.safeParse(exported)
  if (!parsed.success) {
    return {
      manifest: null,
      findings: parsed.error.issues.flatMap(issue =>
        explain(issue, exported).map(message => ({
          code: issue.code === 'unrecognized_keys' ? 'manifest-key' : 'manifest-value',
          file,
          message,
        })),
      ),
    }
  }
  const manifest = parsed.data
  const findings: Finding[] = []
  for (const key of ['data', 'demo'] as const) {
    const seen = new Set<string>()
    for (const name of manifest[key]) {
      if (seen.has(name)) findings.push({ code: 'manifest-file', file, message: `${key} lists ${name} twice` })
      else if (!statSync(join(folder, name), { throwIfNoEntry: false })?.isFile())
        findings.push({ code: 'manifest-file', file, message: `${key} lists ${name}, but there is no such file` })
      seen.add(name)
    }
  }
  for (const name of Array.isArray(manifest.auto_install) ? manifest.auto_install : []) {
    if (!manifest.depends.includes(name))
      findings.push({
        code: 'manifest-value',
        file,
        message: `auto_install waits for ${name}, which depends does not list`,
      })
  }
  return { manifest, findings }
}

function explain(issue: z.core.$ZodIssue, exported: object): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(
      key =>
        `Unknown key ${key}${suggestion(key, Object.keys(schema.shape)) || `: expected one of ${Object.keys(schema.shape).join(', ')}`}`,
    )
  }
  const key = issue.path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index ? '.' : ''}${String(step)}`))
    .join('')
  if (issue.code === 'invalid_type')
    return [`${key}: expected ${issue.expected}, ${issue.message.replace(/^.*received/, 'found')}`]
  if (issue.code === 'invalid_format')
    return [`${key}: expected ${issue.message}, found ${valueAt(exported, issue.path)}`]
  return [`${key}: ${issue.message}`]
}

function valueAt(whole: object, path: readonly PropertyKey[]): string {
  return String(path.reduce<unknown>((value, key) => Reflect.get(Object(value), key), whole)).slice(0, 100)
}
