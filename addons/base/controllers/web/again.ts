import type { Reply, Request } from '#core'
import type { Place } from './place.ts'
import { type Again, showRecord } from './record.ts'
import { showRecords } from './records.ts'

/** Draws what is being edited again: the page of a record, or the list that it is a row of. */
export function showAgain(request: Request<unknown>, place: Place, again: Again): Promise<Reply> {
  return place.list ? showRecords(request, place.list, { place, again }) : showRecord(request, place, again)
}
