/** Text with bold, links and lists: typed as it looks, kept as HTML in the field that it stands for. */
class Rich extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector('textarea')
    if (!field || this.querySelector('.rich-text')) return
    const label = field.labels?.[0]?.textContent ?? field.getAttribute('aria-label') ?? ''
    const text = document.createElement('div')
    text.className = 'form-control rich-text'
    text.contentEditable = 'true'
    text.id = `${field.id}-text`
    for (const [name, value] of [
      ['role', 'textbox'],
      ['aria-multiline', 'true'],
      ['aria-label', label.trim()],
    ])
      text.setAttribute(name, value)
    // The server has taken out of it whatever could run.
    text.innerHTML = field.value
    text.addEventListener('input', () => {
      field.value = text.textContent.trim() || text.querySelector('img') ? text.innerHTML : ''
    })
    field.labels?.[0]?.addEventListener('click', () => text.focus())
    field.hidden = true
    field.after(text)
  }
}
customElements.define('foyer-rich', Rich)
