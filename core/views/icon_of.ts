import { Html, nothing } from './html.ts'
import { icon, iconNames } from './icons.ts'

/** An icon for a view; nothing for a name that we have no icon of, as in views brought over from elsewhere. */
export function iconOf(name: string): Html {
  return iconNames.includes(name) ? new Html(String(icon(name))) : nothing
}
