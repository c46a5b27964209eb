import type { Environment, Id } from '#core'
import type { Category, Conversation } from '../conversation/conversation.ts'
import { loadConversations } from '../conversation/load.ts'
import { pictureOf } from '../conversation/show.ts'
import { type Times, timesOf } from '../conversation/times.ts'

/** A line of the left panel and of the messages menu. */
export interface Row extends Conversation {
  readonly picture: ReturnType<typeof pictureOf>
  readonly when: string
  /** By what lines are sorted under their heading. */
  readonly sort: string
  readonly selected: boolean
}

export interface Panel {
  readonly sections: readonly (Category & { readonly rows: readonly Row[] })[]
}

/** The left panel of Discuss: headings with the conversations that are on somebody's list. */
export async function panelFor(env: Environment, selected: Id | null): Promise<Panel> {
  const { conversations } = await loadConversations(env, 'listed')
  const times = await timesOf(env)
  const rows = conversations.map(one => rowOf(times, one, selected))
  if (selected !== null && !rows.some(({ id }) => id === selected)) {
    const { conversations: others } = await loadConversations(env, [selected])
    rows.push(...others.map(one => rowOf(times, one, selected)))
  }
  const categories = env['discuss.channel'].sidebarCategories().toSorted((a, b) => a.sequence - b.sequence)
  return {
    sections: categories.map(category => ({
      ...category,
      rows: rows.filter(row => row.category === category.key).sort(isByName(category.key) ? byName : byInterest),
    })),
  }
}

export function rowOf(times: Times, conversation: Conversation, selected: Id | null = null): Row {
  const { interest, name, category, last } = conversation
  return {
    ...conversation,
    picture: pictureOf({ ...conversation.face, name }),
    when: last ? times.shortOf(last.date) : '',
    sort: isByName(category) ? name.toLocaleLowerCase() : String(interest),
    selected: conversation.id === selected,
  }
}

/** Channels stand by name, all others by when something happened in them. */
export function isByName(category: string): boolean {
  return category === 'channels'
}

function byName(a: Row, b: Row): number {
  return a.name.localeCompare(b.name)
}

function byInterest(a: Row, b: Row): number {
  return b.interest - a.interest || b.id - a.id
}
