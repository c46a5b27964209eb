/** A list of options below a field: what fits what is typed, one of them pointed at. The field keeps the focus. */
let count = 0

/** @param {string} name @param {Record<string, string>} attributes */
export function element(name, attributes, text = '') {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value ?? '')
  made.textContent = text
  return made
}

export class Listbox {
  /** @param {HTMLInputElement} input @param {string} label @param {(item: HTMLElement) => void} choose */
  constructor(input, label, choose) {
    this.input = input
    this.at = -1
    this.element = element('ul', { class: 'options', role: 'listbox', id: `options-${++count}`, 'aria-label': label })
    this.element.hidden = true
    const own = {
      role: 'combobox',
      'aria-expanded': 'false',
      'aria-autocomplete': 'list',
      'aria-controls': this.element.id,
    }
    for (const [name, value] of Object.entries(own)) input.setAttribute(name, value)
    this.element.addEventListener('mousedown', event => {
      event.preventDefault()
      const item = event.target.closest('[data-value]')
      if (item) choose(item)
    })
  }

  get closed() {
    return this.element.hidden
  }

  get items() {
    return [...this.element.querySelectorAll('[data-value]')]
  }

  /** The option that is pointed at, if there is one. */
  get current() {
    return this.items[this.at]
  }

  /** @param {{ value: string, label: string }[]} options @param {string} none what is said when nothing fits */
  open(options, none) {
    const item = ({ value, label }, index) =>
      element(
        'li',
        { role: 'option', id: `${this.element.id}-${index}`, 'data-value': value, 'aria-selected': 'false' },
        label,
      )
    const nothing = element('li', { role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' }, none)
    this.element.replaceChildren(...(options.length ? options.map(item) : [nothing]))
    this.element.hidden = false
    this.input.setAttribute('aria-expanded', 'true')
  }

  close() {
    this.element.hidden = true
    this.input.setAttribute('aria-expanded', 'false')
    this.input.removeAttribute('aria-activedescendant')
  }

  /** @param {number} index -1 points at nothing */
  point(index) {
    const { items } = this
    this.at = Math.max(-1, Math.min(index, items.length - 1))
    for (const [place, item] of items.entries()) item.setAttribute('aria-selected', String(place === this.at))
    if (this.current) this.input.setAttribute('aria-activedescendant', this.current.id)
    else this.input.removeAttribute('aria-activedescendant')
    this.current?.scrollIntoView({ block: 'nearest' })
  }

  /** Up and down. @param {number} step */
  move(step) {
    this.point(this.at + step)
  }
}
