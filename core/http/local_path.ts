/**
 * An address that came with a request, if it is a path of this site; else the fallback. Use it before a redirect to
 * anything that somebody else may have written: `//evil.example` and `/\evil.example` are other sites.
 */
export function localPath(address: unknown, fallback = '/web'): string {
  if (typeof address !== 'string' || !/^\/(?![/\\])/.test(address)) return fallback
  // Browsers drop tabs and line ends inside an address, and then see two slashes.
  if (/[\p{Cc}\\]/u.test(address)) return fallback
  if (!URL.canParse(address, 'http://local.invalid')) return fallback
  const url = new URL(address, 'http://local.invalid')
  return url.host === 'local.invalid' && !url.pathname.startsWith('//')
    ? url.pathname + url.search + url.hash
    : fallback
}
