import type { ArchElement } from './arch.ts'
import { attributes, classes, type Html, html } from './html.ts'
import { postForm } from './post_form.ts'
import { ownMark } from './press.ts'
import type { Row, Scene } from './scene.ts'

/** The classes of Bootstrap that a button may be given, and the name that views of the reference product use. */
function buttonClass(node: ArchElement): string | null {
  const given = (node.attributes.class ?? '').split(/\s+/).filter(Boolean)
  const kinds = given.filter(name => name.startsWith('btn-'))
  const primary = given.includes('oe_highlight') || given.includes('btn-primary')
  const others = kinds.filter(name => name !== 'btn-primary')
  const rest = given.filter(name => !name.startsWith('btn-') && name !== 'btn' && name !== 'oe_highlight')
  return classes('btn', primary ? 'btn-primary' : kinds.length === 0 && 'btn-secondary', ...others, ...rest)
}

/** `fa-external-link` → `external-link`: icons have one name here. */
function content(node: ArchElement, scene: Scene, inner: Html): Html {
  const icon = node.attributes.icon?.replace(/^fa-/, '')
  return html`${icon ? scene.icon(icon) : null}${node.attributes.string ? html`<span>${node.attributes.string}</span>` : inner}`
}

/** The name of what a button does: `%(addon.action)d` and `addon.action` are the same action. */
export function targetOf(node: ArchElement): string {
  return (node.attributes.name ?? '').replace(/^%\((.*)\)[ds]$/, '$1')
}

/** A button inside a form that it sends with it: the record is saved before its method runs. */
export function formButton(node: ArchElement, row: Row, scene: Scene, inner: Html): Html {
  const shared = { class: buttonClass(node), accesskey: node.attributes.hotkey }
  if (node.attributes.special === 'cancel') {
    const left = { ...shared, href: scene.urls.discard, 'data-dialog-close': scene.urls.discard !== undefined }
    return html`<a${attributes(left)}>${content(node, scene, inner)}</a>`
  }
  if (node.attributes.special === 'save')
    return html`<button${attributes({ type: 'submit', ...shared })}>${content(node, scene, inner)}</button>`
  if (isLink(node)) return actionLink(node, row, scene, inner)
  const own = {
    type: 'submit',
    ...shared,
    formaction: scene.urls.button(row.id, targetOf(node), 'object', { mark: ownMark(node) }),
    'data-confirm': node.attributes.confirm,
    title: node.attributes.title ?? node.attributes.help,
  }
  return html`<button${attributes(own)}>${content(node, scene, inner)}</button>`
}

/** A button that stands alone, in a row or a card: a form of its own. */
export function rowButton(node: ArchElement, row: Row, scene: Scene, inner: Html): Html {
  if (isLink(node)) return actionLink(node, row, scene, inner)
  const own = {
    type: 'submit',
    class: classes(buttonClass(node), 'btn-sm'),
    'data-confirm': node.attributes.confirm,
    title: node.attributes.title,
  }
  const action = scene.urls.button(row.id, targetOf(node), 'object', { mark: ownMark(node) })
  return postForm('row-button', action, scene, html`<button${attributes(own)}>${content(node, scene, inner)}</button>`)
}

/** An action is a link, unless its button has a context: that is worked out when the button is pressed. */
const isLink = (node: ArchElement) => node.attributes.type === 'action' && ownMark(node) === undefined

function actionLink(node: ArchElement, row: Row, scene: Scene, inner: Html): Html {
  return html`<a class="${buttonClass(node)}" href="${scene.urls.button(row.id, targetOf(node), 'action')}">${content(node, scene, inner)}</a>`
}
