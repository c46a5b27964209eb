import { type Html, html } from './html.ts'
import type { Scene } from './scene.ts'

/** A form that posts what is in it, with the token of the session. */
export function postForm(style: string, action: string, scene: Scene, content: Html): Html {
  return html`<form class="${style}" method="post" action="${action}"><input type="hidden" name="csrf_token" value="${scene.csrfToken}">${content}</form>`
}
