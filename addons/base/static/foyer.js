/** What the back office's pages do beyond forms and links. Everything works without it. */
import './token.js'
import './draft.js'
import './choose.js'
import './rich.js'
import './tabs.js'
import './navigate.js'
import './dialog.js'
import './notices.js'
import './selection.js'
import './record.js'
import './expired.js'
import './handle.js'
import './board.js'

// Menus close when somebody clicks elsewhere, chooses, or presses Escape.
const openMenus = () => document.querySelectorAll('details.menu[open]')
document.addEventListener('click', event => {
  for (const menu of openMenus()) {
    const inside = menu.contains(event.target)
    if (!inside || event.target.closest('.menu-list a')) menu.open = false
  }
})
document.addEventListener('keydown', event => {
  if (event.key === 'Escape') closeMenus()
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') moveInMenu(event)
})

function closeMenus() {
  for (const menu of openMenus()) {
    const within = menu.contains(document.activeElement)
    menu.open = false
    if (within) menu.querySelector('summary').focus()
  }
}

function moveInMenu(event) {
  const menu = document.activeElement?.closest('details.menu[open]')
  if (!menu) return
  const stops = [...menu.querySelectorAll('summary, .menu-list a, .menu-list button')]
  const step = event.key === 'ArrowDown' ? 1 : -1
  const next = stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length]
  event.preventDefault()
  next?.focus()
}

// A question before what cannot be undone; notices can be closed.
document.addEventListener(
  'submit',
  event => {
    const question = event.submitter?.dataset.confirm
    if (!question || window.confirm(question)) return
    event.target.removeAttribute('data-sending')
    event.preventDefault()
    event.stopImmediatePropagation()
  },
  true,
)
document.addEventListener('click', event => {
  const copied = event.target.closest('[data-copy]')
  if (copied) void navigator.clipboard?.writeText(copied.dataset.copy)
  event.target.closest('[data-dismiss="alert"]')?.closest('.alert')?.remove()
})
