import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How long running requests may take to come to their end when what answers them goes away, in milliseconds. */
export const patience = 10_000

/** A Node server. Idle connections are kept for longer than the proxies before it keep them. */
export function nodeServer(answer: RequestListener): Server {
  return createServer({ keepAliveTimeout: 65_000 }, answer)
}

/** Begins to answer; gives the port, which the system chooses for port 0. */
export function listen(server: Server, host: string, port: number): Promise<{ port: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      // A server that listens on a port has an address of this kind.
      resolve({ port: (server.address() as AddressInfo).port })
    })
  })
}

/** Takes nothing new, and waits for what is running. */
export async function close(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  server.closeIdleConnections()
  const late = setTimeout(() => server.closeAllConnections(), patience)
  await closed
  clearTimeout(late)
}
