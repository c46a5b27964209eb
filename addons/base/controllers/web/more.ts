import type { Request } from '#core'
import { bindings } from './bindings.ts'
import type { Place } from './place.ts'
import type { Rights } from './record.ts'

/** What stands behind the cog. `active` is null when the model knows no archive. */
export async function moreActions({ env }: Request<unknown>, place: Place, rights: Rights, active: boolean | null) {
  if (place.id === 'new' || place.own) return []
  const url = (name: string) => `${place.url}/${name}${place.query}`
  const archive = active
    ? {
        url: url('archive'),
        label: env._('Archive'),
        icon: 'archive',
        confirm: env._('Archive this record? It can be found again with a filter.'),
      }
    : { url: url('unarchive'), label: env._('Unarchive'), icon: 'archive', confirm: null }
  const copy = { url: url('copy'), label: env._('Duplicate'), icon: 'copy', confirm: null }
  const remove = {
    url: url('delete'),
    label: env._('Delete'),
    icon: 'trash',
    confirm: env._('Delete this record? This cannot be undone.'),
  }
  const stored = (await bindings(env, place.model, 'form')).map(({ name: label, word, type }) => ({
    url: url(`run/${word}`),
    label,
    icon: type === 'report' ? 'print' : 'check',
    confirm: null,
  }))
  return [
    ...stored,
    ...(rights.edit && active !== null ? [archive] : []),
    ...(rights.duplicate ? [copy] : []),
    ...(rights.delete ? [remove] : []),
  ]
}
