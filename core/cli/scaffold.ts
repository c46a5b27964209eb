/** `foyer scaffold <name> [folder]`: a new addon to begin with, which passes its own tests. */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { loadSettings } from '../../config/settings.ts'
import { SetupError } from '../errors.ts'
import type { Given } from './command.ts'

export const options = { bare: { type: 'boolean' } } as const
export const operands = [1, 2] as const

const root = join(import.meta.dirname, '../..')
const templates = join(import.meta.dirname, 'scaffold')
/** What a bare addon begins with. */
const least = ['manifest.ts.txt', 'test/addon.test.ts.txt']

export async function run({ options, operands: [name = '', given] }: Given): Promise<void> {
  if (!/^[a-z][a-z0-9_]*$/.test(name))
    throw new SetupError([`An addon is named in small letters, digits and _, beginning with a letter; got ${name}`])
  const folder = given === undefined ? (loadSettings().addons_path[0] ?? join(root, 'my_addons')) : resolve(given)
  const addon = join(folder, name)
  if (existsSync(addon)) throw new SetupError([`${near(addon)} is there already: choose another name or folder.`])
  if (existsSync(join(root, 'addons', name))) throw new SetupError([`Foyer has an addon ${name}: choose another name.`])
  const words = wordsFor(name)
  prepare(folder)
  const files = filesIn('addon').filter(file => !options.bare || least.includes(file))
  for (const file of files) {
    const text = filled(readFileSync(join(templates, 'addon', file), 'utf8'), words)
    put(join(addon, nameOf(file, words)), options.bare ? withoutData(text) : text)
  }
  console.log(`${near(addon)} is made, with\n`)
  for (const file of files) console.log(`  ${nameOf(file, words)}`)
  console.log(`\nTry it:      cd ${near(folder)} && npm test`)
  console.log(`Install it:  on the page Apps, after the next start`)
  if (!loadSettings().addons_path.includes(folder))
    console.log(`\nFor Foyer to find it, write into config/foyer.yaml:  addons_path: [${near(folder, root)}]`)
}

/** What a folder of addons needs beside them: once, and nothing that is there is changed. */
function prepare(folder: string): void {
  const words = { __foyer__: relative(folder, root).replaceAll('\\', '/') || '.' }
  for (const file of filesIn('folder')) {
    const path = join(folder, nameOf(file, words))
    if (!existsSync(path)) put(path, filled(readFileSync(join(templates, 'folder', file), 'utf8'), words))
  }
  const packages = join(folder, 'node_modules')
  if (!existsSync(packages)) symlinkSync(join(root, 'node_modules'), packages, 'junction')
}

type Words = Readonly<Record<string, string>>

/** What the placeholders of the templates stand for. */
function wordsFor(name: string): Words {
  const parts = name.split('_').filter(Boolean)
  const capital = (part: string) => part.charAt(0).toUpperCase() + part.slice(1)
  return { __name__: name, __Title__: parts.map(capital).join(' '), __Class__: parts.map(capital).join('') }
}

function filled(text: string, words: Words): string {
  return text.replaceAll(/__(name|Title|Class|foyer)__/g, word => words[word] ?? word)
}

/** Templates end in `.txt`, so that nobody takes them for code of Foyer. */
function nameOf(file: string, words: Words): string {
  return filled(file, words).replace(/\.txt$/, '')
}

/** A manifest that names no files yet. */
function withoutData(text: string): string {
  return text.replace(/ {2}data: \[[^\]]*\],\n {2}application: true,\n/, '  data: [],\n')
}

function filesIn(kind: string): string[] {
  const entries = readdirSync(join(templates, kind), { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile())
  return files.map(entry => relative(join(templates, kind), join(entry.parentPath, entry.name))).toSorted()
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** A path as somebody would type it here, or in another folder. */
function near(path: string, from = process.cwd()): string {
  const way = relative(from, path)
  return way === '' ? '.' : way.startsWith(join('..', '..')) ? path : way
}
