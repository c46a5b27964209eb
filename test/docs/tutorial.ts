/** What a tutorial has its reader do, step by step. */
import { readFileSync } from 'node:fs'

/** A file to be written, whole, or a line to be typed. */
export type Step = { readonly file: string; readonly text: string } | { readonly command: string }

/** The steps in their order: a block of code behind the name of its file in bold, or a block of commands. */
export function readTutorial(path: string): Step[] {
  const text = readFileSync(path, 'utf8')
  const block = /^\*\*`([^`]+)`\*\*\n\n```\w+\n([\s\S]*?)^```$|^```sh\n([\s\S]*?)^```$/gm
  return [...text.matchAll(block)].flatMap(([, file, code, lines]): Step[] =>
    file
      ? [{ file, text: code! }]
      : lines!
          .trim()
          .split('\n')
          .map(command => ({ command })),
  )
}
