import test from 'ava'
import { html, json } from '../reply.ts'
import { type ParamsOf, route } from '../route.ts'
import { testHouse } from './house.ts'

const open = { auth: 'public' } as const
const say = (text: string) => () => html(text)
const house = testHouse([], {
  addons: [
    {
      name: 'first',
      path: '/nowhere',
      slots: {},
      routes: [
        route('GET', '/same', open, say('first')),
        route('GET', '/own/new', open, say('new')),
        route('GET', '/own/:id', open, ({ params }) => html(`own ${params.id}`)),
        route('GET', '/maybe{/:page}', open, ({ params }) => json({ page: params.page ?? null })),
        route('GET', '/rest/*path', open, ({ params }) => html(params.path)),
      ],
    },
    { name: 'second', path: '/nowhere', slots: {}, routes: [route('GET', '/same', open, say('second'))] },
  ],
})
const get = async (path: string) => (await house.browser().get(path)).body

test('of two routes with one path the addon that was loaded last answers', async t => {
  t.is(await get('/same'), 'second')
})

test('inside an addon the route that is listed first answers', async t => {
  t.is(await get('/own/new'), 'new')
  t.is(await get('/own/7'), 'own 7')
})

test('a path may have optional parts and take all that is left', async t => {
  t.is(await get('/maybe'), '{"page":null}')
  t.is(await get('/maybe/2'), '{"page":"2"}')
  t.is(await get('/rest/a/b'), 'a/b')
})

test('a handler knows the parameters that its path names, and no others', t => {
  const params: ParamsOf<'/channel/:id/post{/:page}'> = { id: '7' }
  // @ts-expect-error the path does not name it
  t.is(params.name, undefined)
  // @ts-expect-error an id that is left out
  const none: ParamsOf<'/channel/:id'> = {}
  t.deepEqual(none, {})
})
