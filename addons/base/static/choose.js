/**
 * A list to choose from as a field to type in: what is chosen stands before the text, what fits below it. The `<select>`
 * inside stays what the form sends. With `data-options` the server is asked what fits.
 */
let count = 0

class Choose extends HTMLElement {
  connectedCallback() {
    this.select = this.querySelector('select')
    if (!this.select || this.querySelector('.chooser')) return
    this.list = element('ul', {
      class: 'options',
      role: 'listbox',
      id: `options-${++count}`,
      hidden: '',
      'aria-label': this.dataset.label,
    })
    this.chips = element('ul', { 'aria-label': this.dataset.label })
    this.input = element('input', {
      type: 'text',
      role: 'combobox',
      autocomplete: 'off',
      'aria-expanded': 'false',
      'aria-autocomplete': 'list',
      'aria-controls': this.list.id,
      id: `${this.select.id}-input`,
      placeholder: this.dataset.placeholder ?? '',
    })
    this.name()
    const chooser = element('div', { class: 'chooser' })
    chooser.append(...(this.select.multiple ? [this.chips] : []), this.input)
    this.append(chooser, this.list)
    this.select.hidden = true
    chooser.addEventListener('click', event => event.target === chooser && this.input.focus())
    this.input.addEventListener('input', () => this.open(this.input.value))
    this.input.addEventListener('click', () => this.open(''))
    this.input.addEventListener('keydown', event => this.key(event))
    this.input.addEventListener('blur', () => setTimeout(() => this.close(), 150))
    this.list.addEventListener('mousedown', event => {
      event.preventDefault()
      this.choose(event.target.closest('[data-value]'))
    })
    this.show()
  }

  /** The label and the descriptions of the select are those of the text. */
  name() {
    const { select, input } = this
    const label = select.labels?.[0]
    if (label) label.htmlFor = input.id
    else input.setAttribute('aria-label', this.dataset.label)
    for (const name of ['aria-describedby', 'aria-invalid', 'required']) {
      if (!select.hasAttribute(name)) continue
      input.setAttribute(name === 'required' ? 'aria-required' : name, select.getAttribute(name) || 'true')
      select.removeAttribute('required')
    }
  }

  show() {
    const chosen = [...this.select.selectedOptions].filter(option => option.value)
    if (!this.select.multiple) this.input.value = chosen[0]?.textContent ?? ''
    this.chips.replaceChildren(...chosen.map(option => this.chip(option)))
  }

  chip(option) {
    const item = element('li', {}, option.textContent)
    const remove = element(
      'button',
      { type: 'button', 'aria-label': `${this.dataset.remove} ${option.textContent}` },
      '×',
    )
    remove.addEventListener('click', () => {
      option.selected = false
      this.changed()
      this.input.focus()
    })
    item.append(remove)
    return item
  }

  async open(text) {
    this.asked = text
    const options = this.dataset.options ? await this.ask(text) : this.known(text)
    if (this.asked !== text || document.activeElement !== this.input) return
    const items = options.map(({ value, label }, index) =>
      element(
        'li',
        { role: 'option', id: `${this.list.id}-${index}`, 'data-value': value, 'aria-selected': 'false' },
        label,
      ),
    )
    this.list.replaceChildren(
      ...(items.length
        ? items
        : [element('li', { role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' }, this.dataset.none)]),
    )
    this.list.hidden = false
    this.input.setAttribute('aria-expanded', 'true')
    this.point(text ? 0 : -1)
  }

  known(text) {
    const wanted = text.trim().toLocaleLowerCase()
    return [...this.select.options]
      .filter(
        option =>
          option.value &&
          !(this.select.multiple && option.selected) &&
          option.textContent.toLocaleLowerCase().includes(wanted),
      )
      .map(option => ({ value: option.value, label: option.textContent }))
  }

  async ask(text) {
    try {
      const response = await fetch(`${this.dataset.options}&q=${encodeURIComponent(text)}`, {
        headers: { Accept: 'application/json' },
      })
      const chosen = new Set([...this.select.selectedOptions].map(option => option.value))
      return response.ok
        ? (await response.json()).options.filter(({ value }) => !this.select.multiple || !chosen.has(String(value)))
        : []
    } catch {
      return this.known(text)
    }
  }

  point(index) {
    const items = [...this.list.querySelectorAll('[data-value]')]
    this.at = items.length ? Math.max(-1, Math.min(index, items.length - 1)) : -1
    for (const [place, item] of items.entries()) item.setAttribute('aria-selected', String(place === this.at))
    const current = items[this.at]
    if (current) this.input.setAttribute('aria-activedescendant', current.id)
    else this.input.removeAttribute('aria-activedescendant')
    current?.scrollIntoView({ block: 'nearest' })
  }

  key(event) {
    const closed = this.list.hidden
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (closed) void this.open('')
      else this.point(this.at + (event.key === 'ArrowDown' ? 1 : -1))
    } else if (event.key === 'Enter' && !closed) {
      event.preventDefault()
      this.choose(this.list.querySelector('[data-value][aria-selected="true"]'))
    } else if (event.key === 'Escape' && !closed) {
      event.stopPropagation()
      this.close()
    } else if (event.key === 'Backspace' && this.select.multiple && !this.input.value) {
      const last = [...this.select.selectedOptions].at(-1)
      if (last) last.selected = false
      this.changed()
    }
  }

  choose(item) {
    if (!item) return
    const { value } = item.dataset
    const option = [...this.select.options].find(each => each.value === value) ?? new Option(item.textContent, value)
    if (!option.parentNode) this.select.append(option)
    if (this.select.multiple) this.input.value = ''
    option.selected = true
    this.changed()
    this.close()
  }

  changed() {
    this.show()
    for (const kind of ['input', 'change']) this.select.dispatchEvent(new Event(kind, { bubbles: true }))
  }

  close() {
    this.asked = null
    this.list.hidden = true
    this.input.setAttribute('aria-expanded', 'false')
    this.input.removeAttribute('aria-activedescendant')
    if (this.select.multiple) this.input.value = ''
    else if (!this.input.value.trim() && this.select.value && [...this.select.options].some(option => !option.value)) {
      this.select.value = ''
      this.changed()
    } else this.show()
  }
}

function element(name, attributes, text = '') {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value ?? '')
  made.textContent = text
  return made
}
customElements.define('foyer-select', Choose)
