/** Rows that are dragged by a handle, or moved with the arrow keys while it has the focus. */
import { post } from './token.js'

const rowOf = handle => handle.closest('tr')
const rowsBeside = row => [...row.parentElement.children].filter(each => each.querySelector('.handle'))

/** Tells the server the order of the rows; in a form the numbers go with it when it is saved. */
async function settle(handle) {
  const row = rowOf(handle)
  const rows = rowsBeside(row)
  document.getElementById('announcer').textContent = `${rows.indexOf(row) + 1} / ${rows.length}`
  if (!handle.dataset.url) return number(rows)
  const ids = rows.map(({ dataset }) => ['ids', dataset.id])
  const answer = await post(handle.dataset.url, ids, { headers: { 'HX-Request': 'true' } })
  if (!answer?.ok) location.reload()
}

function number(rows) {
  const inputs = rows.map(row => row.querySelector('[data-order]')).filter(Boolean)
  const values = inputs.map(({ value }) => Number(value) || 0).sort((a, b) => a - b)
  const distinct = new Set(values).size === values.length
  for (const [index, input] of inputs.entries()) {
    const value = String(distinct ? values[index] : values[0] + index)
    if (input.value === value) continue
    input.value = value
    for (const kind of ['input', 'change']) input.dispatchEvent(new Event(kind, { bubbles: true }))
  }
}

document.addEventListener('keydown', event => {
  const handle = event.target.closest?.('.handle')
  if (!handle || !['ArrowUp', 'ArrowDown'].includes(event.key)) return
  event.preventDefault()
  const row = rowOf(handle)
  const rows = rowsBeside(row)
  const other = rows[rows.indexOf(row) + (event.key === 'ArrowUp' ? -1 : 1)]
  if (!other) return
  if (event.key === 'ArrowUp') other.before(row)
  else other.after(row)
  handle.focus()
  void settle(handle)
})

document.addEventListener('pointerdown', event => {
  const handle = event.target.closest?.('.handle')
  if (!handle || event.button !== 0) return
  const row = rowOf(handle)
  const before = rowsBeside(row).indexOf(row)
  handle.setPointerCapture(event.pointerId)
  row.classList.add('dragged')
  const move = ({ clientY }) => {
    const rows = rowsBeside(row)
    const at = rows.indexOf(row)
    const over = rows.findIndex(each => {
      const { top, bottom } = each.getBoundingClientRect()
      return clientY >= top && clientY < bottom
    })
    if (over < 0 || over === at) return
    if (over < at) rows[over].before(row)
    else rows[over].after(row)
  }
  const end = () => {
    row.classList.remove('dragged')
    handle.removeEventListener('pointermove', move)
    if (rowsBeside(row).indexOf(row) !== before) void settle(handle)
  }
  handle.addEventListener('pointermove', move)
  handle.addEventListener('lostpointercapture', end, { once: true })
})
