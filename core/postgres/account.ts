/**
 * The account that PostgreSQL runs under. It refuses root, so a Foyer of root gives it another: that of the data
 * if they exist, else 'nobody'. Where root may not switch (some sandboxes), a user namespace makes it look so.
 */
import { chownSync, lchownSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SetupError } from '../errors.ts'

export interface Account {
  readonly uid?: number
  readonly gid?: number
  /** What stands before the program on the command line. */
  readonly through: readonly string[]
}

const NOBODY = 65534

export const namespaced: Account = {
  through: ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--'],
}

export function accountFor(folder: string): Account {
  if (process.getuid?.() !== 0) return { through: [] }
  const owner = statSync(folder, { throwIfNoEntry: false })
  return owner && owner.uid !== 0
    ? { uid: owner.uid, gid: owner.gid, through: [] }
    : { uid: NOBODY, gid: NOBODY, through: [] }
}

/** Throws when the data are another user's, as after a start by root; only root can give them to anybody. */
export function checkOwner(folder: string): void {
  const owner = statSync(folder, { throwIfNoEntry: false })?.uid
  const user = process.getuid?.()
  if (owner === undefined || user === undefined || user === 0 || owner === user) return
  throw new SetupError([
    `The data in ${folder} belong to user ${owner}, and this is user ${user}. Start Foyer as the user who made them or as root, or let root give them to you: chown -R ${user} ${folder}`,
  ])
}

/** Whether the account may go into a folder: all folders above must let it through. */
export function canEnter(folder: string, account: Account): boolean {
  if (account.uid === undefined) return true
  for (let path = folder; ; path = dirname(path)) {
    const { mode, uid, gid } = statSync(path)
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if (!(mode & bit)) return false
    if (path === dirname(path)) return true
  }
}

/** Makes a folder and what is in it the account's own. */
export function giveTo(account: Account, folder: string): void {
  const { uid, gid } = account
  if (uid === undefined || gid === undefined || statSync(folder).uid === uid) return
  for (const entry of readdirSync(folder, { recursive: true })) lchownSync(join(folder, String(entry)), uid, gid)
  chownSync(folder, uid, gid)
}
