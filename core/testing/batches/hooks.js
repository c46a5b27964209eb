/**
 * Where AVA loads the first file of a batch, it gets the whole batch; and `ava`, to those files and what they import, is
 * who collects what they declare. Plain JavaScript, as the other hooks.
 */
import { resolve as path } from 'node:path'
import { pathToFileURL } from 'node:url'

const here = new URL('./', import.meta.url).href
const batches = new Map(
  JSON.parse(process.env.FOYER_TEST_BATCHES ?? '[]').map(files => [pathToFileURL(path(files[0])).href, files]),
)

export async function resolve(specifier, context, next) {
  if (context.parentURL?.startsWith(here)) return next(specifier, context)
  if (specifier === 'ava') return { url: `${here}collector.ts`, shortCircuit: true }
  const files = batches.get(specifier)
  if (files) return { url: `${here}batch.ts?${new URLSearchParams({ files: files.join() })}`, shortCircuit: true }
  return next(specifier, context)
}
