/** Choosing rows of a list: one by one, from one to another with Shift, the page, or all that match. */

const form = () => document.getElementById('selection')
const boxes = () => [...document.querySelectorAll('.list input[name=ids][form=selection]')]
let last = null

/** Shows how many are chosen, and the bar with what can be done with them. */
function show() {
  const bar = form()
  if (!bar) return
  const all = boxes()
  const chosen = all.filter(box => box.checked)
  const everything = bar.elements.all?.checked === true
  for (const box of all) {
    box.disabled = everything
    box.closest('tr').classList.toggle('list-chosen', everything || box.checked)
  }
  bar.toggleAttribute('data-on', everything || chosen.length > 0)
  const count = everything ? '' : bar.dataset.count.replace('%', chosen.length)
  bar.querySelector('.selection-count').textContent = chosen.length > 0 || everything ? count : ''
  for (const page of document.querySelectorAll('[data-select-page]')) {
    page.hidden = false
    if (page.type !== 'checkbox') continue
    page.checked = everything || (all.length > 0 && chosen.length === all.length)
    page.indeterminate = !page.checked && chosen.length > 0
    page.disabled = everything
  }
}

function choose(rows, checked) {
  for (const box of rows) box.checked = checked
  show()
}

document.addEventListener('click', event => {
  const page = event.target.closest('[data-select-page]')
  if (page) return choose(boxes(), page.type === 'checkbox' ? page.checked : true)
  if (!event.target.matches?.('.list input[name=ids]')) return
  const all = boxes()
  const [from, to] = [all.indexOf(last), all.indexOf(event.target)].sort((a, b) => a - b)
  last = event.target
  if (event.shiftKey && from >= 0) choose(all.slice(from, to + 1), event.target.checked)
})
document.addEventListener('change', event => {
  if (event.target.form === form() && form()) show()
})
document.addEventListener('reset', event => {
  if (event.target === form()) setTimeout(show)
})
document.addEventListener('keydown', event => {
  if (event.key !== 'Escape' || !form()?.hasAttribute('data-on') || document.querySelector('.menu[open], dialog[open]'))
    return
  if (event.target.closest?.('input[type=search]')) return
  form().reset()
})
document.addEventListener('htmx:after:swap', show)
show()
