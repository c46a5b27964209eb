import { plainFormats } from '../../formats.ts'
import type { FieldDescription } from '../../model/model.ts'
import { parseArch, toArch } from '../arch.ts'
import { Html } from '../html.ts'
import type { Compiling, Fields } from '../node.ts'
import type { Row, Scene } from '../scene.ts'
import type { Seeker } from '../seeker.ts'
import type { KnownFields } from '../world.ts'

/** A field as a model describes it. */
export function field(name: string, type: string, more: Partial<FieldDescription> = {}): FieldDescription {
  const own = {
    name,
    type,
    string: name.replace(/^./, first => first.toUpperCase()),
    help: null,
    required: false,
    readonly: false,
  }
  const found = { store: true, searchable: true, sortable: true, groupable: true, aggregator: null }
  return { ...own, ...found, translate: false, selfEditable: false, ...more }
}

export function fields(...list: FieldDescription[]): Fields {
  return Object.fromEntries(list.map(each => [each.name, each]))
}

/** The same as views are checked against them. */
export function known(described: Fields): KnownFields {
  const all = Object.values(described)
  return new Map(all.map(({ name, type, relation }) => [name, { type, comodel: relation ?? null }]))
}

export const users = fields(
  field('display_name', 'char'),
  field('name', 'char', { required: true }),
  field('active', 'boolean'),
  field('max', 'integer'),
  field('lang', 'selection', {
    selection: [
      ['en_US', 'English'],
      ['fr_FR', 'Français'],
    ],
  }),
  field('note', 'html'),
  field('about', 'text'),
  field('site', 'char'),
  field('born', 'date'),
  field('seen', 'datetime', { readonly: true }),
  field('share', 'float'),
  field('boss_id', 'many2one', { relation: 'user' }),
  field('tag_ids', 'many2many', { relation: 'user' }),
  field('line_ids', 'one2many', { relation: 'line', string: 'Lines' }),
)

export const lines = fields(field('url', 'char', { required: true }), field('times', 'integer'))

export const compiling: Compiling = {
  model: 'user',
  fields: users,
  fieldsOf: name => (name === 'line' ? lines : users),
}

export const arch = (text: string) =>
  toArch(parseArch({ name: 'base.view', addon: 'base', arch: text }).documentElement!)

export const scene: Scene = {
  _: (text, values = {}) => text.replaceAll(/%\((\w+)\)s/g, (_, name) => String(values[name])),
  icon: name => new Html(`<svg data-icon="${name}"></svg>`),
  formats: { ...plainFormats, dateFormat: '%b %-d, %Y', timeFormat: '%-I:%M %p' },
  tz: 'Europe/Paris',
  names: { uid: 2, context: {} },
  csrfToken: 'token',
  errors: {},
  choices: new Map([
    [
      'boss_id',
      {
        options: [
          { id: 7, label: 'Ada' },
          { id: 8, label: 'Grace' },
        ],
        more: false,
      },
    ],
  ]),
  urls: {
    record: id => `/r/${id}`,
    button: (id, name, type) => `/b/${id}/${type}/${name}`,
    options: name => `/o/${name}`,
    image: (model, id, name) => `/i/${model}/${id}/${name}`,
  },
}

export const seeker: Seeker = {
  names: { uid: 2, context: {} },
  formats: scene.formats,
  tz: 'Europe/Paris',
  today: '2026-11-22',
  _: scene._,
}

export function row(values: Record<string, unknown>, id: number | string = 1): Row {
  return { id, values }
}
