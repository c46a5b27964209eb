import { formatsOf, type Request, views } from '#core'
import { activeIn } from './carried.ts'

/** What views are drawn with, for the person who asks. */
export async function sceneOf(
  request: Request<unknown>,
  urls: Partial<views.Urls>,
  more: Partial<views.Scene> = {},
): Promise<views.Scene> {
  const { env } = request
  return {
    _: (text, values) => env._(text, values),
    icon: views.iconOf,
    formats: await formatsOf(env),
    tz: env.tz,
    names: views.namesOfAction(env, activeIn(request.search)),
    csrfToken: request.csrfToken,
    errors: {},
    choices: new Map(),
    urls: {
      record: () => null,
      button: () => '',
      options: () => '',
      image: (model, id, field) =>
        field === 'avatar' ? `/web/avatar/${model}/${id}` : `/web/image/${model}/${id}/${field}`,
      ...urls,
    },
    ...more,
  }
}

/** The address of an action, by its id or external id. */
export function actionUrl(name: string | number, active?: { model: string; id: number | string }): string {
  return `/web/action/${name}${active === undefined ? '' : `?active_id=${active.id}&active_model=${active.model}`}`
}
