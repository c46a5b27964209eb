import { DomUtils } from 'htmlparser2'
import type { Visitor } from '../visitor.ts'
import { type Element, parse, select, type Tree, textOf } from './dom.ts'
import { type Fields, fieldsOf, type Typed, type, unfilled, valuesOf } from './fields.ts'
import { choiceOf, findControls, findPressable, formOf, submitterOf } from './find.ts'
import { attribute, boostOf, swapIn, targetOf } from './htmx.ts'

interface Request {
  readonly method: string
  readonly url: string
  readonly fields: Fields
  readonly multipart?: boolean
}

/**
 * A page that somebody has open, without a browser: what stands on it, and what a person does there. Links and forms that
 * htmx takes over are answered as htmx does it: the parts that the server sends are put in their places, and the rest of
 * the page stays. Scripts do not run; where they are the point, use `testBrowser`.
 *
 *     const page = await visitor.open('/web/action/garden.plant_action')
 *     await page.press('Basil')
 *     page.fill('Height', 40)
 *     await page.press('Save')
 *     t.regex(page.text(), /Saved/)
 */
export class Page {
  /** The address, without the server's. */
  url: string
  /** The status of the last answer: 200, 422, … */
  status = 0
  title = ''
  #tree: Tree = parse('')
  readonly #visitor: Visitor

  /** Not called by tests: see `visitor.open`. */
  constructor(visitor: Visitor, url: string) {
    this.#visitor = visitor
    this.url = url
  }

  /** Goes to an address, as the address bar does. */
  async open(url: string): Promise<this> {
    const { response, url: end } = await this.#visitor.follow(url, { headers: { accept: 'text/html' } })
    return this.#show(response, end)
  }

  async reload(): Promise<this> {
    return this.open(this.url)
  }

  /** What there is to read, a line for each block; only below the first element of a selector, if one is given. */
  text(selector = 'body'): string {
    const [part] = select(this.#tree, selector)
    if (part) return textOf(part)
    if (selector === 'body') return textOf(this.#tree)
    throw new Error(`There is no ${selector} on the page ${this.url}.`)
  }

  /** Is there an element that a selector names? */
  has(selector: string): boolean {
    return select(this.#tree, selector).length > 0
  }

  /** The page as it is now, for what `text` does not tell. */
  get html(): string {
    return DomUtils.getOuterHTML(this.#tree)
  }

  /** What stands in a field: its text, the label of what is chosen, true or false for a tick. */
  value(label: string): string | boolean {
    const controls = findControls(this.#tree, label)
    const [first] = controls
    if (first?.attribs.type === 'checkbox') return 'checked' in first.attribs
    if (first?.attribs.type === 'radio') {
      const chosen = controls.find(({ attribs }) => 'checked' in attribs)
      return chosen ? choiceOf(chosen) : ''
    }
    const values = valuesOf(first!)
    if (first!.name !== 'select') return values[0] ?? ''
    const options = select(first!, 'option').filter(option =>
      values.includes(option.attribs.value ?? DomUtils.textContent(option)),
    )
    return options.map(option => DomUtils.textContent(option).trim()).join(', ')
  }

  /**
   * Types into the field with this label (or, if no label is the same, this name): a text, the label of a choice or a
   * list of them, true or false for a tick. Throws when there is no such field, choice, or it is read-only.
   */
  fill(label: string, value: Typed): this {
    type(findControls(this.#tree, label), label, value)
    return this
  }

  /**
   * Presses the button, or follows the link, with this name: its `aria-label`, or the text on it. `near` is a text beside
   * it, when several have the name. Questions whether one is sure are answered with yes. Throws when there is no such
   * button, or when the form can't be sent because something required is empty.
   */
  async press(name: string, { near }: { near?: string } = {}): Promise<this> {
    const element = findPressable(this.#tree, name, near)
    const { attribs } = element
    if ('disabled' in attribs) throw new Error(`“${name}” is disabled here.`)
    const verb = ['get', 'post', 'put', 'patch', 'delete'].find(each => attribs[`hx-${each}`] !== undefined)
    const form = formOf(this.#tree, element)
    if (verb) {
      const fields = verb === 'get' || !form ? [] : fieldsOf(this.#tree, form, element)
      return this.#byHtmx(element, { method: verb.toUpperCase(), url: attribs[`hx-${verb}`]!, fields })
    }
    if (element.name === 'a') {
      const request = { method: 'GET', url: attribs.href ?? '', fields: [] }
      return boostOf(element) ? this.#byHtmx(element, request) : this.open(this.#absolute(request.url))
    }
    if (form && !/^(button|reset)$/.test(attribs.type ?? '')) return this.#send(form, element)
    return this
  }

  /** Sends the form that a field is in, as Enter does there. */
  async submit(label: string): Promise<this> {
    const form = formOf(this.#tree, findControls(this.#tree, label)[0]!)
    if (!form) throw new Error(`“${label}” is in no form.`)
    return this.#send(form, submitterOf(form))
  }

  async #send(form: Element, submitter: Element | undefined): Promise<this> {
    const own = submitter?.attribs ?? {}
    const method = (own.formmethod ?? form.attribs.method ?? 'get').toUpperCase()
    if (method === 'DIALOG') return this
    const checked = !('novalidate' in form.attribs || 'formnovalidate' in own)
    const empty = checked ? unfilled(this.#tree, form) : []
    if (empty.length > 0) throw new Error(`The form is not sent before this is filled in: ${empty.join(', ')}.`)
    const url = own.formaction ?? form.attribs.action ?? this.url
    const multipart = form.attribs.enctype === 'multipart/form-data'
    const request = { method, url, fields: fieldsOf(this.#tree, form, submitter), multipart }
    const verb = ['post', 'get', 'put', 'patch', 'delete'].find(each => form.attribs[`hx-${each}`] !== undefined)
    if (verb) return this.#byHtmx(form, { ...request, method: verb.toUpperCase(), url: form.attribs[`hx-${verb}`]! })
    if (boostOf(form)) return this.#byHtmx(form, request)
    const { response, url: end } = await this.#visitor.follow(...this.#wire(request, {}))
    return this.#show(response, end)
  }

  /** As htmx asks, and does with the answer. */
  async #byHtmx(element: Element, request: Request): Promise<this> {
    const boost = boostOf(element)
    const selector = boost?.target ?? attribute(element, 'hx-target') ?? (boost ? 'body' : undefined)
    const target = targetOf(this.#tree, element, selector)
    const wanted = attribute(element, 'hx-select') ?? boost?.select
    const whole = selector === 'body' || wanted !== undefined
    const token = select(this.#tree, 'meta').find(({ attribs }) => attribs.name === 'csrf-token')?.attribs.content
    const headers = {
      'HX-Request': 'true',
      'HX-Request-Type': whole ? 'full' : 'partial',
      'HX-Source': nameIn(element),
      'HX-Current-URL': this.#absolute(this.url),
      ...(target && { 'HX-Target': nameIn(target) }),
      ...(boost && { 'HX-Boosted': 'true' }),
      ...(token && { 'X-CSRF-Token': token }),
    }
    // Before the element is exchanged, together with what is around it.
    const swap = boost?.swap ?? attribute(element, 'hx-swap') ?? 'innerHTML'
    const pushed = attribute(element, 'hx-push-url') ?? (boost ? 'true' : 'false')
    const { response, url, redirected } = await this.#visitor.follow(...this.#wire(request, headers))
    const told = (name: string) => response.headers.get(`hx-${name}`)
    if (told('refresh') === 'true') return this.reload()
    const leads = told('redirect') ?? told('location')
    if (leads) return this.open(leads.startsWith('{') ? JSON.parse(leads).path : leads)
    this.status = response.status
    const retarget = told('retarget')
    const title = swapIn(this.#tree, {
      html: await response.text(),
      swap: [204, 304].includes(response.status) ? 'none' : (told('reswap') ?? swap),
      target: retarget ? targetOf(this.#tree, element, retarget) : target,
      select: told('reselect') ?? wanted,
    })
    this.title = title ?? this.title
    const push = told('push-url') ?? told('replace-url') ?? pushed
    // A form that is shown again, with its mistakes, has no address of its own.
    const stays = response.status >= 400 || (request.method !== 'GET' && !redirected)
    if (push !== 'false' && !stays) this.url = push === 'true' ? url : push
    return this
  }

  /** An address and what `fetch` needs beside it. */
  #wire({ method, url, fields, multipart }: Request, headers: Record<string, string>): [string, RequestInit] {
    const address = new URL(this.#absolute(url))
    if (method === 'GET') {
      for (const [name, value] of fields) address.searchParams.append(name, value)
      return [address.href, { headers: { accept: 'text/html', ...headers } }]
    }
    const body = multipart ? new FormData() : new URLSearchParams()
    for (const [name, value] of fields) body.append(name, value.replaceAll(/\r?\n/g, '\r\n'))
    const origin = address.origin
    return [address.href, { method, body, headers: { accept: 'text/html', origin, ...headers } }]
  }

  #absolute(url: string): string {
    return new URL(url, new URL(this.url, this.#visitor.address)).href
  }

  async #show(response: Response, url: string): Promise<this> {
    this.status = response.status
    this.url = url
    this.#tree = parse(await response.text())
    const [title] = select(this.#tree, 'title')
    this.title = title ? DomUtils.textContent(title) : ''
    return this
  }
}

function nameIn({ name, attribs }: Element): string {
  return attribs.id ? `${name}#${attribs.id}` : name
}
