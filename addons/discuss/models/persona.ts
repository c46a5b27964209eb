import { type Environment, type Id, ValueError } from '#core'

/** Names somebody who takes part in conversations: `p7` is a contact, `g12` a guest. */
export type PersonaKey = `p${number}` | `g${number}`

/** Somebody who takes part in conversations: a contact, who may have a user, or a guest. */
export interface Persona {
  readonly key: PersonaKey
  readonly partnerId: Id | null
  readonly guestId: Id | null
  readonly uid: Id | null
}

// By symbol, so that nothing which comes with a request can name a guest.
const guestKey = Symbol('the guest of this unit of work')

/** From here on this unit of work is that of a guest. Who calls it has checked the guest's token. */
export function actAsGuest(env: Environment, guestId: Id): void {
  env.unit.store.set(guestKey, { guestId, uid: env.uid })
}

/** Who is asking: the guest of this unit of work, else the user's contact. */
export function personaOf(env: Environment): Persona {
  const guest = env.unit.store.get(guestKey) as { guestId: Id; uid: Id } | undefined // put there above, by this key only
  if (guest && guest.uid === env.uid) return guestPersona(guest.guestId)
  if (env.partnerId === null) throw new ValueError('The superuser takes part in no conversation.')
  return partnerPersona(env.partnerId, env.uid)
}

export function guestPersona(guestId: Id): Persona {
  return { key: `g${guestId}`, partnerId: null, guestId, uid: null }
}

export function partnerPersona(partnerId: Id, uid: Id | null): Persona {
  return { key: `p${partnerId}`, partnerId, guestId: null, uid }
}

/** The stream of events of a person; a contact without a user has none. */
export function streamOf(persona: Pick<Persona, 'uid' | 'guestId'>): string | null {
  if (persona.guestId !== null) return `guest:${persona.guestId}`
  return persona.uid === null ? null : `user:${persona.uid}`
}

/** The key of whoever stands in a row with `partner_id` and `guest_id`. */
export function keyOf(row: { partner_id: Id | null; guest_id: Id | null }): PersonaKey | null {
  if (row.partner_id !== null) return `p${row.partner_id}`
  return row.guest_id === null ? null : `g${row.guest_id}`
}

export function idOf(key: PersonaKey): Id {
  return Number(key.slice(1))
}
