/** `foyer <command>`: one file a command, imported when it is asked for. */
import { SetupError } from '../errors.ts'
import { type CommandFile, readGiven } from './command.ts'

interface Command {
  readonly summary: string
  /** What may stand behind its name, such as `<addon> … [--plan]`. */
  readonly takes?: string
  readonly load: () => Promise<CommandFile>
}

const commands: Readonly<Record<string, Command>> = {
  start: {
    summary: 'start Foyer and serve it, making the database at the first start',
    load: () => import('./start.ts'),
  },
  explain: {
    summary: 'say why somebody may do something or may not, or where the parts of a view come from',
    takes: 'access --user <login> --model <model> [--id <id>] --operation read|write|create|unlink, or view <xml id>',
    load: () => import('./explain.ts'),
  },
  i18n: {
    summary: 'write the files that translators work on, or say what they lack',
    takes: 'export|check [addon …] [--lang <code>]',
    load: () => import('./i18n.ts'),
  },
  init: {
    summary: 'make the database and install addons, those of the settings or those named, without serving',
    takes: '[addon …] [--plan] [--demo | --no-demo]',
    load: () => import('./init.ts'),
  },
  upgrade: {
    summary: 'bring addons whose files have changed up to date in the database; --plan only says what would happen',
    takes: '[addon …] [--plan] [--force]',
    load: () => import('./upgrade.ts'),
  },
  uninstall: {
    summary: 'remove addons, what depends on them, and all that they own; --plan only says what would happen',
    takes: '<addon> … [--plan] [--yes]',
    load: () => import('./uninstall.ts'),
  },
  user: {
    summary: 'say how somebody logs in, or let them in again: a new password, two-factor off, active',
    takes: '<login> [--password] [--two-factor-off] [--activate]',
    load: () => import('./user.ts'),
  },
  check: {
    summary: 'look at all addons, or those named, for mistakes of every kind; needs no database',
    takes: '[addon …] [--strict] [--json]',
    load: () => import('./check.ts'),
  },
  scaffold: {
    summary: 'make an addon to begin with; --bare: only its manifest and its test',
    takes: '<name> [folder] [--bare]',
    load: () => import('./scaffold.ts'),
  },
}

await main(process.argv.slice(2))

async function main([name, ...words]: string[]): Promise<void> {
  if (name === undefined || ['help', '--help', '-h'].includes(name)) return console.log(help())
  const command = commands[name]
  if (!command) return fail(`foyer knows no ${name}.\n\n${help()}`)
  if (words.includes('--help')) return console.log(`Usage: npx foyer ${usage(name, command)}\n\n${command.summary}`)
  try {
    const file = await command.load()
    await file.run(readGiven(file, words, usage(name, command)))
  } catch (error) {
    fail(await explain(error))
    process.exit(1)
  }
}

function usage(name: string, { takes }: Command): string {
  return takes ? `${name} ${takes}` : name
}

function help(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(11)}${summary}`)
  return [
    'Usage: npx foyer <command>',
    '',
    ...lines,
    '',
    'npx foyer <command> --help says what a command takes. Settings: config/foyer.yaml explains them all.',
  ].join('\n')
}

function fail(text: string): void {
  console.error(text)
  process.exitCode = 1
}

/** What a person can mend is a sentence; anything else is a mistake of ours, and shows where. */
async function explain(error: unknown): Promise<string> {
  if (error instanceof SetupError && error.details.length) {
    const { reportOf } = await import('./check.ts')
    // What can't be looked at once more is told as it was met.
    return (await reportOf(error).catch(() => null)) ?? error.message
  }
  if (error instanceof SetupError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
