/** Pages behind tabs: by click, or by the arrow keys, Home and End. The tab stays open when the form is drawn again. */
const open = {}

class Tabs extends HTMLElement {
  connectedCallback() {
    this.addEventListener('click', event => this.show(event.target.closest('[role=tab]')))
    this.addEventListener('keydown', event => this.move(event))
    const kept = open[location.pathname]
    if (kept && !this.querySelector('[aria-invalid="true"]')) this.show(this.querySelector(`#${CSS.escape(kept)}`))
  }

  get tabs() {
    return [...this.querySelectorAll('[role=tab]')]
  }

  show(chosen) {
    if (!chosen) return
    open[location.pathname] = chosen.id
    for (const tab of this.tabs) {
      const is = tab === chosen
      tab.classList.toggle('active', is)
      tab.setAttribute('aria-selected', String(is))
      tab.tabIndex = is ? 0 : -1
      document.getElementById(tab.getAttribute('aria-controls')).toggleAttribute('data-shown', is)
    }
  }

  move(event) {
    const { tabs } = this
    const at = tabs.indexOf(event.target)
    if (at < 0) return
    const forward = getComputedStyle(this).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    const backward = forward === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight'
    const next = { [forward]: at + 1, [backward]: at - 1, Home: 0, End: tabs.length - 1 }[event.key]
    if (next === undefined) return
    event.preventDefault()
    const tab = tabs[(next + tabs.length) % tabs.length]
    this.show(tab)
    tab.focus()
  }
}
customElements.define('foyer-tabs', Tabs)
