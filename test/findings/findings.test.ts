import test from 'ava'
import { type FindingCode, findingCodes } from '../../core/finding_codes.ts'
import { isInSuite } from '../../core/testing/addon_suite.ts'
import { readGuide } from './guide.ts'
import { findingsIn, findingsOf } from './zoo.ts'

const entries = readGuide()
const codes = Object.keys(findingCodes) as FindingCode[] // its type says so

test('the guide has an entry for every code, with its words, and for no other', t => {
  t.deepEqual(entries.map(({ code }) => code).toSorted(), codes.toSorted())
  for (const { code, says, remedy, warning } of entries) {
    const meaning = findingCodes[code as FindingCode] // just compared
    t.deepEqual(
      { code, says, remedy, warning },
      { code, says: meaning.says, remedy: meaning.remedy, warning: meaning.warning ?? false },
    )
  }
})

test('the suite of an addon has a test for every code', t => {
  t.deepEqual(
    codes.filter(code => !isInSuite(code)),
    [],
  )
})

test('nothing is wrong with the addon that the examples are of', async t => {
  t.deepEqual(await findingsIn({}), [])
})

for (const { code, files, printed } of entries) {
  test(`${code}: its example is told, and nothing else`, async t => {
    t.true(Object.keys(files).length > 0)
    const found = await findingsOf(code, files)
    // The examples of PO files are short.
    const told = found.filter(finding => finding.code === code || finding.code !== 'term-missing')
    t.deepEqual([...new Set(told.map(finding => finding.code))], [code as FindingCode], JSON.stringify(told))
    const message = told[0]!.message.replace(/[^\s(]*\/foyer-addons-[^/]+\//g, '')
    // A sentence that goes on with what is elsewhere ends with … in the guide.
    if (printed.endsWith('…')) t.true(message.startsWith(printed.slice(0, -1)), message)
    else t.is(message, printed)
  })
}
