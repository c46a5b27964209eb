/** For AVA's processes when `npm test` runs all files: see `run.ts` beside `batches`. */
import { register } from 'node:module'

register('./hooks.js', import.meta.url)
