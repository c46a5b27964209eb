import test from 'ava'
import { fields, type ModelClass, type ModelOptions, mixin, model, SetupError } from '#core'
import { recordBase } from '../../core/orm/recordset.ts'
import { Registry } from '../../core/registry/registry.ts'

const define = (options: object) =>
  // wrong options are the point; the compiler would refuse them
  model('garden.bed' as never, { description: 'Bed', ...options } as ModelOptions) as unknown as new () => object

function registryOf(options: object): Registry {
  class Bed extends define(options) {
    name = fields.Char('Name')
    code = fields.Char('Code')
    used = fields.Boolean('Used')
    planted = fields.Date('Planted')
    folded = fields.Boolean('Folded')
    parent_id = fields.Many2one('garden.bed' as never, 'Within')
    upper_id = fields.Many2one('garden.bed' as never, 'Above')
    other_id = fields.Many2one('garden.pot' as never, 'Pot')
  }
  class Pot extends (model('garden.pot' as never, { description: 'Pot' }) as unknown as new () => object) {
    active = fields.Boolean('Active')
    date = fields.Date('Date')
    fold = fields.Boolean('Fold')
    parent_id = fields.Many2one('garden.shelf' as never, 'Shelf')
  }
  class Shelf extends (model('garden.shelf' as never, { description: 'Shelf' }) as unknown as new () => object) {}
  return new Registry([Bed, Pot, Shelf] as unknown as ModelClass[], recordBase)
}

const wrong: readonly [what: string, options: object, said: RegExp][] = [
  ['an option there is not', { recname: 'code' }, /garden\.bed has the option recname, which there is not\..*recName/],
  ['no description', { description: '' }, /option description that is ""; it takes a text/],
  ['a number as order', { order: 5 }, /option order that is 5; it takes a text/],
  ['a table with capitals', { table: 'Garden' }, /option table that is "Garden"; it takes the name of a table/],
  ['a table name that is too long', { table: 'x'.repeat(64) }, /at most 63/],
  ['a label that is no field', { recName: 'title' }, /option recName “title”, a field it does not have/],
  ['a label list that is a text', { recNamesSearch: 'name' }, /option recNamesSearch that is "name"/],
  ['a path that leads nowhere', { recNamesSearch: ['name', 'other_id.nmae'] }, /recNamesSearch other_id\.nmae: .*nmae/],
  ['a text that says what is in use', { activeName: 'name' }, /option activeName “name”, which is no stored truth/],
  ['a truth as day', { dateName: 'used' }, /option dateName “used”, which is no day or moment/],
  [
    'a document that is a text',
    { documentField: 'name' },
    /option documentField “name”, which is no stored many2one_ref/,
  ],
  ['a day that folds', { foldName: 'planted' }, /option foldName “planted”, which is no truth/],
  [
    'a way up to another model',
    { parentName: 'other_id' },
    /parentName “other_id”, which is no stored many2one to garden/,
  ],
  ['yes for a truth', { parentStore: 'yes' }, /option parentStore that is "yes"; it takes true or false/],
  ['a number as query', { query: 1 }, /option query that is 1; it takes a SELECT/],
  [
    'less than no hours',
    { transient: true, transientMaxHours: -1 },
    /transientMaxHours that is -1; it takes a number from 0/,
  ],
  [
    'limits without being transient',
    { transientMaxCount: 5 },
    /has limits for transient records, but is not transient/,
  ],
  ['a dialog that is a report', { transient: true, query: 'SELECT 1 AS id' }, /is transient and has a query/],
]

for (const [what, options, said] of wrong) {
  test(`an option of a model that is wrong is told at start-up, with its place: ${what}`, t => {
    const error = t.throws(() => registryOf(options), { instanceOf: SetupError })
    t.regex(error.message, said)
    t.regex(error.message, /options\.test\.ts:\d+/)
    t.is(error.findings.length, 1, error.message)
  })
}

test('a model without a way up can keep no path', t => {
  class Stone extends (model('garden.stone' as never, {
    description: 'Stone',
    parentStore: true,
  }) as new () => object) {
    name = fields.Char('Name')
  }
  t.throws(() => new Registry([Stone as unknown as ModelClass], recordBase), { message: /no parentName/ })
})

test('without a word, options follow from the fields there are', t => {
  const registry = registryOf({})
  const { activeName, dateName, foldName, parentName, recName, recNamesSearch, table } = registry.model('garden.bed')
  t.deepEqual([activeName, dateName, foldName, parentName, recName], [null, null, null, 'parent_id', 'name'])
  t.deepEqual([recNamesSearch, table], [['name'], 'garden_bed'])
  const pot = registry.model('garden.pot')
  t.deepEqual([pot.activeName, pot.dateName, pot.foldName], ['active', 'date', 'fold'])
  t.deepEqual([pot.parentName, pot.recName, pot.recNamesSearch], [null, null, []])
})

test('options are what is given', t => {
  const options = {
    recName: 'code',
    recNamesSearch: ['code', 'name'],
    activeName: 'used',
    dateName: 'planted',
    foldName: 'folded',
    parentName: 'upper_id',
    allowSudoCommands: false,
    table: 'beds',
  }
  t.like(registryOf(options).model('garden.bed'), options)
})

test('dialogs always note who made them, reports and mixins never', t => {
  const logs = (options: object) => registryOf(options).model('garden.bed').fields.has('create_uid')
  t.deepEqual([logs({}), logs({ logAccess: false })], [true, false])
  t.true(logs({ transient: true, logAccess: false }))
  t.false(logs({ query: 'SELECT 1 AS id' }))
  class Named extends mixin('garden.named' as never) {}
  t.false(new Registry([Named as unknown as ModelClass], recordBase).model('garden.named').logAccess)
})
