import { classes } from './html.ts'
import { type SafeString, safe } from './markup.ts'

/** Drawn here, in a square of 16 by 16, as lines of the text's colour. A path that starts with `!` is filled instead. */
const icons: Record<string, string> = {
  apps: '!M2 2h3v3H2zM6.5 2h3v3h-3zM11 2h3v3h-3zM2 6.5h3v3H2zM6.5 6.5h3v3h-3zM11 6.5h3v3h-3zM2 11h3v3H2zM6.5 11h3v3h-3zM11 11h3v3h-3z',
  archive: 'M2 2.5h12v3H2zM3 5.5v8h10v-8M6.5 8.5h3',
  'arrow-left': 'M13.5 8h-11M7 3.5 2.5 8 7 12.5',
  'arrow-right': 'M2.5 8h11M9 3.5 13.5 8 9 12.5',
  bell: 'M3 11.5h10c-1-1-1.5-2-1.5-4.5a3.5 3.5 0 0 0-7 0c0 2.5-.5 3.5-1.5 4.5zM6.5 13.5a1.6 1.6 0 0 0 3 0M8 3.5v-1',
  chat: 'M2 3.5h12v8H7l-3 2.5v-2.5H2z',
  check: 'M3 8.5 6.5 12 13 4.5',
  'chevron-down': 'M3.5 6 8 10.5 12.5 6',
  'chevron-left': 'M10 3.5 5.5 8l4.5 4.5',
  'chevron-right': 'M6 3.5 10.5 8 6 12.5',
  'chevron-up': 'M3.5 10 8 5.5l4.5 4.5',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  dash: 'M3 8h10',
  door: 'M9 2.5H3.5v11H9M6.5 8h7M11 5.5 13.5 8 11 10.5',
  exclamation: 'M8 2v8M8 12.5v1.2',
  filter: 'M2 3.5h12M4.5 8h7M7 12.5h2',
  expand: 'M9.5 2.5h4v4M13.5 2.5 9 7M6.5 13.5h-4v-4M2.5 13.5 7 9',
  flag: 'M3.5 14.5v-13M3.5 2.5h9L10.5 6l2 3.5h-9',
  gear: 'M8 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4M11.2 11.2l1.4 1.4M3.4 12.6l1.4-1.4M11.2 4.8l1.4-1.4',
  globe: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM1.5 8h13M8 1.5c-4 4-4 9 0 13M8 1.5c4 4 4 9 0 13',
  grid: 'M2.5 2.5h4.5v4.5H2.5zM9 2.5h4.5v4.5H9zM2.5 9h4.5v4.5H2.5zM9 9h4.5v4.5H9z',
  grip: '!M5 3h2v2H5zM9 3h2v2H9zM5 7h2v2H5zM9 7h2v2H9zM5 11h2v2H5zM9 11h2v2H9z',
  hourglass: 'M3.5 2h9M3.5 14h9M4.5 2v2.5L8 8l3.5-3.5V2M4.5 14v-2.5L8 8l3.5 3.5V14',
  info: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM8 7.2v4.3M8 4.4v1',
  layers: 'M8 2 14 5.5 8 9 2 5.5zM2 8.5 8 12l6-3.5M2 11.5 8 15l6-3.5',
  list: 'M5.5 4h8.5M5.5 8h8.5M5.5 12h8.5M2 4h1M2 8h1M2 12h1',
  move: 'M8 1.5v13M1.5 8h13M6 3.5l2-2 2 2M6 12.5l2 2 2-2M3.5 6l-2 2 2 2M12.5 6l2 2-2 2',
  monitor: 'M2 3h12v8H2zM6 13.5h4M8 11v2.5',
  moon: 'M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z',
  more: '!M6.8 3a1.2 1.2 0 1 1 2.4 0 1.2 1.2 0 1 1-2.4 0M6.8 8a1.2 1.2 0 1 1 2.4 0 1.2 1.2 0 1 1-2.4 0M6.8 13a1.2 1.2 0 1 1 2.4 0 1.2 1.2 0 1 1-2.4 0',
  'paper-plane': 'M14 2 1.5 7l5 2.5L9 14.5zM14 2 6.5 9.5',
  pencil: 'M2.5 13.5l.8-3.3L10.8 2.7l2.5 2.5-7.5 7.5zM9.2 4.3l2.5 2.5',
  person: 'M8 2a2.75 2.75 0 1 0 0 5.5A2.75 2.75 0 0 0 8 2zM2.5 14c.4-3 2.5-4.5 5.5-4.5s5.1 1.5 5.5 4.5z',
  plus: 'M8 3v10M3 8h10',
  print: 'M4.5 5.5v-4h7v4M4.5 11.5h-2v-6h11v6h-2M4.5 9.5h7v5h-7z',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3 14 14',
  smile: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM5 9.5c1.5 2.2 4.5 2.2 6 0M5.8 5.5v1M10.2 5.5v1',
  'star-full': '!M8 1.8l1.9 4 4.3.5-3.2 3 .9 4.3L8 11.4l-3.9 2.2.9-4.3-3.2-3 4.3-.5z',
  star: 'M8 1.8l1.9 4 4.3.5-3.2 3 .9 4.3L8 11.4l-3.9 2.2.9-4.3-3.2-3 4.3-.5z',
  sun: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1.1 1.1M11.9 11.9 13 13M3 13l1.1-1.1M11.9 4.1 13 3',
  trash: 'M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.6 9h6.8l.6-9M6.7 7l.2 4M9.3 7l-.2 4',
}

/**
 * An icon as inline SVG, in the size and colour of the text around it. It is hidden from screen readers: what has an icon
 * only needs a label of its own.
 */
export function icon(name: string, className = ''): SafeString {
  const path = icons[name]
  if (path === undefined) throw new Error(`There is no icon "${name}"; there are: ${Object.keys(icons).join(', ')}.`)
  const paint = path.startsWith('!')
    ? 'fill="currentColor"'
    : 'fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"'
  const style = classes('icon', className.replaceAll(/[^\w -]/g, ''))
  return safe(
    `<svg class="${style}" width="1em" height="1em" viewBox="0 0 16 16" ${paint} aria-hidden="true" focusable="false">` +
      `<path d="${path.replace('!', '')}"/></svg>`,
  )
}

/** The names of the icons there are. */
export const iconNames: readonly string[] = Object.keys(icons)
