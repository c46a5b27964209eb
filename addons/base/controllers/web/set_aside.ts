import { type Environment, views } from '#core'
import { actionUrl } from './scene.ts'

/** What an administrator is told of parts of a view that cannot be shown; others see the page without them. */
export interface Notice {
  readonly text: string
  /** Where the view can be mended. */
  readonly url: string | null
}

export async function setAside(
  env: Environment,
  kind: views.ViewKind,
  model: string,
  id: number | null,
): Promise<readonly Notice[]> {
  if (!env.isSystem()) return []
  const catalog = await views.catalogOf(env)
  const problems = catalog.setAside(env, kind, model, id)
  if (problems.length === 0) return []
  const action = await env.ref('base.action_ui_view', { optional: true })
  return problems.map(problem => {
    const view = catalog.views.named(problem.place.view)
    return { text: problem.message, url: action && view ? `${actionUrl(action.id)}/${view.id}` : null }
  })
}
