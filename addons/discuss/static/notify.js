/** A soft sound and a notification of the system, when nobody looks at the page; only after somebody has asked for it. */
import { openWindow } from './hub.js'
import { on, onRefresh, store } from './page.js'

const LONGEST = 350
let audio

document.addEventListener('click', async event => {
  if (!event.target.closest('[data-ask-notifications]')) return
  store.set('notifications', 'on')
  audio = new AudioContext()
  ring()
  if ('Notification' in window) await Notification.requestPermission()
  document.getElementById('chat-menu').open = false
})

onRefresh(() => {
  const asks = document.querySelector('[data-ask-notifications]')
  asks?.closest('li').toggleAttribute('hidden', isOn())
})

function isOn() {
  return store.get('notifications') === 'on' && (!('Notification' in window) || Notification.permission !== 'default')
}

on('message', (data, { again }) => {
  if (again || data.own || data.notification || !isOn() || document.hasFocus()) return
  const one = () => announce(data)
  // Of several tabs one is enough.
  if (!navigator.locks) return one()
  void navigator.locks.request(`foyer.message.${data.message}`, { ifAvailable: true }, async lock => {
    if (!lock) return
    one()
    await new Promise(resolve => setTimeout(resolve, 3000))
  })
})

function announce({ channel, author, name, preview }) {
  ring()
  if (!('Notification' in window) || Notification.permission !== 'granted') return
  const title = author && author !== name ? `${author} – ${name}` : name
  const shown = new Notification(title, { body: preview.slice(0, LONGEST), tag: `foyer-${channel}` })
  shown.addEventListener('click', () => {
    window.focus()
    shown.close()
    void openWindow(String(channel))
  })
}

/** Two short tones; a browser that wants a click first stays silent. */
function ring() {
  try {
    audio ??= new AudioContext()
    for (const [start, pitch] of [
      [0, 660],
      [0.12, 880],
    ]) {
      const tone = audio.createOscillator()
      const volume = audio.createGain()
      const from = audio.currentTime + start
      tone.frequency.value = pitch
      volume.gain.setValueAtTime(0.08, from)
      volume.gain.exponentialRampToValueAtTime(0.001, from + 0.25)
      tone.connect(volume).connect(audio.destination)
      tone.start(from)
      tone.stop(from + 0.3)
    }
  } catch {
    // no sound here
  }
}
