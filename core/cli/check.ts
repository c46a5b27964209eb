/** `foyer check`: everything that can be said of addons without starting them. */
import { loadSettings } from '../../config/settings.ts'
import { type Checked, checkAddons, ownerOf } from '../addons/check/addons.ts'
import { describe, type Finding, placeIn, plain, suggestion } from '../addons/finding.ts'
import { addonsOnPath } from '../application/generation.ts'
import { SetupError } from '../errors.ts'
import { findingCodes } from '../finding_codes.ts'
import type { Given } from './command.ts'

export const options = { strict: { type: 'boolean' }, json: { type: 'boolean' } } as const
export const operands = [0, 1000] as const

/** So many warnings of a kind are shown of an addon. */
const enough = 10

export async function run({ options, operands }: Given): Promise<void> {
  const found = await addonsOnPath(loadSettings().addons_path)
  for (const name of operands)
    if (!found.has(name)) throw new SetupError([`There is no addon ${name}${suggestion(name, found.keys())}`])
  const checked = await checkAddons(found, operands.length ? operands : undefined)
  console.log(
    options.json
      ? JSON.stringify(checked.findings.toSorted(byPlace).map(told), null, 2)
      : report(checked, painter(process.stdout)),
  )
  const failing = options.strict ? checked.findings : checked.findings.filter(({ code }) => !findingCodes[code].warning)
  // What an addon began when it was loaded does not keep the command from ending.
  process.exit(failing.length ? 1 : 0)
}

/**
 * When an addon keeps Foyer from starting: everything that is wrong with it at once, not only what was met first. Null when
 * it is no addon's mistake.
 */
export async function reportOf({ details }: SetupError): Promise<string | null> {
  const found = await addonsOnPath(loadSettings().addons_path)
  const owners = new Set(details.flatMap(finding => ownerOf(finding, [...found.values()])?.name ?? []))
  if (!owners.size) return null
  const checked = await checkAddons(found, [...owners])
  const all = new Map([...details, ...checked.findings].map(finding => [describe(finding), finding]))
  const errors = [...all.values()].filter(finding => levelOf(finding) === 'error')
  return report({ ...checked, findings: errors }, painter(process.stderr))
}

/** Colours a text, or leaves it as it is. */
type Paint = (colour: keyof typeof colours, text: string) => string

const colours = { bold: 1, dim: 2, red: 31, yellow: 33 } as const
const plainly: Paint = (_, text) => text

/** Colours are for terminals, and for those who have not said NO_COLOR. */
function painter({ isTTY }: { isTTY?: boolean }): Paint {
  if (!isTTY || process.env.NO_COLOR) return plainly
  return (colour, text) => `\x1b[${colours[colour]}m${text}\x1b[0m`
}

function told(finding: Finding): object {
  return { ...finding, level: levelOf(finding), remedy: findingCodes[finding.code].remedy }
}

/** All findings for a person to read, by addon and by file. */
export function report({ addons, findings, unread }: Checked, paint: Paint = plainly): string {
  const groups = [undefined, ...addons].flatMap(addon => {
    const own = findings.filter(finding => ownerOf(finding, addons) === addon).toSorted(byPlace)
    return own.length ? [`${paint('bold', addon?.name ?? 'settings')}\n`, ...shortened(own, paint)] : []
  })
  const warnings = findings.filter(finding => levelOf(finding) === 'warning').length
  const errors = findings.length - warnings
  const counts = [errors && count(errors, 'error'), warnings && count(warnings, 'warning')].filter(Boolean).join(', ')
  const names = addons.map(({ name }) => name).join(', ')
  const end = findings.length
    ? `${counts} in ${count(addons.length, 'addon')}. docs/findings.md explains each code.`
    : `Nothing found in ${count(addons.length, 'addon')}: ${names}.`
  const left = unread.length
    ? [
        `Models, views and references of ${unread.join(', ')} are looked at when this is mended: not all of it can be read.`,
      ]
    : []
  return [...groups, ...left, end].join('\n')
}

/** Of many warnings of a kind the first ones: they are one work. */
function shortened(findings: readonly Finding[], paint: Paint): string[] {
  const codes = [...new Set(findings.map(({ code }) => code))].filter(code => findingCodes[code].warning)
  const shown = new Set(codes.flatMap(code => findings.filter(finding => finding.code === code).slice(0, enough)))
  const more = codes.flatMap(code => {
    const left = findings.filter(finding => finding.code === code).length - enough
    return left > 0 ? [`  … and ${count(left, 'warning')} more of ${code}; --json lists all\n`] : []
  })
  const kept = findings.filter(one => shown.has(one) || levelOf(one) === 'error')
  return [...kept.map((one, index) => entry(one, kept[index + 1], paint)), ...more]
}

/** A finding; an empty line behind the last of a file. */
function entry(finding: Finding, next: Finding | undefined, paint: Paint): string {
  const level = levelOf(finding)
  const code = paint(level === 'error' ? 'red' : 'yellow', `${level === 'error' ? '' : 'warning, '}${finding.code}`)
  const remedy = paint('dim', `→ ${findingCodes[finding.code].remedy}`)
  const end = finding.file === next?.file ? '' : '\n'
  return `  ${placeIn(finding)}  ${code}\n    ${plain(finding.message)}\n    ${remedy}${end}`
}

function levelOf({ code }: Finding): 'error' | 'warning' {
  return findingCodes[code].warning ? 'warning' : 'error'
}

function byPlace(a: Finding, b: Finding): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : (a.line ?? 0) - (b.line ?? 0)
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
