import { brotliCompressSync } from 'node:zlib'
import { ask, type Operator } from './people.ts'

/** Bytes over the wire of a page and all that it loads, as a browser that takes brotli gets them. */
export async function bytesOf(address: string, pages: readonly string[], operator?: Operator): Promise<number> {
  const seen = new Set<string>()
  let total = 0
  const load = async (path: string): Promise<void> => {
    const { pathname } = new URL(path, address)
    if (seen.has(pathname)) return
    seen.add(pathname)
    const { body, status } = await (operator?.get(path) ?? ask(address + path))
    if (status !== 200) return
    total += brotliCompressSync(body).length
    for (const found of references(body, pathname)) await load(found)
  }
  for (const page of pages) await load(page)
  return total
}

/** Styles and scripts of a page, modules that a script imports. */
function references(text: string, from: string): string[] {
  const patterns = [
    /<link rel="(?:stylesheet|modulepreload)" href="([^"]+)"/g,
    /<script[^>]* src="([^"]+)"/g,
    /(?:^|;|\n)\s*(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]/g,
    /(?:^|;|\n)\s*import\s*['"]([^'"]+)['"]/g,
  ]
  const found = patterns.flatMap(pattern =>
    [...text.matchAll(pattern)].map(match => match[1]!.replaceAll('&amp;', '&')),
  )
  return found.map(reference => {
    const { pathname, search } = new URL(reference, `http://here${from}`)
    return pathname + search
  })
}
