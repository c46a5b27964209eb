import test from 'ava'
import { computed, fields, model, SetupError } from '#core'
import { recordBase } from '../../core/orm/recordset.ts'
import { Registry } from '../../core/registry/registry.ts'

declare module '#models' {
  interface Models {
    'shed.tool': ShedTool
    'shed.rack': ShedRack
    'shed.wrong': ShedWrong
  }
  interface ShedTool extends Tool {}
  interface ShedRack extends Rack {}
  interface ShedWrong {
    ids: readonly number[]
  }
}

class Rack extends model('shed.rack', { description: 'Rack' }) {
  name = fields.Char('Name of the rack', { help: 'As on the plate.', size: 20 })
  state = fields.Selection('State', { full: 'Full', free: 'Free' }, { default: 'free' })
  tool_ids = fields.One2many('shed.tool', 'rack_id', 'Tools')
  parent_id = fields.Many2one('shed.rack', 'Part of')
}

class Tool extends model('shed.tool', { description: 'Tool' }) {
  name = fields.Char('Name')
  rack_id = fields.Many2one('shed.rack', 'Rack')
  rack_name = fields.Char(undefined, { related: 'rack_id.name' })
  rack_label = fields.Char('Where', { related: 'rack_id.name', size: 5 })
  rack_state = fields.Selection('How', {}, { related: 'rack_id.state' })
  rack_above = fields.Char(undefined, { related: 'rack_id.parent_id.name' })
  tag = fields.Char(
    'Tag',
    computed<Tool>('computeTag', ({ fields }) => fields.filter(name => name === 'name')),
  )

  computeTag() {
    for (const tool of this) tool.tag = tool.name
  }
}

/** What is found in a model with these fields; its methods do not matter. */
function findings(definition: object & { prototype: object }): string {
  try {
    new Registry([Rack, Tool, definition], recordBase)
    return ''
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    return error.message
  }
}

const wrong = () => model('shed.wrong', { description: 'Wrong' })
// The names are what is wrong with them, which the compiler would say first.
const by = (method: string, ...paths: string[]) => computed<Record<string, unknown>>(method, ...paths)

test('E17: a dependency on id, on an unknown field or by a misspelt path is found at start-up', t => {
  const found = findings(
    class extends wrong() {
      compute() {}
      rack_id = fields.Many2one('shed.rack', 'Rack')
      first = fields.Char('One', by('compute', 'id'))
      second = fields.Char('Two', by('compute', 'nothing'))
      third = fields.Char('Three', by('compute', 'rack_id.nmae'))
    },
  )
  t.regex(found, /computed_setup\.test\.ts:\d+: field shed\.wrong\.first can not depend on id/)
  t.regex(found, /field shed\.wrong\.second depends on nothing: shed\.wrong has no field nothing/)
  t.regex(found, /field shed\.wrong\.third depends on rack_id\.nmae: shed\.rack has no field nmae/)
})

test('E17: fields of one record that follow from each other are refused, with the chain', t => {
  const found = findings(
    class extends wrong() {
      compute() {}
      first = fields.Char('One', { ...by('computeOne', 'second'), store: true })
      second = fields.Char('Two', { ...by('computeTwo', 'third'), store: true })
      third = fields.Char('Three', by('computeThree', 'first'))
      computeOne() {}
      computeTwo() {}
      computeThree() {}
    },
  )
  t.regex(
    found,
    /depends on itself, and has no value to begin with: .*shed\.wrong\.first from second, shed\.wrong\.second from third/,
  )
})

test('E10: a field that follows from itself through a relation says that it is recursive', t => {
  const tree = (recursive: boolean) =>
    findings(
      class extends wrong() {
        compute() {}
        parent_id = fields.Many2one('shed.wrong', 'Part of')
        path = fields.Char('Path', { ...by('compute', 'parent_id.path'), store: true, recursive })
      },
    )
  t.regex(tree(false), /shed\.wrong\.path depends on itself: .*path from parent_id\.path\. .*recursive: true/)
  t.is(tree(true), '')
})

test('a circle over two models is refused, unless one of its fields is recursive', t => {
  const circle = (recursive: boolean) =>
    findings(
      class extends wrong() {
        compute() {}
        other_id = fields.Many2one('shed.wrong', 'Other')
        first = fields.Char('One', { ...by('compute', 'other_id.second'), store: true, recursive })
        second = fields.Char('Two', { ...by('computeTwo', 'first'), store: true })
        computeTwo() {}
      },
    )
  t.regex(circle(false), /depends on itself/)
  t.is(circle(true), '')
})

test('fields of one method agree in store, superuser mode and precompute', t => {
  const found = findings(
    class extends wrong() {
      compute() {}
      first = fields.Char('One', { ...by('compute'), store: true })
      second = fields.Char('Two', by('compute'))
      third = fields.Char('Three', { ...by('compute'), store: true, computeSudo: false })
      fourth = fields.Char('Four', { ...by('compute'), store: true, precompute: true })
    },
  )
  t.regex(found, /shed\.wrong\.second is computed by compute as first is, but they differ in store/)
  t.regex(found, /shed\.wrong\.third is computed by compute as first is, but they differ in computeSudo/)
  t.regex(found, /shed\.wrong\.fourth is computed by compute as first is, but they differ in precompute/)
})

test('E15: a stored field can not depend on the context, and only a stored one is precomputed', t => {
  const found = findings(
    class extends wrong() {
      compute() {}
      first = fields.Char('One', { ...by('compute'), store: true, dependsContext: ['lang'] })
      second = fields.Char('Two', { precompute: true })
    },
  )
  t.regex(found, /shed\.wrong\.first is stored.*can not depend on the context/)
  t.regex(found, /shed\.wrong\.second is to be computed before it is stored, but is not computed/)
})

test('E22: a related field of another type, or by a wrong path, is found at start-up', t => {
  const found = findings(
    class extends wrong() {
      compute() {}
      rack_id = fields.Many2one('shed.rack', 'Rack')
      first = fields.Integer('One', { related: 'rack_id.name' })
      second = fields.Char('Two', { related: 'rack_id.nmae' })
      third = fields.Many2one('shed.tool', 'Three', { related: 'rack_id.parent_id' })
    },
  )
  t.regex(found, /shed\.wrong\.first is a integer, but related to a char/)
  t.regex(found, /shed\.wrong\.second is related to rack_id\.nmae: shed\.rack has no field nmae/)
  t.regex(found, /shed\.wrong\.third leads to shed\.tool, but is related to a field that leads to shed\.rack/)
})

test('a related field takes label, help, size and choices from what it shows, unless it has its own', t => {
  const registry = new Registry([Rack, Tool], recordBase)
  const name = registry.field('shed.tool', 'rack_name')
  t.deepEqual([name.label, name.help, name.size], ['Name of the rack', 'As on the plate.', 20])
  const label = registry.field('shed.tool', 'rack_label')
  t.deepEqual([label.label, label.help, label.size], ['Where', 'As on the plate.', 5])
  t.deepEqual(registry.field('shed.tool', 'rack_state').choices, { full: 'Full', free: 'Free' })
  t.is(registry.field('shed.tool', 'rack_above').label, 'Name of the rack')
})

test('what a field depends on can be said by a function of the finished model', t => {
  t.deepEqual(new Registry([Rack, Tool], recordBase).field('shed.tool', 'tag').computation?.depends, ['name'])
})
