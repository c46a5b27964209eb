import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { AssetSource } from './assets.ts'

const require = createRequire(import.meta.url)

// htmx 4 calls parseHTMLUnsafe with options, which browsers before Chromium 147 refuse.
const shim =
  "try{Document.parseHTMLUnsafe('<p>',{})}catch{const f=Document.parseHTMLUnsafe;" +
  'Document.parseHTMLUnsafe=f?s=>f.call(Document,s):undefined}\n'

/** What core gives to browsers itself: htmx, Bootstrap's styles, the client of the bus. */
export function coreAssets(): AssetSource[] {
  const read = (path: string) => readFileSync(require.resolve(path))
  const withoutMap = (css: Buffer) => Buffer.from(css.toString().replace(/\/\*# sourceMappingURL=.*?\*\/\s*$/, ''))
  const files = {
    'htmx.js': [Buffer.from(shim), read('htmx.org/dist/htmx.min.js')],
    'bootstrap.css': [withoutMap(read('bootstrap/dist/css/bootstrap.min.css'))],
    'bootstrap.rtl.css': [withoutMap(read('bootstrap/dist/css/bootstrap.rtl.min.css'))],
  }
  return [
    { owner: 'core', address: '/core/', files },
    { owner: 'bus', address: '/bus/', files: fileURLToPath(new URL('../bus/client', import.meta.url)) },
  ]
}
