/** Reads out what comes in where nobody sees it: in a folded chat, or in a window that is only just opening. */
import { all, on } from './page.js'

on('message', (data, { again }) => {
  const place = document.getElementById('chat-announcement')
  if (!place || again || data.own || data.notification || !data.message) return
  const isShown = all(`[data-log="${data.channel}"]`).some(log => log.offsetParent)
  if (!isShown) place.textContent = `${data.author}: ${data.preview}`
})
