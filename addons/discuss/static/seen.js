/** The mark under the last of one's own messages that all the others have seen. */
import { all, on, text } from './page.js'

on('seen', ({ channel, upTo }) => {
  for (const list of all(`[data-messages="${channel}"]`)) {
    const seen = all('.chat-own:not(.chat-pending)', list).filter(item => Number(item.dataset.sort) <= upTo)
    if (seen.length > 0) mark(list, seen.at(-1))
  }
})

// What was answered has been seen.
on('message', ({ channel, own, notification, others }) => {
  if (own || notification || others !== 1) return
  for (const list of all(`[data-messages="${channel}"]`)) mark(list, all('.chat-own:not(.chat-pending)', list).at(-1))
})

function mark(list, item) {
  const place = item?.querySelector('.chat-said')
  if (!place || place.querySelector('.chat-seen')) return
  for (const old of all('.chat-seen', list)) old.remove()
  const note = document.createElement('p')
  note.className = 'chat-seen'
  note.textContent = `✓ ${text('seen')}`
  place.append(note)
}
