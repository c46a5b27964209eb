/** What an operator's pages do when channels are joined and left: here, in another tab, or by the clock. */

const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? ''

// The cards of channels are drawn anew, so that Join and Leave are what they are everywhere.
function redrawChannels() {
  if (!document.querySelector('#main .kanban form[action*="im_livechat.channel"]')) return
  window.htmx.ajax('GET', location.pathname + location.search, { target: '#main', swap: 'outerHTML' })
}

document.addEventListener('foyer:im_livechat.membership', redrawChannels)
document.addEventListener('foyer:im_livechat.removed', () => {
  // An event is drawn without the session that its form needs.
  for (const input of document.querySelectorAll('#livechat-removed [name=csrf_token]')) input.value = token()
  redrawChannels()
})
