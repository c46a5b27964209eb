/**
 * Tests reach nothing outside this machine: whoever tries is told so, at once, in place of a test that hangs, or passes only
 * where there is a network. With FOYER_TEST_OUTSIDE=allow in the environment they may.
 */
import { isIP, Socket } from 'node:net'
import { networkInterfaces } from 'node:os'

const own = new Set(Object.values(networkInterfaces()).flatMap(each => (each ?? []).map(({ address }) => address)))

function isOwn(host: string): boolean {
  if (isIP(host)) return own.has(host) || /^(127\.|0\.0\.0\.0$|::1?$|::ffff:127\.)/.test(host)
  return /(^|\.)localhost$/.test(host)
}

/** The host that a socket is to connect to, however it was said; '' for a socket in the file system. */
function hostIn([first, second]: readonly unknown[]): string {
  const given: unknown = Array.isArray(first) ? first[0] : first
  if (typeof given === 'object' && given !== null) {
    const { host, path }: { host?: unknown; path?: unknown } = given
    return path ? '' : String(host ?? 'localhost')
  }
  if (typeof given === 'string' && !/^\d+$/.test(given)) return ''
  return typeof second === 'string' ? second : 'localhost'
}

if (process.env.FOYER_TEST_OUTSIDE !== 'allow') {
  const { connect } = Socket.prototype
  Socket.prototype.connect = function (this: Socket, ...parameters: unknown[]) {
    const host = hostIn(parameters)
    // The parameters are those that were given.
    if (host === '' || isOwn(host)) return connect.apply(this, parameters as Parameters<typeof connect>)
    const error = new Error(`Tests reach nothing outside this machine, and this one wants to reach ${host}.`)
    setImmediate(() => this.destroy(error)) // when whoever made the socket listens to it
    return this
  } as typeof connect
}
