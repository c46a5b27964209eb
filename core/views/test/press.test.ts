import test from 'ava'
import { elements } from '../arch.ts'
import { buttonIn, markOf } from '../press.ts'
import { arch } from './fake.ts'

for (const tag of ['list', 'tree'])
  test(`<${tag}>: a button of a row is found by its mark, one of the header is none of a row`, t => {
    const buttons = '<button name="water" type="object" context="{\'much\': 1}"/>'
    const view = arch(`<${tag}><header>${buttons}</header>${buttons.replace('1', '2')}</${tag}>`)
    const [header, inRow] = elements(view)
    const [inHeader] = elements(header!)
    t.is(buttonIn(view, markOf(inHeader!)), null)
    t.is(buttonIn(view, markOf(inRow!))?.node, inRow)
  })
