/** `foyer <command>`: one file a command, imported when it is asked for. */
import { SettingsError } from '../../config/settings.ts'
import { SetupError } from '../errors.ts'

interface Command {
  readonly summary: string
  /** Runs it; what it gives is the exit status, unless something keeps running. */
  readonly load: () => Promise<{ run(): Promise<void> }>
}

const commands: Readonly<Record<string, Command>> = {
  start: {
    summary: 'start Foyer and serve it, making the database at the first start',
    load: () => import('./start.ts'),
  },
  init: { summary: 'make the database and install the addons, without serving', load: () => import('./init.ts') },
}

await main(process.argv.slice(2))

async function main([name, ...rest]: string[]): Promise<void> {
  const asksForHelp = name === undefined || ['help', '--help', '-h'].includes(name) || rest.includes('--help')
  if (asksForHelp) return console.log(help())
  const command = commands[name]
  if (!command || rest.length) return fail(`foyer knows no ${[name, ...rest].join(' ')}.\n\n${help()}`)
  try {
    await (await command.load()).run()
  } catch (error) {
    fail(explain(error))
    process.exit(1)
  }
}

function help(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(8)}${summary}`)
  return ['Usage: npx foyer <command>', '', ...lines, '', 'Settings: config/foyer.yaml explains them all.'].join('\n')
}

function fail(text: string): void {
  console.error(text)
  process.exitCode = 1
}

/** What a person can mend is a sentence; anything else is a mistake of ours, and shows where. */
function explain(error: unknown): string {
  if (error instanceof SetupError || error instanceof SettingsError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
