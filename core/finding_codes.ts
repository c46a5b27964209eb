import { addons } from './finding_codes/addons.ts'
import { data } from './finding_codes/data.ts'
import type { CodeMeaning } from './finding_codes/meaning.ts'
import { models } from './finding_codes/models.ts'
import { pages } from './finding_codes/pages.ts'
import { texts } from './finding_codes/texts.ts'

/** Every kind of mistake that Foyer finds in an addon. docs/findings.md has an example of each. */
const codes = { ...addons, ...models, ...data, ...pages, ...texts } as const

/** The name of a kind of mistake, such as `manifest-key`: it stays when sentences change. */
export type FindingCode = keyof typeof codes

/** What each code means. */
export const findingCodes: Readonly<Record<FindingCode, CodeMeaning>> = codes
