import { floatTime, monetary, percentage, progressbar } from './amount.ts'
import { boolean, toggle } from './boolean.ts'
import { date, datetime, remainingDays } from './date.ts'
import { colorPicker, favorite, priority, stateSelection } from './marks.ts'
import { float, handle, integer } from './number.ts'
import { image, many2one, many2oneAvatar, tags, tagsAvatar } from './relation.ts'
import { sections } from './sections.ts'
import { badge, radio, selection, statusbar } from './selection.ts'
import { area, char, code, color, copied, domain, email, password, phone, rich, statinfo, url } from './text.ts'
import type { Widget } from './widget.ts'

const byType: Readonly<Record<string, Widget>> = {
  char,
  text: area,
  html: rich,
  integer,
  float,
  monetary,
  boolean,
  date,
  datetime,
  selection,
  many2one,
  reference: many2one,
  many2one_reference: integer,
  many2many: tags,
  one2many: tags,
  binary: image,
}

const byName: Readonly<Record<string, Widget>> = {
  char,
  text: area,
  html: rich,
  url,
  email,
  phone,
  color,
  integer,
  float,
  handle,
  date,
  datetime,
  boolean,
  selection,
  radio,
  badge,
  statusbar,
  password,
  image,
  many2one,
  many2many_tags: tags,
  many2many_avatar: tagsAvatar,
  many2many_checkboxes: sections,
  res_user_group_ids: sections,
  many2one_avatar: many2oneAvatar,
  boolean_toggle: toggle,
  boolean_switch: toggle,
  avatar: image,
  many2one_avatar_user: many2oneAvatar,
  many2many_avatar_user: tagsAvatar,
  many2many_tags_avatar: tagsAvatar,
  selection_badge: badge,
  color_picker: colorPicker,
  priority,
  boolean_favorite: favorite,
  state_selection: stateSelection,
  monetary,
  percentage,
  float_time: floatTime,
  progressbar,
  remaining_days: remainingDays,
  CopyClipboardChar: copied,
  CopyClipboardText: copied,
  CopyClipboardURL: copied,
  code,
  ace: code,
  domain,
  statinfo,
}

export const widgetNames: readonly string[] = Object.keys(byName)

/** The widget of that name if it suits the type of field, else the one of the type. */
export function widgetFor(type: string, name: string | undefined): Widget {
  const named = name !== undefined && Object.hasOwn(byName, name) ? byName[name] : undefined
  return named?.types.includes(type) ? named : (byType[type] ?? char)
}

/** Does a widget of this name show fields of this type? `null`: there is no such widget. */
export function widgetSuits(name: string, type: string): boolean | null {
  return Object.hasOwn(byName, name) ? byName[name]!.types.includes(type) : null
}

/** What `options` may say where a field of this type is shown. */
export function optionsOf(type: string, name: string | undefined): readonly string[] {
  return widgetFor(type, name).options ?? []
}
