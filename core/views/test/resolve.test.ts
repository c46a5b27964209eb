import test from 'ava'
import { type ArchElement, elements, ViewError } from '../arch.ts'
import { provenance } from '../provenance.ts'
import { type ViewRow, Views } from '../resolve.ts'

type Numbered = (id: number) => ViewRow

function row(name: string, arch: string, values: Partial<ViewRow> = {}): Numbered {
  const mode = values.inherit_id ? 'extension' : 'primary'
  return id => ({
    id,
    name,
    addon: 'base',
    arch,
    model: 'm',
    type: 'form',
    priority: 16,
    inherit_id: null,
    mode,
    active: true,
    ...values,
  })
}

/** Views whose ids count from 1. */
const views = (...rows: Numbered[]) => new Views(rows.map((make, index) => make(index + 1)))

const adding = (name: string) => `<form position="inside"><${name}/></form>`
const tags = (arch: ArchElement) => elements(arch).map(element => element.tag)

test('extensions are applied depth first, by priority, then id (I13)', t => {
  const all = views(
    row('A', '<form><A/></form>'),
    row('A1', adding('A1'), { inherit_id: 1 }),
    row('A2', adding('A2'), { inherit_id: 1 }),
    row('A12', adding('A12'), { inherit_id: 2, priority: 20 }),
    row('A11', adding('A11'), { inherit_id: 2, priority: 10 }),
    row('A22', adding('A22'), { inherit_id: 3 }),
    row('A221', adding('A221'), { inherit_id: 6 }),
    row('A21', adding('A21'), { inherit_id: 3, priority: 1 }),
    row('A0', adding('A0'), { inherit_id: 1, active: false }),
  )
  const order = ['A', 'A1', 'A11', 'A12', 'A2', 'A21', 'A22', 'A221']
  t.deepEqual(tags(all.resolve(1)), order)
  t.deepEqual(tags(all.resolve(7)), order, 'an extension shows the view that it extends')
})

test('a view that inherits from itself, directly or through others, is an error (I15)', t => {
  const cycle = views(
    row('r1', '<form/>', { inherit_id: 3 }),
    row('r2', adding('b'), { inherit_id: 1 }),
    row('r3', adding('c'), { inherit_id: 2 }),
  )
  for (const each of [1, 2, 3])
    t.throws(() => cycle.resolve(each), { instanceOf: ViewError, message: /inherits from itself/ })
  const own = views(row('r4', '<form/>', { inherit_id: 1 }))
  t.throws(() => own.ancestors(1), { instanceOf: ViewError, message: /"r4" inherits from itself/ })
})

test('a primary child of another model begins with its parent resolved, and changes nothing for the parent (I16)', t => {
  const all = views(
    row('parent', '<form><a/></form>'),
    row('extension', adding('b'), { inherit_id: 1 }),
    row('child', adding('c'), { inherit_id: 1, mode: 'primary', model: 'other' }),
    row('of the child', adding('d'), { inherit_id: 3, model: 'other' }),
  )
  t.deepEqual(tags(all.resolve(3)), ['a', 'b', 'c', 'd'])
  t.deepEqual(tags(all.resolve(1)), ['a', 'b'])
})

test('the view of a model is the active primary one of lowest priority, then id', t => {
  const all = views(
    row('low', '<form/>', { priority: 1, active: false }),
    row('list', '<list/>', { type: 'list' }),
    row('first', '<form/>'),
    row('second', '<form/>'),
    row('extension', adding('x'), { inherit_id: 3, priority: 1 }),
  )
  t.is(all.main('m', 'form')?.name, 'first')
  t.is(all.main('m', 'list')?.name, 'list')
  t.is(all.main('m', 'kanban'), undefined)
})

test('each node knows the view and line where it was written, also after inheritance', t => {
  const all = views(
    row('base.form', '<form>\n  <field name="a"/>\n</form>'),
    row('sale.form', '<data>\n\n  <field name="a" position="replace">\n<div>$0</div><b/></field></data>', {
      inherit_id: 1,
      addon: 'sale',
    }),
  )
  const [div, bold] = elements(all.resolve(1))
  t.like(bold?.place, { view: 'sale.form', addon: 'sale', line: 4 })
  t.like(elements(div!)[0]?.place, { view: 'base.form', addon: 'base', line: 2 })
})

const broken = () =>
  views(
    row('base.form', '<form><a/></form>'),
    row('lost', '<data><z/><a position="after"><half/></a></data>', { inherit_id: 1, priority: 1 }),
    row('below', '<a position="after"><below/></a>', { inherit_id: 2 }),
    row('unread', '<data>', { inherit_id: 1, priority: 2 }),
    row('good', adding('good'), { inherit_id: 1, priority: 3 }),
  )

test('an extension that does not fit is left out whole for those who need a screen; the others stay', t => {
  const { arch, problems } = broken().resolveWhatFits(1)
  t.deepEqual(tags(arch), ['a', 'good'], 'what extends it goes with it')
  t.deepEqual(
    problems.map(({ place }) => place.view),
    ['lost', 'unread'],
  )
  t.deepEqual(tags(broken().resolveWhatFits(1, [3, 5]).arch), ['a'])
})

test('for a check the mistakes of all extensions are told in one pass', t => {
  const { problems } = broken().resolveWithProblems(1)
  t.deepEqual(
    problems.map(({ place }) => place.view),
    ['lost', 'unread'],
  )
  t.throws(() => broken().resolve(1), { message: /^lost, line 1: <z> points at nothing in base\.form/ })
})

test('the views that a view is made of are known, in the order of application', t => {
  const all = views(
    row('parent', '<form><a/></form>'),
    row('extension', adding('b'), { inherit_id: 1 }),
    row('child', adding('c'), { inherit_id: 1, mode: 'primary', model: 'other' }),
    row('of the child', adding('d'), { inherit_id: 3, model: 'other' }),
  )
  t.deepEqual(
    all.chain(4).map(({ name }) => name),
    ['parent', 'extension', 'child', 'of the child'],
  )
})

test('10.3: a view is explained: what it is made of, who brought each node and set each attribute, and what did not fit', t => {
  const all = views(
    row('base.form', '<form>\n  <field name="a"/>\n  <p>Words</p>\n</form>', { file: 'base/views/a.xml:5' }),
    row(
      'sale.form',
      '<data><p position="after">\n<b/></p><field name="a" position="attributes"><attribute name="string">A</attribute></field></data>',
      { inherit_id: 1, file: 'sale/views/b.xml:9' },
    ),
    row('lost', '<z/>', { inherit_id: 1 }),
  )
  t.is(
    provenance(all, 2),
    `Made of:
  1. base.form (begins): base/views/a.xml:5
  2. sale.form (priority 16): sale/views/b.xml:9
  3. lost (priority 16, set aside): written in the database, id 3

<form>    ← base.form, line 1 (base/views/a.xml:5)
  <field name="a" string="A"/>
      string set by sale.form, line 2 (sale/views/b.xml:10)
  <p>
    Words
  </p>
  <b/>    ← sale.form, line 2 (sale/views/b.xml:10)
</form>

Set aside, because it does not fit:
  lost, line 1: <z> points at nothing in base.form, line 1 (base/views/a.xml:5).`,
  )
})
