/**
 * Makes Node read this repository: `node --import ./core/loader/register.js file.ts`. Runs `.ts` files, and leads
 * `#core`, `#models`, `#core/testing` and `#addons/<name>` to their files, for addons in any folder.
 */
import module from 'node:module'
import { delimiter, join, resolve } from 'node:path'
import { MessageChannel } from 'node:worker_threads'

// from Node 22 on; beside the packages, where nobody else writes
module.enableCompileCache?.(join(import.meta.dirname, '../../node_modules/.cache/foyer'))

const { port1, port2 } = new MessageChannel()
port1.unref()
module.register('./hooks.js', import.meta.url, {
  data: { addonsPath: split(process.env.FOYER_ADDONS_PATH ?? ''), port: port2 },
  transferList: [port2],
})

export function useAddonsPath(folders) {
  return new Promise(done => {
    port1.once('message', () => {
      port1.unref()
      done()
    })
    port1.ref()
    port1.postMessage({ addonsPath: folders.map(folder => resolve(folder)) })
  })
}

function split(path) {
  return path
    .split(new RegExp(`[,${delimiter}]`))
    .filter(Boolean)
    .map(folder => resolve(folder))
}
