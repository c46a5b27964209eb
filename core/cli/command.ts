/** What the file of a command exports: `options` that it knows, if any, and `run`. */
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { SetupError } from '../errors.ts'

export interface CommandFile {
  /** As `parseArgs` of Node takes them; without them the command takes no options. */
  readonly options?: NonNullable<ParseArgsConfig['options']>
  /** How many operands it takes, such as the names of addons: at least, at most. None if it is not given. */
  readonly operands?: readonly [least: number, most: number]
  /** Runs it; what follows its end is the exit status, unless something keeps running. */
  run(given: Given): Promise<void>
}

/** What stood behind the command's name: `--plan` as `{ plan: true }`, the other words in their order. */
export interface Given {
  readonly options: Readonly<Record<string, string | boolean | undefined>>
  readonly operands: readonly string[]
}

/** Reads what stands behind a command's name. Throws a `SetupError` that says what the command takes. */
export function readGiven({ options = {}, operands = [0, 0] }: CommandFile, words: string[], usage: string): Given {
  const wrong = (message: string) => new SetupError([`${message}\nUsage: npx foyer ${usage}`])
  try {
    const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true, strict: true })
    if (positionals.length < operands[0]) throw wrong('Something is missing.')
    if (positionals.length > operands[1]) throw wrong(`Not understood: ${positionals.slice(operands[1]).join(' ')}`)
    // no option is declared `multiple`, so none is a list
    return { options: values as Given['options'], operands: positionals }
  } catch (error) {
    throw error instanceof SetupError || !(error instanceof Error) ? error : wrong(`${error.message.split('. ')[0]}.`)
  }
}
