/** `foyer check`: everything that can be said of addons without starting them. */
import { loadSettings } from '../../config/settings.ts'
import { type Checked, checkAddons, ownerOf } from '../addons/check/addons.ts'
import { type Finding, placeIn, plain, suggestion } from '../addons/finding.ts'
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
  console.log(options.json ? JSON.stringify(checked.findings.map(told), null, 2) : report(checked))
  const failing = options.strict ? checked.findings : checked.findings.filter(({ code }) => !findingCodes[code].warning)
  // What an addon began when it was loaded does not keep the command from ending.
  process.exit(failing.length ? 1 : 0)
}

function told(finding: Finding): object {
  return { ...finding, level: levelOf(finding), remedy: findingCodes[finding.code].remedy }
}

/** All findings for a person to read, by addon and by file. */
export function report({ addons, findings }: Checked): string {
  const groups = [undefined, ...addons].flatMap(addon => {
    const own = findings.filter(finding => ownerOf(finding, addons) === addon).toSorted(byPlace)
    return own.length ? [`${addon?.name ?? 'settings'}\n`, ...shortened(own)] : []
  })
  const warnings = findings.filter(finding => levelOf(finding) === 'warning').length
  const counts = `${count(findings.length - warnings, 'error')}, ${count(warnings, 'warning')}`
  const names = addons.map(({ name }) => name).join(', ')
  const end = findings.length
    ? `${counts} in ${count(addons.length, 'addon')}. docs/findings.md explains each code.`
    : `Nothing found in ${count(addons.length, 'addon')}: ${names}.`
  return [...groups, end].join('\n')
}

/** Of many warnings of a kind the first ones: they are one work. */
function shortened(findings: readonly Finding[]): string[] {
  const codes = [...new Set(findings.map(({ code }) => code))].filter(code => findingCodes[code].warning)
  const shown = new Set(codes.flatMap(code => findings.filter(finding => finding.code === code).slice(0, enough)))
  const more = codes.flatMap(code => {
    const left = findings.filter(finding => finding.code === code).length - enough
    return left > 0 ? [`  … and ${count(left, 'warning')} more of ${code}; --json lists all\n`] : []
  })
  return [...findings.filter(one => shown.has(one) || levelOf(one) === 'error').map(entry), ...more]
}

function entry(finding: Finding): string {
  const level = levelOf(finding) === 'warning' ? 'warning, ' : ''
  return `  ${placeIn(finding)}  ${level}${finding.code}\n    ${plain(finding.message)}\n    → ${findingCodes[finding.code].remedy}\n`
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
