/** `foyer explain <topic>`: one file a topic. */
import { SetupError } from '../errors.ts'
import type { Given } from './command.ts'
import { type Topic, topics } from './explain/topics.ts'

/** The options of all topics; each says which of them it needs. */
export const options = Object.assign({}, ...Object.values(topics).map(topic => topic.options)) as Topic['options']

export const operands = [1, 4] as const

export async function run({ options: given, operands: [name = '', ...words] }: Given): Promise<void> {
  const topic = topics[name]
  if (!topic) throw new SetupError([`There is nothing to explain about ${name}: it is one of ${Object.keys(topics).join(', ')}.`])
  await topic.run({ options: given, operands: words })
}
