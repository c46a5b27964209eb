/**
 * A list to choose from as a field to type in: what is chosen stands before the text, what fits below it. The `<select>`
 * inside stays what the form sends. With `data-options` the server is asked what fits.
 */
import { ask, create, creations } from './choices.js'
import { element, Listbox } from './listbox.js'

class Choose extends HTMLElement {
  connectedCallback() {
    this.select = this.querySelector('select')
    if (!this.select || this.querySelector('.chooser')) return
    this.chips = element('ul', { 'aria-label': this.dataset.label })
    this.input = element('input', {
      type: 'text',
      autocomplete: 'off',
      id: `${this.select.id}-input`,
      placeholder: this.dataset.placeholder ?? '',
    })
    this.list = new Listbox(this.input, this.dataset.label, item => this.choose(item))
    this.name()
    const chooser = element('div', { class: 'chooser' })
    chooser.append(...(this.select.multiple ? [this.chips] : []), this.input)
    this.append(chooser, this.list.element)
    this.select.hidden = true
    chooser.addEventListener('click', event => event.target === chooser && this.input.focus())
    this.input.addEventListener('input', () => this.open(this.input.value))
    this.input.addEventListener('click', () => this.open(''))
    this.input.addEventListener('keydown', event => this.key(event))
    this.input.addEventListener('blur', () => setTimeout(() => this.close(), 150))
    this.show()
  }

  /** The label and the descriptions of the select are those of the text. */
  name() {
    const { select, input } = this
    const label = select.labels?.[0]
    if (label) label.htmlFor = input.id
    else input.setAttribute('aria-label', this.dataset.label)
    for (const name of ['aria-describedby', 'aria-invalid', 'required', 'autofocus']) {
      if (!select.hasAttribute(name)) continue
      input.setAttribute(name === 'required' ? 'aria-required' : name, select.getAttribute(name) || 'true')
      if (name === 'required' || name === 'autofocus') select.removeAttribute(name)
    }
  }

  get chosen() {
    return [...this.select.selectedOptions].filter(option => option.value)
  }

  show() {
    if (this.select.multiple) this.chips.replaceChildren(...this.chosen.map(option => this.chip(option)))
    else this.input.value = this.chosen[0]?.textContent ?? ''
  }

  chip(option) {
    const item = element('li', {}, option.textContent)
    const remove = element(
      'button',
      { type: 'button', 'aria-label': `${this.dataset.remove} ${option.textContent}` },
      '×',
    )
    remove.addEventListener('click', () => {
      this.drop(option)
      this.input.focus()
    })
    item.append(remove)
    return item
  }

  async open(text) {
    this.asked = text
    const found = this.dataset.options ? await this.ask(text) : this.known(text)
    if (this.asked !== text || document.activeElement !== this.input) return
    this.list.open([...found, ...creations(this.dataset, text, found)], this.dataset.none)
    this.list.point(text ? 0 : -1)
  }

  known(text) {
    const wanted = text.trim().toLocaleLowerCase()
    const fits = option =>
      option.value && option.textContent.toLocaleLowerCase().includes(wanted) && !this.taken(option.value)
    return [...this.select.options].filter(fits).map(({ value, textContent }) => ({ value, label: textContent }))
  }

  taken(value) {
    return this.select.multiple && this.chosen.some(option => option.value === String(value))
  }

  async ask(text) {
    const found = await ask(this.dataset, text)
    return found?.filter(({ value }) => !this.taken(value)) ?? this.known(text)
  }

  key(event) {
    const { list } = this
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (list.closed) void this.open('')
      else list.move(event.key === 'ArrowDown' ? 1 : -1)
    } else if (event.key === 'Enter' && !list.closed) {
      event.preventDefault()
      if (list.current) this.choose(list.current)
    } else if (event.key === 'Escape' && !list.closed) {
      event.stopPropagation()
      this.close()
    } else if (event.key === 'Backspace' && this.select.multiple && !this.input.value && this.chosen.length) {
      this.drop(this.chosen.at(-1))
    }
  }

  choose({ dataset: { value }, textContent }) {
    if (value === '+') return void this.create()
    const option = [...this.select.options].find(each => each.value === value) ?? new Option(textContent, value)
    if (!option.parentNode) this.select.append(option)
    if (this.select.multiple) this.input.value = ''
    option.selected = true
    this.changed()
    this.close()
  }

  async create() {
    const made = await create(this.dataset, this.input.value)
    if (made) this.choose({ dataset: { value: made.value }, textContent: made.label })
    else this.list.open([], this.dataset.failed)
  }

  drop(option) {
    option.selected = false
    this.changed()
  }

  changed() {
    this.show()
    // It led to what was chosen before.
    this.parentElement?.querySelector('[data-opens]')?.remove()
    for (const kind of ['input', 'change']) this.select.dispatchEvent(new Event(kind, { bubbles: true }))
  }

  close() {
    this.asked = null
    this.list.close()
    const empty = [...this.select.options].find(option => !option.value)
    if (this.select.multiple) this.input.value = ''
    else if (!this.input.value.trim() && this.select.value && empty) {
      empty.selected = true
      this.changed()
    } else this.show()
  }
}
customElements.define('foyer-select', Choose)
