/**
 * One Foyer at a time on a data folder. The lock is a listening Unix socket in the folder: it ends with the process,
 * however that dies, and it also holds between containers, where process numbers mean nothing.
 */
import { linkSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SetupError } from '../errors.ts'

export interface Lock {
  release(): void
}

const NAME = 'foyer.lock'

/** Another Foyer has the folder. */
export class FolderInUse extends SetupError {}

export async function lockFolder(dataDir: string): Promise<Lock> {
  const short = shortPath(dataDir)
  const own = `${NAME}.${process.pid}`
  try {
    const server = await listen(join(short.path, own))
    if (!server) return { release() {} } // no sockets on this file system: PostgreSQL's own check has to do
    for (let attempt = 0; !claim(short.path, own); attempt++) {
      const owner = await ownerOf(short.path)
      if (owner === null && attempt < 5) continue
      server.close()
      throw new FolderInUse([
        `Another Foyer${owner ? ` (process ${owner})` : ''} is running on the data in ${dataDir}. Stop it first, or give this one a folder of its own with FOYER_DATA_DIR.`,
      ])
    }
    return {
      release() {
        rmSync(join(dataDir, NAME), { force: true })
        server.close()
      },
    }
  } finally {
    rmSync(join(dataDir, own), { force: true })
    short.remove()
  }
}

/** The path of a socket has 107 bytes at most (103 on macOS), so a long folder is reached through a link. */
function shortPath(folder: string): { path: string; remove(): void } {
  if (Buffer.byteLength(folder) < 80) return { path: folder, remove() {} }
  const parent = mkdtempSync(join(tmpdir(), 'foyer-'))
  symlinkSync(folder, join(parent, 'd'))
  return { path: join(parent, 'd'), remove: () => rmSync(parent, { recursive: true, force: true }) }
}

function listen(path: string): Promise<Server | null> {
  rmSync(path, { force: true })
  return new Promise(done => {
    const server = createServer(socket => {
      socket.on('error', () => {})
      socket.end(String(process.pid))
    })
    server.once('error', () => done(null))
    server.listen(path, () => done(server.unref()))
  })
}

/** Takes the name of the lock: a link fails if the name is there, so one of several is first. */
function claim(folder: string, own: string): boolean {
  try {
    linkSync(join(folder, own), join(folder, NAME))
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    return true // no links on this file system: as without sockets
  }
}

/** The process that holds the lock; null when nobody does any more, and then the lock is gone. */
async function ownerOf(folder: string): Promise<string | null> {
  const aside = join(folder, `${NAME}.${process.pid}.old`)
  const answer = await ask(join(folder, NAME))
  if (answer !== null) return answer
  try {
    renameSync(join(folder, NAME), aside)
  } catch {
    return null
  }
  const owner = await ask(aside) // between the two, another may have taken it: then it gets it back
  if (owner !== null) linkSync(aside, join(folder, NAME))
  rmSync(aside, { force: true })
  return owner
}

/** What the owner of a socket says; null if there is none. */
function ask(path: string): Promise<string | null> {
  return new Promise(done => {
    let answer = ''
    const socket = connect(path)
    socket.setTimeout(2000, () => socket.destroy())
    socket.on('data', data => {
      answer += data
    })
    socket.on('error', error => done('code' in error && error.code === 'EACCES' ? '' : null))
    socket.on('close', () => done(answer))
  })
}
