/** What other addons build on. */

export { events } from './controllers/events.ts'
export { slowDown } from './controllers/post.ts'
export type { Category, Conversation, Described } from './conversation/conversation.ts'
export { type Face, type Faces, hueOf, initialsOf } from './conversation/face.ts'
export { loadConversations } from './conversation/load.ts'
export { loadMessages, type StoredMessage } from './conversation/messages.ts'
export { pictureOf, type ShownMessage, showMessages } from './conversation/show.ts'
export { timesOf } from './conversation/times.ts'
export { Description } from './models/discuss_channel/description.ts'
export { Appearance } from './models/discuss_channel/faces.ts'
export { Inviting } from './models/discuss_channel/inviting.ts'
export { type MemberRow, Members, streamsOf } from './models/discuss_channel/members.ts'
export { Membership } from './models/discuss_channel/membership.ts'
export { type Post, Posting } from './models/discuss_channel/posting.ts'
export { Reading } from './models/discuss_channel/reading.ts'
export { Channel, type ChannelTypes } from './models/discuss_channel.ts'
export { ChannelMember, type FoldState } from './models/discuss_channel_member.ts'
export { Guest, type GuestDetails, guestOfToken, type KnownGuest } from './models/mail_guest.ts'
export { TrackedChanges } from './models/mail_message/changes.ts'
export { Message, type MessageSubtypes, type MessageTypes } from './models/mail_message.ts'
export {
  AWAY_MINUTES,
  Presence,
  type PresenceChange,
  type PresenceStatus,
  type Present,
} from './models/mail_presence.ts'
export { PresenceConnection } from './models/mail_presence_connection.ts'
export { MailThread, type ThreadPost } from './models/mail_thread.ts'
export { TrackingValue } from './models/mail_tracking_value.ts'
export {
  actAsGuest,
  guestPersona,
  keyOf,
  type Persona,
  type PersonaKey,
  partnerPersona,
  personaOf,
  streamOf,
} from './models/persona.ts'
export { Users } from './models/res_users.ts'
export { checkText, MOST_CHARACTERS } from './text/message_text.ts'
