// The only thing on a customer's site: a button, and a frame in which the conversation lives. All that is remembered is
// kept by the site itself, since a frame of another origin may be denied any memory.
;(() => {
  const script = document.currentScript
  const source = new URL(script.src)
  const server = source.origin
  const channel = source.pathname.split('/').pop()
  const key = `foyer_livechat_${channel}`
  const week = 7 * 24 * 3600 * 1000
  let frame
  let ready // nothing is said to a frame that is not there yet: browsers call that an error on the site's console
  let unread = 0
  /** Does the visitor want to write, as soon as the frame is there? */
  let wanted = false

  const memory = (() => {
    let kept = {}
    // Read anew each time: other tabs of the site write there as well.
    const get = () => {
      try {
        kept = JSON.parse(localStorage.getItem(key)) || {}
      } catch {}
      if (kept.at < Date.now() - week) delete kept.previous
      return kept
    }
    return {
      get,
      set(values) {
        kept = { ...get(), ...values, at: Date.now() }
        try {
          localStorage.setItem(key, JSON.stringify(kept))
        } catch {}
      },
    }
  })()

  // A shadow root keeps the site's styles out, and ours in.
  const host = document.createElement('div')
  const root = host.attachShadow({ mode: 'open' })
  const add = (tag, values, parent = root) => Object.assign(parent.appendChild(document.createElement(tag)), values)
  const style = new CSSStyleSheet()
  root.adoptedStyleSheets = [style]
  let button
  let bubble
  let labels

  const address = `?url=${encodeURIComponent(location.href)}&lang=${encodeURIComponent(script.dataset.lang || '')}`
  fetch(`${server}/im_livechat/init/${channel}${address}`, { credentials: 'omit', headers: authorization() })
    .then(answer => (answer.ok ? answer.json() : null))
    .then(setUp)
    .catch(() => {})

  function authorization() {
    const { token } = memory.get()
    return token ? { Authorization: `Bearer ${token}` } : {}
  }

  function setUp(set) {
    if (!set?.show) return
    style.replaceSync(`${set.css}:host{--button:${set.button};--button-text:${set.button_text}}`)
    button = add('button', { type: 'button', innerHTML: set.icon })
    labels = [set.label, set.unread_label]
    badge(0)
    button.setAttribute('aria-expanded', 'false')
    button.onclick = () => (isOpen() ? fold() : open(true))
    if (set.bubble && !set.ongoing) bubble = add('p', { textContent: set.bubble, onclick: () => open(true) })
    document.body.append(host)
    if (set.ongoing && memory.get().open) open(false)
    else if (set.popup !== undefined && !memory.get().popped && innerWidth > 600) {
      setTimeout(() => {
        if (isOpen() || memory.get().popped) return
        memory.set({ popped: true })
        open(false)
      }, set.popup * 1000)
    }
    // Another tab of the site began a conversation.
    addEventListener('storage', event => {
      const { token, session } = memory.get()
      if (event.key === key) tell({ token, session })
    })
  }

  const isOpen = () => frame && !frame.hidden

  function open(focus) {
    bubble?.remove()
    if (!frame) {
      frame = add('iframe', {
        title: labels[0],
        src: `${server}/im_livechat/widget/${channel}${address}`,
      })
      frame.allow = 'clipboard-write'
    }
    frame.hidden = false
    button.setAttribute('aria-expanded', 'true')
    memory.set({ open: true })
    badge(0)
    wanted = focus
    if (focus) frame.focus()
    tell({ shown: true, focus })
  }

  function fold() {
    frame.hidden = true
    button.setAttribute('aria-expanded', 'false')
    memory.set({ open: false })
    tell({ shown: false })
    button.focus()
  }

  function badge(count) {
    unread = count
    button.dataset.unread = count || ''
    button.setAttribute('aria-label', count ? labels[1].replace('#', count) : labels[0])
  }

  const tell = message => ready && frame.contentWindow.postMessage({ foyer: message }, server)

  addEventListener('message', ({ source, origin, data }) => {
    if (!frame || source !== frame.contentWindow || origin !== server || !data?.foyer) return
    const said = data.foyer
    ready ||= said.ready
    if (said.ready) tell({ ...memory.get(), shown: isOpen(), focus: wanted, page: location.href })
    if (said.keep) memory.set(said.keep)
    if (said.fold) fold()
    if (said.unread && !isOpen()) badge(unread + said.unread)
  })
})()
