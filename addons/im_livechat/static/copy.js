/** A button beside what a website's author takes away from a channel's page: the script, and the address. */

const words = document.querySelector('script[data-copy]').dataset

function addButtons() {
  for (const field of document.querySelectorAll('#main :is([data-field=script_external], [data-field=web_page])')) {
    const value = field.querySelector('.field-value :is(.text-prewrap, a)')
    if (!value || field.querySelector('[data-copied]')) continue
    const button = document.createElement('button')
    Object.assign(button, { type: 'button', className: 'btn btn-secondary btn-sm ms-2', textContent: words.copy })
    button.dataset.copied = ''
    button.setAttribute('aria-label', `${words.copy}: ${field.querySelector('.label')?.textContent ?? ''}`)
    button.addEventListener('click', () => copy(value.textContent, button))
    value.after(button)
  }
}

async function copy(text, button) {
  await navigator.clipboard.writeText(text)
  button.textContent = words.copied
  document.getElementById('announcer').textContent = words.copied
  setTimeout(() => {
    button.textContent = words.copy
  }, 2000)
}

// Without the right to the clipboard (a page without https) one selects by hand, as without scripts.
if (navigator.clipboard) {
  addButtons()
  document.addEventListener('htmx:after:swap', addButtons)
}
