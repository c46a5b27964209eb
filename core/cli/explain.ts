/** `foyer explain <topic>`: why something is as it is; a file a topic. */
import { SetupError } from '../errors.ts'
import type { Given } from './command.ts'
import { type Topic, topics } from './explain/topics.ts'

/** Those of all topics: each says what it misses. */
export const options: Topic['options'] = Object.assign({}, ...Object.values(topics).map(topic => topic.options))

export const operands = [1, 4] as const

export async function run({ options: given, operands: [name = '', ...words] }: Given): Promise<void> {
  const topic = topics[name]
  if (!topic) {
    throw new SetupError([`Nothing is known of ${name}. What can be explained: ${Object.keys(topics).join(', ')}.`])
  }
  await topic.run({ options: given, operands: words })
}
