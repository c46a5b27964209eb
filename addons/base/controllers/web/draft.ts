import { type Reply, type Request, views } from '#core'
import { showAgain } from './again.ts'
import { type Place, planAt } from './place.ts'
import { filled, opened } from './row.ts'
import { readSent } from './save.ts'

/** Draws the form again around what was typed: with what follows from it, and with lines added or taken away. */
export async function draft(request: Request<unknown>, place: Place): Promise<Reply> {
  const { env, form } = request
  const plan = await planAt(request, place)
  const sent = await readSent(request, place, plan)
  const added = String(form._add ?? '')
  const removed = String(form._remove ?? '')
  const row = await views.changedLines(env, plan, sent.row, { added, removed })
  const changed = changedIn(plan, row, { added, removed, names: String(form._changed ?? '').split(' ') })
  const again = { row, was: views.wasOf(form) }
  if (changed.length === 0 || !(await opened(place, sent.record))) return showAgain(request, place, again)
  const edited = await views.orAsTyped(row, env._('This can not be worked out yet'), () =>
    views.editedRow(sent.record.withContext(place.context), plan, row, {
      changed,
      sent: [...Object.keys(sent.submitted.draft), ...(place.id === 'new' ? filled(sent.stored) : [])],
      unread: new Set(Object.keys(sent.submitted.errors)),
    }),
  )
  return showAgain(request, place, { ...again, ...edited })
}

/** The names of the fields that were changed, as far as others follow from them. */
function changedIn(
  plan: views.FormPlan,
  row: views.Row,
  { added, removed, names }: { added: string; removed: string; names: readonly string[] },
): string[] {
  const { refreshing } = plan
  const lines = (list: string) => views.rowsIn(row.values[list])
  const typed = names.filter(name => {
    const [head = '', id, column] = name.split('.')
    if (column === undefined) return refreshing.has(head)
    return lines(head).some(line => String(line.id) === id) && refreshing.has(`${head}.${column}`)
  })
  const columns = plan.fields.get(added)?.columns ?? []
  const fresh = columns.map(column => column.name).filter(column => refreshing.has(`${added}.${column}`))
  const lists = [added, removed.split('.')[0] ?? ''].filter(list => refreshing.has(list))
  return [...typed, ...lists, ...fresh.map(column => `${added}.${lines(added).at(-1)?.id}.${column}`)]
}
