/** Expressions and views as nobody should write them, and as somebody might. */
import fc from 'fast-check'
import { users } from './fake.ts'

/** Pieces of which dangerous, broken and harmless expressions are made. */
const words = fc.constantFrom(
  ...(
    'name active record parent tag_ids constructor __proto__ prototype process globalThis reached ' +
    'mainModule require import this eval Function toString valueOf env su sql and or not in if else for ' +
    'lambda None True 1 0 -1 1e999 .5 ( ) [ ] { } . , : + - * / % ** == < .constructor {{ }} {% %} `'
  ).split(' '),
  ...[
    "'a'",
    '"b"',
    "'constructor'",
    "'__proto__'",
    '("return reached")()',
    "['constructor']",
    '\\',
    '$' + '{reached}',
    '\u0000',
    '😀',
  ],
)
export const expression = fc.array(words, { maxLength: 12 }).map(list => list.join(' '))
export const text = fc.oneof(
  expression,
  fc.string({ maxLength: 30 }),
  fc.constantFrom('x', 'A word', '{{ name }}', '{% if active %}y{% endif %}'),
)

const tags = fc.constantFrom(
  ...(
    'form list kanban search templates t sheet group notebook page field button label div p a img script ' +
    'style iframe svg object filter separator xpath data header groupby widget tree footer attribute x:y ' +
    'constructor __proto__'
  ).split(' '),
)
const attributeNames = fc.constantFrom(
  ...(
    'name string invisible readonly required groups widget options domain context type for class href src ' +
    'onclick style t-name position expr mode decoration-info default_order limit sum column_invisible ' +
    'filter_domain action special optional id add remove separator'
  ).split(' '),
)
const values = fc.oneof(
  text,
  fc.constantFrom(
    ...Object.keys(users),
    'card',
    'object',
    'action',
    'open',
    'inside',
    'after',
    'replace',
    'move',
    'attributes',
  ),
  fc.constantFrom(
    'javascript:reached',
    'data:text/html,x',
    '//evil.example',
    "[('name', '=', self)]",
    "{'a': 1}",
    'or',
    'and',
  ),
  fc.constantFrom(
    '//field',
    '//*',
    "//field[@name='name']",
    '/form',
    '//*[//*[//*]]',
    '//a[',
    '..',
    'count(//*)',
    "hasclass('a')",
  ),
)

const escaped = (source: string) =>
  source
    .replaceAll(/[^\t\n\u0020-\ud7ff\ue000-\ufffd]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')

export const { node } = fc.letrec<{ node: string; children: string }>(tie => ({
  children: fc
    .array(fc.oneof({ depthSize: 'small' }, text.map(escaped), tie('node')), { maxLength: 4 })
    .map(list => list.join('')),
  node: fc
    .tuple(
      tags,
      fc.uniqueArray(fc.tuple(attributeNames, values), { maxLength: 4, selector: ([name]) => name }),
      tie('children'),
    )
    .map(([tag, attributes, inner]) => {
      const written = attributes.map(([name, value]) => ` ${name}="${escaped(value)}"`).join('')
      return `<${tag}${written}>${inner}</${tag}>`
    }),
}))
export const root = fc
  .tuple(fc.constantFrom('form', 'list', 'kanban', 'search'), fc.array(node, { maxLength: 4 }))
  .map(([tag, inner]) => {
    const content = inner.join('')
    const card = tag === 'kanban' ? `<templates><t t-name="card">${content}</t></templates>` : content
    return `<${tag}>${card}</${tag}>`
  })

export const broken = fc.oneof(
  fc.string({ maxLength: 200 }),
  root.chain(source => fc.nat(source.length).map(at => source.slice(0, at))),
  fc.constantFrom(
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    '<?xml version="1.0"?><form/>',
    '\ufeff<form/>',
    '<a xmlns:b="c"/>',
  ),
)
