/**
 * The settings in force: defaults, then `foyer.yaml`, then the environment. What is wrong stops the start, with one
 * sentence that says where, what came and what is allowed.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { isMap, isScalar, LineCounter, parse, parseDocument } from 'yaml'
import { z } from 'zod'
import { SetupError } from '../core/errors.ts'
import { addonsFolder } from './addons_path.ts'
import { type Settings, schema } from './schema.ts'

export type { Settings }

/** Settings as they came: by key, or by section and key. */
type Values = { [key: string]: unknown }
type Path = readonly PropertyKey[]

const ROOT = join(import.meta.dirname, '..')
/** Names in the environment that are no settings. */
const OTHERS = /^FOYER_(CONFIG|TEST_.*)$/

/** Paths in the file are seen from the folder of Foyer, those in the environment from the current one. */
export function loadSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const given = environment.FOYER_CONFIG
  if (given && !existsSync(given)) throw new SetupError([`FOYER_CONFIG names ${given}, and there is no such file.`])
  const file = resolve(given || join(ROOT, 'config/foyer.yaml'))
  const values = existsSync(file) ? readFile(file) : {}
  const overrides = readEnvironment(environment)
  const settings = schema.parse(merge(absolute(values, ROOT), absolute(overrides, process.cwd())))
  const own = [join(ROOT, 'my_addons')].filter(folder => existsSync(folder))
  const addons_path = settings.addons_path.length > 0 ? settings.addons_path : own
  return { ...settings, addons_path, data_dir: resolve(ROOT, settings.data_dir) }
}

function readFile(path: string): Values {
  const near = relative(process.cwd(), path)
  const name = near.startsWith('..') ? path : near
  const lines = new LineCounter()
  const document = parseDocument(readFileSync(path, 'utf8'), { lineCounter: lines, prettyErrors: false })
  const [problem] = document.errors
  if (problem) throw new SetupError([`${name}, line ${lines.linePos(problem.pos[0]).line}: ${problem.message}.`])
  const values = withoutEmpty(document.toJS() ?? {})
  check(values, at => `${name}, line ${lines.linePos(offsetOf(document.contents, at)).line}: ${at.join('.')}`)
  return values
}

function readEnvironment(environment: NodeJS.ProcessEnv): Values {
  const values: Values = {}
  const known = new Map(leaves(schema, []).map(path => [environmentName(path), path]))
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith('FOYER_') || OTHERS.test(name) || !text) continue
    const path = known.get(name)
    if (!path)
      throw new SetupError([`${name} in the environment is no setting; allowed are ${[...known.keys()].join(', ')}.`])
    const [first = '', second] = path
    const value = fromText(text, at(schema, path))
    values[first] = second ? { ...(values[first] as Values), [second]: value } : value // a section, made here
  }
  check(values, path => `${environmentName(path)} in the environment`)
  return values
}

/** The name of a setting in the environment: `http.port` is `FOYER_HTTP_PORT`. */
function environmentName(path: Path): string {
  return `FOYER_${path.join('_').toUpperCase()}`
}

function fromText(text: string, setting: z.ZodType): unknown {
  if (setting.safeParse([]).success)
    return text
      .split(',')
      .map(item => item.trim())
      .filter(Boolean)
  return setting.safeParse(text).success ? text : parse(text)
}

/** Throws the first thing that is wrong; `place` says where a setting stands and what it is called there. */
function check(values: Values, place: (path: Path) => string): void {
  const issue = schema.safeParse(values).error?.issues[0]
  if (!issue) return
  if (issue.code === 'unrecognized_keys') {
    const section = bare(at(schema, issue.path))
    const keys = section instanceof z.ZodObject ? Object.keys(section.shape) : []
    const where = issue.path.length ? `in ${issue.path.join('.')}` : 'here'
    throw new SetupError([
      `${place([...issue.path, issue.keys[0] ?? ''])} is no setting; allowed ${where} are ${keys.join(', ')}.`,
    ])
  }
  const path = issue.path.filter(step => typeof step === 'string')
  const came = path.reduce<unknown>((value, step) => (value as Values)[step], values) // zod walked it
  throw new SetupError([
    `${place(path)} is ${withoutPassword(JSON.stringify(came))}; allowed is ${at(schema, path).description ?? 'a section with keys'}.`,
  ])
}

function withoutPassword(text: string): string {
  return text.replace(/:[^:@/]*@/, ':***@')
}

/** The schema of a setting or section. */
function at(section: z.ZodType, [step, ...rest]: Path): z.ZodType {
  if (step === undefined) return section
  const inner = bare(section)
  return at(inner instanceof z.ZodObject ? inner.shape[String(step)] : inner, rest)
}

/** A schema without its default and whether it may be empty. */
function bare(type: z.ZodType): z.ZodType {
  const wrapped = type instanceof z.ZodDefault || type instanceof z.ZodPrefault || type instanceof z.ZodNullable
  return wrapped ? bare(type.unwrap() as z.ZodType) : type // unwrap() of these gives a schema, typed as its core
}

function leaves(type: z.ZodType, path: readonly string[]): (readonly string[])[] {
  const inner = bare(type)
  if (!(inner instanceof z.ZodObject)) return [path]
  return Object.keys(inner.shape).flatMap(key => leaves(inner.shape[key], [...path, key]))
}

/** A key without a value, or with everything in it commented out, says nothing. */
function withoutEmpty(values: unknown): Values {
  if (!isSection(values)) throw new SetupError(['The settings file holds no keys with values.'])
  const entries = Object.entries(values).filter(([, value]) => value !== null)
  return Object.fromEntries(entries.map(([key, value]) => [key, isSection(value) ? withoutEmpty(value) : value]))
}

function isSection(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function offsetOf(root: unknown, path: Path): number {
  if (!isMap(root)) return 0
  const pair = root.items.find(item => isScalar(item.key) && item.key.value === path[0])
  const key = pair?.key
  if (path.length > 1 && isMap(pair?.value)) return offsetOf(pair.value, path.slice(1))
  return isScalar(key) ? (key.range?.[0] ?? 0) : 0
}

function absolute(values: Values, folder: string): Values {
  const { data_dir, addons_path } = values
  return {
    ...values,
    ...(typeof data_dir === 'string' && { data_dir: resolve(folder, data_dir) }),
    ...(Array.isArray(addons_path) && { addons_path: addons_path.map(entry => folderOf(entry, folder)) }),
  }
}

function folderOf(entry: string, folder: string): string {
  const found = addonsFolder(entry, folder)
  if (found) return found
  throw new SetupError([`addons_path names ${entry}, but no such package is installed in ${folder}: npm install it.`])
}

function merge(values: Values, overrides: Values): Values {
  const merged = { ...values }
  for (const [key, value] of Object.entries(overrides)) {
    const below = values[key]
    merged[key] = isSection(value) && isSection(below) ? { ...below, ...value } : value
  }
  return merged
}
