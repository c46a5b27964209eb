import { createHash } from 'node:crypto'
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { extname, join, sep } from 'node:path'
import type { Middleware } from 'koa'
import type { Context, State } from './context.ts'
import { HttpError } from './errors.ts'
import { type Packed, pack } from './pack.ts'

const year = 31_536_000

/** Files below an address: `/discuss/static/` is a folder; what core makes itself is given by its content. */
export interface AssetSource {
  /** What names begin with, in templates: `discuss`. */
  readonly owner: string
  /** What addresses begin with: `/discuss/static/`. */
  readonly address: string
  /** A folder; or files by name, each a path or what it consists of. */
  readonly files: string | Readonly<Record<string, readonly Buffer[]>>
}

/** The files that browsers may have, in memory, each compressed once. */
export class Assets {
  #sources: readonly AssetSource[]
  #fresh: boolean
  #kept = new Map<string, { file: Packed; changed: number }>()

  /** `fresh` looks at each use whether a file has changed, for those who write them. */
  constructor(sources: readonly AssetSource[], fresh = false) {
    this.#sources = sources
    this.#fresh = fresh
  }

  /** The address of a file, with the hash of its content: `discuss/chat.js` → `/discuss/static/chat.js?v=…`. */
  url(name: string): string {
    const slash = name.indexOf('/')
    const source = this.#sources.find(({ owner }) => owner === name.slice(0, slash))
    const file = source && this.#file(source, name.slice(slash + 1))
    if (!file) throw new Error(`There is no static file "${name}": it must be named "<addon>/<path below static>".`)
    return `${source.address}${name.slice(slash + 1)}?v=${file.hash}`
  }

  middleware(): Middleware<State> {
    return async (context, next) => {
      const source = this.#sources.find(({ address }) => context.path.startsWith(address))
      if (!source) return next()
      if (context.method !== 'GET' && context.method !== 'HEAD') {
        context.set('Allow', 'GET, HEAD')
        throw new HttpError(405, 'Files can only be read.')
      }
      const name = decodeName(context.path.slice(source.address.length))
      const file = name === null ? null : this.#file(source, name)
      if (!file) throw new HttpError(404, 'There is no such file.')
      return send(context, file)
    }
  }

  #file(source: AssetSource, name: string): Packed | null {
    const key = source.address + name
    const kept = this.#kept.get(key)
    if (kept && !this.#fresh) return kept.file
    if (typeof source.files !== 'string') {
      const parts = Object.hasOwn(source.files, name) ? source.files[name] : undefined
      return parts ? this.#keep(key, Buffer.concat(parts), 0) : null
    }
    const path = inside(source.files, name)
    const stat = path === null ? undefined : statSync(path, { throwIfNoEntry: false })
    if (path === null || !stat?.isFile()) return null
    return kept?.changed === stat.mtimeMs ? kept.file : this.#keep(key, readFileSync(path), stat.mtimeMs)
  }

  #keep(key: string, body: Buffer, changed: number): Packed {
    const hash = createHash('sha256').update(body).digest('base64url').slice(0, 16)
    const file = pack(body, hash, extname(key))
    this.#kept.set(key, { file, changed })
    return file
  }
}

/** The path of a file, if it really is in the folder, links followed; hidden files are not. */
function inside(folder: string, name: string): string | null {
  if (!/^[^\\\0]+$/.test(name) || name.split('/').some(part => part === '' || part.startsWith('.'))) return null
  try {
    const root = realpathSync(folder)
    const path = realpathSync(join(root, name))
    return path.startsWith(root + sep) ? path : null
  } catch {
    return null
  }
}

function decodeName(name: string): string | null {
  try {
    return decodeURIComponent(name)
  } catch {
    return null
  }
}

async function send(context: Context, file: Packed): Promise<void> {
  context.status = 200
  context.type = file.extension || 'application/octet-stream'
  context.etag = file.hash
  context.vary('Accept-Encoding')
  // Files of the program, no secrets: widgets on other sites load them.
  context.set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' })
  for (const header of ['Content-Security-Policy', 'X-Frame-Options', 'Permissions-Policy']) context.remove(header)
  const forever = context.query.v === file.hash
  context.set('Cache-Control', forever ? `public, max-age=${year}, immutable` : 'no-cache')
  if (context.fresh) {
    context.status = 304
    return
  }
  const encoding = file.compressible && (context.acceptsEncodings('br') || context.acceptsEncodings('gzip'))
  if (encoding) context.set('Content-Encoding', encoding)
  context.body = encoding === 'br' ? await file.br() : encoding === 'gzip' ? await file.gzip() : file.body
}
