/** Cards that are dragged between the columns of a board. The keyboard has a menu on each card. */
import { post } from './token.js'

let dragged = null

document.addEventListener('pointerdown', event => {
  const card = event.target.closest?.('.kanban-columns[data-move] .kanban-card')
  if (card) card.draggable = event.pointerType === 'mouse' && !event.target.closest('button, input, select, summary')
})

document.addEventListener('dragstart', event => {
  const card = event.target.closest?.('.kanban-columns[data-move] .kanban-card')
  if (!card) return
  dragged = { card, from: card.closest('.kanban-column'), next: card.nextElementSibling, list: card.parentElement }
  card.classList.add('dragged')
  event.dataTransfer.effectAllowed = 'move'
  event.dataTransfer.setData('text/plain', card.textContent.trim())
})

document.addEventListener('dragover', event => {
  const column = event.target.closest?.('.kanban-column')
  if (!dragged || !column || column.parentElement !== dragged.from.parentElement) return
  event.preventDefault()
  const list = column.querySelector('.kanban')
  const over = event.target.closest('.kanban-card')
  if (!list || over === dragged.card) return
  if (!over) return list.contains(dragged.card) ? undefined : list.append(dragged.card)
  const { top, height } = over.getBoundingClientRect()
  if (event.clientY < top + height / 2) over.before(dragged.card)
  else over.after(dragged.card)
})

document.addEventListener('drop', event => {
  if (!dragged) return
  event.preventDefault()
  const { card, from } = dragged
  const column = event.target.closest?.('.kanban-column') ?? from
  dragged = { ...dragged, done: true }
  void moved(card, from, column)
})

document.addEventListener('dragend', () => {
  if (!dragged) return
  const { card, list, next, done } = dragged
  card.classList.remove('dragged')
  if (!done) list.insertBefore(card, next)
  dragged = null
})

/** Tells the server, and shows the board as it is then. */
async function moved(card, from, column) {
  const board = column.parentElement
  const values = { id: card.dataset.id, from: from.dataset.group }
  if (column !== from) values.to = column.dataset.group
  const order = [...column.querySelectorAll('.kanban-card')].map(({ dataset }) => dataset.id)
  if (board.dataset.sorted !== undefined && order.includes(card.dataset.id)) values.order = order.join()
  const answer = await post(board.dataset.move, values, { redirect: 'manual' })
  if (answer?.type !== 'opaqueredirect' && !answer?.ok) return location.reload()
  window.htmx.ajax('GET', location.pathname + location.search, { target: '#main', swap: 'outerHTML' })
}
