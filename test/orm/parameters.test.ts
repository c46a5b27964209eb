import test from 'ava'
import { type Declared, fields, inherit, type ModelClass, model, SetupError } from '#core'
import { recordBase } from '../../core/orm/recordset.ts'
import { Registry } from '../../core/registry/registry.ts'

// Wrong parameters are the point: the compiler would refuse them, so it is told that it knows none of these models.
type Any = never
const define = (name: string, options: object = {}) =>
  model(name as Any, { description: name, ...options } as Any) as unknown as new () => object

const wrong: readonly (readonly [what: string, field: () => unknown, said: RegExp])[] = [
  [
    'a parameter there is not',
    () => fields.Char('A', { requried: true } as Any),
    /requried, which a char does not have/,
  ],
  ['a text for required', () => fields.Char('A', { required: 'yes' } as Any), /required that is "yes"; it takes true/],
  ['a function for required', () => fields.Char('A', { required: () => true } as Any), /required that is a function/],
  [
    'a number for readonly',
    () => fields.Char('A', { readonly: 1 } as Any),
    /readonly that is 1; it takes true or false/,
  ],
  ['a text for store', () => fields.Char('A', { store: 'no' } as Any), /store that is "no"/],
  ['a text for copy', () => fields.Char('A', { copy: 'no' } as Any), /copy that is "no"/],
  ['a help that is none', () => fields.Char('A', { help: 5 } as Any), /help that is 5; it takes a text/],
  ['an index there is not', () => fields.Char('A', { index: 'hash' } as Any), /index that is "hash"; it takes one of/],
  ['a trigram of numbers', () => fields.Integer('A', { index: 'trigram' }), /is a integer: .* trigram is for texts/],
  [
    'a width that is none',
    () => fields.Image('A', { maxWidth: 0 }),
    /parameter image that is .*maxWidth and maxHeight/,
  ],
  [
    'a thumbnail that is not kept',
    () => fields.Image('A', { related: 'name', maxWidth: 9 }),
    /has a largest size, but is not stored: .* Add store: true/,
  ],
  ['an index of no column', () => fields.Char('A', { related: 'name', index: true }), /has an index, but no column/],
  ['groups by name', () => fields.Char('A', { groups: 'admins' }), /groups that is "admins"; it takes external ids/],
  [
    'a method that computes, named as a parameter',
    () => fields.Integer('A', { compute: 'countPages' } as Any),
    /the parameter compute: a computed field says \.\.\.computed\('method', 'what it depends on'\)/,
  ],
  ['a size on a number', () => fields.Integer('A', { size: 5 } as Any), /size, which a integer does not have.*char/],
  ['a size below zero', () => fields.Char('A', { size: -1 }), /size that is -1; it takes a number of characters/],
  ['half a size', () => fields.Text('A', { size: 1.5 }), /size that is 1\.5/],
  ['a translation of yes', () => fields.Char('A', { translate: 'yes' } as Any), /translate that is "yes"/],
  [
    'ondelete on a text',
    () => fields.Char('A', { ondelete: 'cascade' } as Any),
    /ondelete, which a char does not have/,
  ],
  ['an ondelete there is not', () => fields.Many2one('bad.other' as Any, 'A', { ondelete: 'drop' } as Any), /"drop"/],
  [
    'a required link that is unset',
    () => fields.Many2one('bad.other' as Any, 'A', { required: true, ondelete: 'set null' }),
    /is required, so ondelete can not be "set null"/,
  ],
  ['one digit', () => fields.Float('A', { digits: [2] } as Any), /digits that is \[2\]; it takes two numbers/],
  ['more digits behind than in all', () => fields.Float('A', { digits: [2, 3] }), /digits that is \[2,3\]/],
  ['digits of an amount', () => fields.Monetary('A', { digits: [2, 1] } as Any), /digits, which a monetary does not/],
  [
    'a currency that is no field',
    () => fields.Monetary('A', { currencyField: 'coin' }),
    /currency in coin; .* no such/,
  ],
  ['a currency by default', () => fields.Monetary('A'), /currency in x_currency_id; .* no such field/],
  ['a currency that is a text', () => fields.Monetary('A', { currencyField: 'name' }), /in name, which is no many2one/],
  ['a currency without a coin', () => fields.Monetary('A', { currencyField: 'other_id' }), /no field rounding/],
  ['a model that is no field', () => fields.Many2oneReference('A', { modelField: 'nmae' }), /its model in nmae/],
  ['a model that is a number', () => fields.Many2oneReference('A', { modelField: 'count' }), /no stored text/],
  ['choices that are a list', () => fields.Selection('A', 'a' as Any), /choices that is "a"; it takes values/],
  ['a label that is a number', () => fields.Char(7 as Any), /label that is 7; it takes a text/],
  ['a path with a hole', () => fields.Char('A', { related: 'other_id..name' }), /related that is "other_id\.\.name"/],
  ['a path to nowhere', () => fields.Char('A', { related: 'other_id.nmae' }), /related to other_id\.nmae/],
  ['a path to another type', () => fields.Integer('A', { related: 'other_id.name' }), /is a integer, but related to a/],
  ['a related default', () => fields.Char('A', { related: 'name', default: 'x' }), /default of its own would never/],
  ['a table with a quote', () => fields.Many2many('bad.other' as Any, 'A', { relation: 'a"b' }), /relation that is/],
  [
    'a domain as text',
    () => fields.Many2many('bad.other' as Any, 'A', { domain: '[]' } as Any),
    /domain that is "\[\]"/,
  ],
  ['a second relation in the same table', () => fields.Many2many('bad.other' as Any, 'A'), /shares the table bad_/],
  ['a link to no model', () => fields.Many2one('bad.gone' as Any, 'A'), /points to bad\.gone, which no addon defines/],
  ['a link that lasts to what does not', () => fields.Many2one('bad.passing' as Any, 'A'), /only there for a while/],
  ['lines without other side', () => fields.One2many('bad.other' as Any, 'nmae' as Any, 'A'), /no such field/],
  ['lines of another', () => fields.One2many('bad.other' as Any, 'name' as Any, 'A'), /which is no many2one to bad/],
  ['lines by a link without column', () => fields.One2many('bad.other' as Any, 'kin_id' as Any, 'A'), /is not stored/],
  ['tracking of a file', () => fields.Binary('A', { tracking: true }), /tracking, which a binary does not have/],
  ['tracking by name', () => fields.Char('A', { tracking: 'x' } as Any), /tracking that is "x"; it takes true, false/],
]

for (const [what, declare, said] of wrong) {
  test(`${what} is found at start-up, with its place`, t => {
    class Thing extends define('bad.thing') {
      name = fields.Char('Name')
      count = fields.Integer('Count')
      other_id = fields.Many2one('bad.other' as Any, 'Other')
      other_ids = fields.Many2many('bad.other' as Any, 'Others')
      wrong = declare() as Declared
    }
    class Other extends define('bad.other') {
      name = fields.Char('Name')
      thing_id = fields.Many2one('bad.thing' as Any, 'Thing')
      kin_id = fields.Many2one('bad.thing' as Any, 'Kin', { related: 'thing_id' })
      thing_ids = fields.Many2many('bad.thing' as Any, 'Things')
    }
    class Passing extends define('bad.passing', { transient: true }) {}
    const error = t.throws(() => new Registry([Thing, Other, Passing] as unknown as ModelClass[], recordBase), {
      instanceOf: SetupError,
    })
    const own = error!.findings.filter(finding => said.test(finding))
    t.is(own.length, 1, error!.message)
    t.regex(own[0]!, /parameters\.test\.ts:\d+: field bad\.thing\.wrong /)
  })
}

test('all wrong parameters are told at once', t => {
  class Thing extends define('bad.thing') {
    first = fields.Char('First', { size: 'x', required: 1 } as Any)
    two = fields.Float('Two', { size: 5 } as Any)
  }
  const error = t.throws(() => new Registry([Thing] as unknown as ModelClass[], recordBase), { instanceOf: SetupError })
  t.is(error!.findings.length, 3, error!.message)
})

const added: readonly (readonly [ondelete: object, said: RegExp | null])[] = [
  [{}, /is required, so the added value c needs an ondelete/],
  [{ c: 'set null' }, /is required, so the ondelete of c can not be “set null”/],
  [{ c: 'set default' }, /ondelete “set default” of c, but no default/],
  [{ c: 'set x' }, /ondelete “set x”, which is none of its values/],
  [{ c: 'moveAway' }, /ondelete moveAway of c, a method that bad\.thing does not have/],
  [{ c: 5 }, /choicePolicies that is/],
  [{ c: 'set a' }, null],
  [{ c: 'cascade' }, null],
]
for (const [ondelete, said] of added) {
  test(`a value added to a required selection with ${JSON.stringify(ondelete)} is ${said ? 'refused' : 'right'}`, t => {
    class Thing extends define('bad.thing') {
      kind = fields.Selection('Kind', { a: 'A', b: 'B' }, { required: true })
    }
    class More extends (inherit(Thing as Any) as unknown as new () => object) {
      kind = fields.Selection('Kind', { c: 'C' }, { required: true, ondelete } as Any)
    }
    const make = () => new Registry([Thing, More] as unknown as ModelClass[], recordBase)
    if (said) t.regex(t.throws(make, { instanceOf: SetupError })!.message, said)
    else t.notThrows(make)
  })
}

test('what is called state is not copied, unless it says so', t => {
  class Thing extends define('bad.thing') {
    state = fields.Char('State')
    name = fields.Char('Name')
  }
  const { fields: all } = new Registry([Thing] as unknown as ModelClass[], recordBase).model('bad.thing')
  t.deepEqual([all.get('state')!.copy, all.get('name')!.copy], [false, true])
})
