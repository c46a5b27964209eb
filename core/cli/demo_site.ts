/**
 * A stand-in for somebody's website, on an origin of its own, to try the visitor's side as on a foreign site: two plain
 * pages with nothing of Foyer but its script tag.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Place, portError } from './ports.ts'

export interface DemoSite {
  readonly port: number
  close(): void
}

/** Serves the site; `script` is the whole address of what its script tag loads. */
export async function serveDemoSite(place: Place, script: string): Promise<DemoSite> {
  const server = createServer((request, response) => {
    const page = pages[new URL(request.url ?? '/', 'http://site').pathname]
    response.writeHead(page ? 200 : 404, { 'Content-Type': 'text/html; charset=utf-8' })
    response.end(html(page ?? missing, script))
  })
  try {
    await listen(server, place)
  } catch (error) {
    throw portError(error, place)
  }
  return {
    port: (server.address() as AddressInfo).port, // a server that listens on a port has an address of this kind
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

interface Page {
  readonly title: string
  readonly text: string
}

const pages: Readonly<Record<string, Page>> = {
  '/': {
    title: 'Bread & Butter',
    text: 'We bake every morning. Have a look at <a href="/opening-hours">our opening hours</a>.',
  },
  '/opening-hours': {
    title: 'Opening hours',
    text: 'Tuesday to Saturday, seven to six. Back to <a href="/">the bakery</a>.',
  },
}

const missing: Page = { title: 'Not here', text: 'This page does not exist. <a href="/">To the bakery</a>.' }

function html({ title, text }: Page, script: string): string {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title.replace('&', '&amp;')}</title>
  <script src="${script}" async></script>
</head>
<body>
  <main>
    <h1>${title.replace('&', '&amp;')}</h1>
    <p>${text}</p>
  </main>
</body>
</html>
`
}

function listen(server: Server, { host, port }: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
}
