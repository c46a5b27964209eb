import test from 'ava'
import { Command, fields, inherit, mixin, model, prototype, SetupError } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'
import { recordBase } from '../../core/orm/recordset.ts'
import { Registry } from '../../core/registry/registry.ts'

declare module '#models' {
  interface Models {
    'zoo.animal': ZooAnimal
    'zoo.plush': ZooPlush
    'zoo.named': ZooNamed
    'zoo.loud': ZooLoud
    'zoo.soft': ZooSoft
  }
  interface ZooAnimal extends Animal {}
  interface ZooAnimal extends Tame {}
  interface ZooPlush extends Plush {}
  interface ZooNamed extends Named {}
  interface ZooLoud extends Loud {}
  interface ZooSoft extends Soft {}
}

/** The mixins: `Loud` and `Soft` are both made with `Named`. */
class Named extends mixin('zoo.named') {
  nick = fields.Char('Nick')
  say(): string {
    return 'named'
  }
}
class Loud extends mixin('zoo.loud', Named) {
  override say() {
    return `loud ${super.say()}`
  }
}
class Soft extends mixin('zoo.soft', Named) {
  override say() {
    return `soft ${super.say()}`
  }
}

class Animal extends model('zoo.animal', { description: 'Animal', order: 'legs desc' }, Loud, Soft) {
  name = fields.Char('Name', { required: true, default: 'Nameless', help: 'What it is called' })
  legs = fields.Integer('Legs', { default: 4 })
  parent_id = fields.Many2one('zoo.animal', 'Parent')
  child_ids = fields.One2many('zoo.animal', 'parent_id', 'Children')
  friend_ids = fields.Many2many('zoo.animal', 'Friends', { relation: 'zoo_friends', column1: 'a', column2: 'b' })
  override say() {
    return `animal ${super.say()}`
  }
  describe() {
    return `${this.name} on ${this.legs} legs`
  }
}

class Plush extends prototype(Animal, 'zoo.plush', { description: 'Plush', without: ['child_ids', 'describe'] }) {
  price = fields.Float('Price')
  child_ids = fields.One2many('zoo.plush', 'plush_id', 'Small ones')
  plush_id = fields.Many2one('zoo.plush', 'Belongs to')
  describe() {
    return `plush ${this.name}`
  }
}

/** Loaded after all of the above. */
class Tame extends inherit(Animal) {
  owner = fields.Char('Owner')
  override name = fields.Char('Full Name', { required: true, default: undefined })
  pet_ids = fields.One2many('zoo.animal', 'parent_id', 'Pets')
  override describe() {
    return `${super.describe()}, tame`
  }
}
class Shouting extends inherit(Named) {
  volume = fields.Integer('Volume', { default: 11 })
  override say() {
    return `${super.say()}!`
  }
}

let database: Database
test.before(async () => {
  const definitions = [Named, Loud, Soft, Animal, Plush, Tame, Shouting]
  database = await Database.open({ connection: await emptyDatabase(), definitions })
  onCleanUp(() => database.close())
  await syncSchema(database)
})

test('of several mixins the first named is asked first, and one that two are made with comes once, below both', async t => {
  await database.unit({}, async env => {
    const animal = await env['zoo.animal'].create({ name: 'Rex' })
    t.is(animal.say(), 'animal loud soft named!')
  })
})

test('extending a mixin in place extends every model of it, also those loaded earlier', async t => {
  await database.unit({}, async env => {
    for (const name of ['zoo.animal', 'zoo.plush']) {
      const one = await env.model(name).create({ name: 'Rex', nick: 'R' })
      t.deepEqual((await one.read(['nick', 'volume']))[0], { id: one.id, nick: 'R', volume: 11 })
    }
  })
})

test('a prototype has its own table, with the fields, methods and options of what it is a copy of', async t => {
  await database.unit({}, async env => {
    const [one, two] = [
      ...(await env['zoo.plush'].create([
        { name: 'Bear', legs: 2 },
        { name: 'Ox', price: 3.5 },
      ])),
    ]
    t.is(one!.say(), 'animal loud soft named!')
    t.is(one!.describe(), 'plush Bear')
    t.deepEqual((await env['zoo.plush'].search([['name', 'in', ['Bear', 'Ox']]])).mapped('name'), ['Ox', 'Bear'])
    await two!.write({ child_ids: [Command.link(one!.id)] })
    t.deepEqual((await two!.load('child_ids')).child_ids.ids, [one!.id])
    t.is(await env['zoo.animal'].searchCount([['name', 'in', ['Bear', 'Ox']]]), 0)
  })
})

test('later extensions of the ancestor reach the copy, and the copy alters nothing of the ancestor', async t => {
  const { registry } = database
  t.true(registry.model('zoo.plush').fields.has('owner'))
  t.is(registry.field('zoo.plush', 'name').label, 'Full Name')
  t.false(registry.model('zoo.animal').fields.has('price'))
  t.false(registry.model('zoo.plush').fields.has('pet_ids'), 'lines of the original are of the original')
  t.is(registry.field('zoo.plush', 'friend_ids').relation!.table, 'zoo_animal_zoo_plush_rel')
  await database.unit({}, async env => {
    t.is((await env['zoo.animal'].create({ name: 'Rex' })).describe(), 'Rex on 4 legs, tame')
  })
})

test('a field declared again keeps what is not said again; a default of undefined or null takes the default away', async t => {
  const field = database.registry.field('zoo.animal', 'name')
  t.deepEqual(
    [field.label, field.help, field.required, field.default],
    ['Full Name', 'What it is called', true, undefined],
  )
  class Lame extends inherit(Animal) {
    override legs = fields.Integer('Legs', { default: null })
  }
  const registry = new Registry([Named, Loud, Soft, Animal, Lame], recordBase)
  t.is(registry.field('zoo.animal', 'legs').default, undefined)
  await database.unit({}, async env => {
    t.deepEqual(await env['zoo.animal'].defaultGet(['name', 'legs']), { legs: 4 })
  })
})

test('a field that is declared again with another type is found at start-up', t => {
  class Odd extends inherit(Animal) {
    // @ts-expect-error a field keeps its type
    override legs = fields.Char('Legs')
  }
  const error = t.throws(() => new Registry([Named, Loud, Soft, Animal, Odd], recordBase), { instanceOf: SetupError })!
  t.regex(
    error.findings[0]!,
    /extension\.test\.ts:\d+: field zoo\.animal\.legs has the type integer below; it can not become char/,
  )
})

test('a mixin can become part of a model of another addon', t => {
  class Stone extends model('zoo.stone' as never, { description: 'Stone' }) {}
  class Talking extends inherit(Stone as unknown as typeof Animal, Loud) {}
  const registry = new Registry([Named, Loud, Stone, Talking], recordBase)
  t.true(registry.model('zoo.stone').fields.has('nick'))
  t.is(typeof Reflect.get(registry.model('zoo.stone').prototype, 'say'), 'function')
})

test('what is a mixin and what is a model are not taken for each other', async t => {
  class Wrong extends model('zoo.wrong' as never, { description: 'Wrong' }, Animal as unknown as typeof Named) {}
  class Copy extends prototype(Named, 'zoo.copy' as never, { description: 'Copy' }) {}
  class Linked extends model('zoo.linked' as never, { description: 'Linked' }) {
    named_id = fields.Many2one('zoo.named')
  }
  class Twice extends model('zoo.named', { description: 'Now with a table' }) {}
  const said = (...definitions: (object & { prototype: object })[]) =>
    t.throws(() => new Registry([Named, Loud, Soft, Animal, ...definitions], recordBase), { instanceOf: SetupError })!
      .findings
  t.regex(said(Wrong)[0]!, /extension\.test\.ts:\d+: zoo\.wrong takes zoo\.animal as a mixin, which is a model/)
  t.regex(said(Copy)[0]!, /extension\.test\.ts:\d+: zoo\.copy is a copy of zoo\.named, which is a mixin/)
  t.regex(said(Linked)[0]!, /extension\.test\.ts:\d+: field zoo\.linked\.named_id points to zoo\.named, a mixin/)
  t.regex(said(Twice)[0]!, /zoo\.named is defined by 2 classes/)
  await database.unit({}, async env => {
    await t.throwsAsync(env.model('zoo.named').search([]), { message: /zoo\.named is a mixin: it has no records/ })
    await t.throwsAsync(env.model('zoo.named').create({}), { message: /zoo\.named is a mixin: it has no records/ })
  })
})
