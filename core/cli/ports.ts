/** Why a server cannot listen where the settings say, in a sentence that names the setting. */
import { createServer } from 'node:net'
import { SetupError } from '../errors.ts'

/** Names of the two settings, as `http` or `demo_site` has them. */
export interface Place {
  readonly host: string
  readonly port: number
  /** The section of the settings that says the port. */
  readonly section: 'http' | 'demo_site'
}

/** Throws when the port cannot be had, before anything costly begins. */
export async function checkPort(place: Place): Promise<void> {
  const server = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(place.port, place.host, resolve)
    })
  } catch (error) {
    throw portError(error, place)
  } finally {
    server.close()
  }
}

/** The sentence for an error of `listen`; other errors stay what they are. */
export function portError(error: unknown, { host, port, section }: Place): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const choose = `Choose another with ${section}.port in config/foyer.yaml, or FOYER_${section.toUpperCase()}_PORT`
  switch (code) {
    case 'EADDRINUSE':
      return new SetupError([`Port ${port} on ${host} is in use by another program. ${choose}.`])
    case 'EACCES':
      return new SetupError([`This user may not listen on port ${port}. ${choose} (1024 or higher).`])
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new SetupError([
        `${host} is no address of this machine. Choose another with http.host in config/foyer.yaml, or FOYER_HTTP_HOST.`,
      ])
    default:
      return error
  }
}
