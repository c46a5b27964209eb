import { html, type Route, route } from '#core'

export const routes: Route[] = [
  route('GET', '/garden/weather', { auth: 'internal', tag: 'garden.weather' }, ({ query }) =>
    html(`Weather in ${query.place}`),
  ),
]
