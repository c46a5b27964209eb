/**
 * What Node asks on every import, in a thread of its own: where a name leads, and what a `.ts` file says as JavaScript.
 * Plain JavaScript, because it runs before anything can read TypeScript.
 */
import { createHash } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const ownAddons = join(root, 'addons')
const faces = {
  '#core': new URL('../index.ts', import.meta.url).href,
  '#core/testing': new URL('../testing/index.ts', import.meta.url).href,
  '#models': new URL('../models.ts', import.meta.url).href,
}

/** The files that were asked for by a relative name, which many others ask for, too: what Node found for each. */
const files = new Map()

let folders = [ownAddons]
let cache
let strip

/** Called once by `register`: the folders to look for addons in, and a port on which more may follow. */
export function initialize({ addonsPath, port }) {
  useFolders(addonsPath)
  port?.on('message', message => {
    useFolders(message.addonsPath)
    port.postMessage({ done: true })
  })
  port?.unref()
}

export async function resolve(specifier, context, next) {
  if (specifier.startsWith('.')) return resolveFile(specifier, context, next)
  if (!specifier.startsWith('#')) return resolvePackage(specifier, context, next)
  const face = faces[specifier]
  if (face) return { url: face, shortCircuit: true }
  const addon = /^#addons\/([a-z][a-z0-9_]*)$/.exec(specifier)?.[1]
  if (!addon) return next(specifier, context)
  const folder = folders.find(path => existsSync(join(path, addon, 'index.ts')))
  if (!folder) throw new Error(`No addon named '${addon}' in ${folders.join(', ')} (imported by ${context.parentURL})`)
  // by its real path, as Node names every other file: else a linked addon would be loaded twice
  return { url: pathToFileURL(realpathSync(join(folder, addon, 'index.ts'))).href, shortCircuit: true }
}

async function resolveFile(specifier, context, next) {
  const { href } = new URL(specifier, context.parentURL)
  if (!files.has(href)) {
    const { url, format } = await next(specifier, context)
    files.set(href, { url, format, shortCircuit: true })
  }
  return files.get(href)
}

/** An addon outside the repository may use the packages that Foyer has, beside its own. */
async function resolvePackage(specifier, context, next) {
  try {
    return await next(specifier, context)
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || /^\/|^[a-z]+:/.test(specifier)) throw error
    return next(specifier, { ...context, parentURL: import.meta.url }).catch(() => {
      throw error
    })
  }
}

export async function load(url, context, next) {
  if (!url.startsWith('file:')) return next(url, context)
  if (new URL(url).pathname.endsWith('.ts'))
    return { format: 'module', source: await javascript(fileURLToPath(url)), shortCircuit: true }
  if (context.format !== 'module') return next(url, context)
  // Node would read it without blocking, which takes longer, and here is nothing else to do
  return { format: 'module', source: readFileSync(fileURLToPath(url)), shortCircuit: true }
}

function useFolders(paths) {
  folders = [...paths.filter(path => path !== ownAddons), ownAddons]
}

/** A file's JavaScript, from the cache when it holds that of the same text. One entry a file: its hash, then the code. */
async function javascript(file) {
  const source = readFileSync(file, 'utf8')
  const hash = createHash('sha1').update('types as blanks').update(source).digest('hex')
  cache ??= cacheFolder()
  const entry = join(cache, `${createHash('sha1').update(file).digest('hex')}.js`)
  const kept = read(entry)
  if (kept?.startsWith(hash)) return kept.slice(hash.length + 1)
  const code = await compile(file, source)
  keep(entry, `${hash}\n${code}`)
  return code
}

function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

/** The types become blanks: every word stays where it is, so lines and columns of errors are those of the source. */
async function compile(file, source) {
  strip ??= (await import('@swc/wasm-typescript')).transformSync
  try {
    return strip(source, { mode: 'strip-only' }).code
  } catch (error) {
    if (!('startLine' in Object(error))) throw error
    const { message, startLine, startColumn, endColumn } = error
    const found = source.split('\n')[startLine - 1].slice(startColumn, endColumn)
    const reason = message
      .replace("'ident'", `'${found}'`)
      .replace('token `<eof>`', 'end of the file')
      .replace(/in (strip-only|type strip) mode/, 'here, where types are only taken away')
    throw new SyntaxError(`${pathToFileURL(file).href}:${startLine}: ${reason}`)
  }
}

/** Written beside and renamed, so that another process never reads half a file. A full disk costs time, nothing else. */
function keep(path, text) {
  if (!cache) return
  try {
    writeFileSync(`${path}.${process.pid}`, text)
    renameSync(`${path}.${process.pid}`, path)
  } catch {}
}

/** Beside the packages, or in the temporary folder when they are read-only; '' (no cache) if neither is ours to write. */
function cacheFolder() {
  const inTemp = join(tmpdir(), `foyer-code-${process.getuid?.() ?? ''}`)
  for (const [path, mode] of [
    [join(root, 'node_modules/.cache/foyer'), 0o755],
    [inTemp, 0o700],
  ]) {
    try {
      mkdirSync(path, { recursive: true, mode })
      accessSync(path, constants.W_OK)
      if (process.getuid && statSync(path).uid !== process.getuid()) continue // code of another person is not run
      return path
    } catch {}
  }
  return ''
}
