/** Notices that pass: gone after a while, but not while somebody is at them. */
const stays = 8000

const watch = () => {
  for (const notice of document.querySelectorAll('.notice[data-passing]:not([data-timed])')) {
    notice.dataset.timed = ''
    const pass = () => (notice.matches(':hover, :focus-within') ? setTimeout(pass, stays) : notice.remove())
    setTimeout(pass, stays)
  }
}
document.addEventListener('htmx:after:swap', watch)
watch()
