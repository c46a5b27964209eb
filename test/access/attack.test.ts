/** Ways around lines, rules and field groups that somebody with some rights may try. */
import test from 'ava'
import { AccessError, Command, type Environment } from '#core'
import { manifest, newUser, testDatabase, writeAddons } from '#core/testing'

const folder = writeAddons({
  'bank/manifest.ts': manifest({ name: 'Bank', depends: ['base'], data: ['ir.model.access.csv', 'data.xml'] }),
  'bank/ir.model.access.csv': `id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink
a,a,model_bank_account,base.group_user,1,1,1,1
b,b,model_bank_entry,base.group_user,1,0,0,0
c,c,model_bank_note,base.group_user,1,1,1,1
d,d,model_bank_vault,base.group_system,1,1,1,1
`,
  'bank/data.xml': `<odoo><record id="own" model="ir.rule"><field name="name">own</field><field name="model_id" ref="model_bank_note"/>
    <field name="domain_force">[('user_id', '=', user.id)]</field></record></odoo>`,
  'bank/index.ts': `
    import { fields, model } from '#core'
    export class Account extends model('bank.account', { description: 'Account' }) {
      name = fields.Char('Name')
      pin = fields.Char('Pin', { groups: 'base.group_system' })
      pin_copy = fields.Char('Pin Again', { related: 'pin' })
      level = fields.Selection('Level', { low: 'Low', high: 'High' }, { groups: 'base.group_system', default: 'low' })
      entry_ids = fields.One2many('bank.entry', 'account_id', 'Entries')
      note_ids = fields.One2many('bank.note', 'account_id', 'Notes')
      tag_ids = fields.Many2many('bank.note', 'Tags')
      vault_id = fields.Many2one('bank.vault', 'Vault')
      vault_code = fields.Char('Code', { related: 'vault_id.code' })
    }
    export class Entry extends model('bank.entry', { description: 'Entry' }) {
      name = fields.Char('Name')
      amount = fields.Integer('Amount')
      account_id = fields.Many2one('bank.account', 'Account', { ondelete: 'cascade' })
    }
    export class Note extends model('bank.note', { description: 'Note' }) {
      name = fields.Char('Name')
      user_id = fields.Many2one('res.users', 'User', { default: env => env.uid })
      account_id = fields.Many2one('bank.account', 'Account')
      parent_id = fields.Many2one('bank.note', 'Parent')
      child_ids = fields.One2many('bank.note', 'parent_id', 'Children')
      secret = fields.Char('Secret', { groups: 'base.group_system' })
    }
    export class Vault extends model('bank.vault', { description: 'Vault' }) {
      name = fields.Char('Name')
      code = fields.Char('Code')
    }`,
})
const database = await testDatabase(['bank'], { addonsPath: [folder] })
let eve = 0
let id: Record<'account' | 'entry' | 'mine' | 'theirs' | 'vault' | 'file', number>
test.before(async () => {
  await database.unit({}, async env => {
    eve = (await newUser(env, { login: 'eve' })).id
    const vault = await env.model('bank.vault').create({ name: 'Deep', code: '4711' })
    const account = await env
      .model('bank.account')
      .create({ name: 'A', pin: '1234', level: 'high', vault_id: vault.id })
    const entry = await env.model('bank.entry').create({ name: 'E', amount: 5, account_id: account.id })
    const theirs = await env
      .model('bank.note')
      .create({ name: 'Not for Eve', user_id: 1, account_id: account.id, secret: 'x' })
    const mine = await env
      .model('bank.note')
      .create({ name: 'Mine', user_id: eve, account_id: account.id, parent_id: theirs.id, secret: 'hush' })
    await account.write({ tag_ids: [Command.set([theirs.id, mine.id])] })
    const file = await env
      .model('ir.attachment')
      .create({ name: 'f', raw: Buffer.from('x'), res_model: 'bank.note', res_id: theirs.id })
    id = { account: account.id, entry: entry.id, mine: mine.id, theirs: theirs.id, vault: vault.id, file: file.id }
  })
})

class Undo extends Error {}
/** What Eve gets; undone. */
async function asEve<T>(work: (env: Environment) => Promise<T>): Promise<T> {
  let result!: T
  await database
    .unit({ uid: eve }, async env => {
      result = await work(env)
      throw new Undo()
    })
    .catch(error => {
      if (!(error instanceof Undo)) throw error
    })
  return result
}
const closed = { instanceOf: AccessError }

const refused: Record<string, (env: Environment) => Promise<unknown>> = {
  'a line created through its parent': env =>
    env
      .model('bank.account')
      .browse(id.account)
      .write({ entry_ids: [Command.create({ name: 'x' })] }),
  'a line changed through its parent': env =>
    env
      .model('bank.account')
      .browse(id.account)
      .write({ entry_ids: [Command.update(id.entry, { amount: 9 })] }),
  'a line deleted through its parent': env =>
    env
      .model('bank.account')
      .browse(id.account)
      .write({ entry_ids: [Command.delete(id.entry)] }),
  'a line taken out of its parent': env =>
    env
      .model('bank.account')
      .browse(id.account)
      .write({ entry_ids: [Command.unlink(id.entry)] }),
  'all lines taken out': env =>
    env
      .model('bank.account')
      .browse(id.account)
      .write({ entry_ids: [Command.clear()] }),
  'lines set': env =>
    env
      .model('bank.account')
      .browse(id.account)
      .write({ entry_ids: [Command.set([])] }),
  'a line linked to a new parent': env =>
    env.model('bank.account').create({ name: 'B', entry_ids: [Command.link(id.entry)] }),
  'a line created with a new parent': env =>
    env.model('bank.account').create({ name: 'B', entry_ids: [Command.create({ name: 'x' })] }),
  'a line by webSave': env =>
    env
      .model('bank.account')
      .browse(id.account)
      .webSave({ entry_ids: [Command.update(id.entry, { amount: 9 })] }, { name: {} }),
  'a line by a default of the context': env =>
    env
      .model('bank.account')
      .withContext({ default_entry_ids: [Command.create({ name: 'x' })] })
      .create({ name: 'B' }),
  "somebody's note changed through a parent": env =>
    env
      .model('bank.account')
      .browse(id.account)
      .write({ note_ids: [Command.update(id.theirs, { name: 'y' })] }),
  "somebody's note deleted through a parent": env =>
    env
      .model('bank.account')
      .browse(id.account)
      .write({ note_ids: [Command.delete(id.theirs)] }),
  "somebody's note changed through a many2many": env =>
    env
      .model('bank.account')
      .browse(id.account)
      .write({ tag_ids: [Command.update(id.theirs, { name: 'y' })] }),
  "somebody's note taken over by a link": env =>
    env.model('bank.account').create({ name: 'B', note_ids: [Command.link(id.theirs)] }),
  'a note given away': env => env.model('bank.note').browse(id.mine).write({ user_id: 1 }),
  'a note made for somebody else': env => env.model('bank.note').create({ name: 'x', user_id: 1 }),
  'a closed field by domain': env => env.model('bank.account').search([['pin', '=like', '1%']]),
  'a closed field by a path': env => env.model('bank.entry').search([['account_id.pin', '=like', '1%']]),
  'a closed field by any': env =>
    env.model('bank.entry').search([['account_id', 'any', [['pin', '=like', '1%']]]] as never),
  'a closed field by order': env => env.model('bank.account').search([], { order: 'pin' }),
  'a closed field by groups': env => env.model('bank.account').readGroup([], ['level'], ['__count']),
  'a closed field by a sum': env => env.model('bank.account').readGroup([], [], ['pin:max']),
  'a closed field by formatted groups': env => env.model('bank.account').formattedReadGroup([], ['level'], ['__count']),
  'a closed field by read': env => env.model('bank.account').browse(id.account).read(['pin']),
  'a closed field by searchRead': env => env.model('bank.account').searchRead([], ['name', 'pin']),
  'a closed field by webRead': env =>
    env
      .model('bank.entry')
      .browse(id.entry)
      .webRead({ account_id: { fields: { pin: {} } } }),
  'a closed field by load of a path': env => env.model('bank.entry').browse(id.entry).load('account_id.pin'),
  'a closed field in memory': async env => {
    const found = await env.model('bank.account').search([])
    return found.filteredDomain([['pin', '=like', '1%']])
  },
  'a closed field by copy with it': env => env.model('bank.account').browse(id.account).copy({ pin: '9' }),
  'a closed field by create': env => env.model('bank.account').create({ name: 'x', pin: '1' }),
  'a closed field by import': async env => {
    const { messages } = await env.model('bank.account').importRows(['name', 'pin'], [['x', '1']])
    if (messages.length > 0) throw new AccessError(String(messages[0]?.message))
  },
  'a closed model by a path': env => env.model('bank.account').search([['vault_id.code', '=like', '4%']]),
  'a closed model by label': env => env.model('bank.vault').nameSearch('De'),
  'a closed model by load': env => env.model('bank.account').browse(id.account).load('vault_id.code'),
  "somebody's note read": env => env.model('bank.note').browse(id.theirs).read(['name']),
  "somebody's note copied": env => env.model('bank.note').browse(id.theirs).copy({ user_id: eve }),
  "an attachment of somebody's note": env => env.model('ir.attachment').browse(id.file).read(['name', 'raw']),
  "an attachment put on somebody's note": env =>
    env.model('ir.attachment').create({ name: 'x', res_model: 'bank.note', res_id: id.theirs }),
  "an attachment moved to one's own note": env => env.model('ir.attachment').browse(id.file).write({ res_id: id.mine }),
  'defaults for all': env => env['ir.default'].set('bank.account', 'name', 'x'),
}
for (const [name, work] of Object.entries(refused)) {
  test(`refused: ${name}`, async t => {
    await t.throwsAsync(asEve(work), closed)
  })
}

test('what is closed is not found, not counted, and not told', t =>
  asEve(async env => {
    const notes = env.model('bank.note')
    t.is(await notes.searchCount([['name', 'like', 'Not for']]), 0)
    t.deepEqual(await notes.nameSearch('Not for'), [])
    t.deepEqual((await notes.search([['parent_id.name', 'like', 'Not for']])).ids, [], 'by a path')
    t.deepEqual((await notes.search([['id', 'parent_of', id.mine]])).ids, [id.mine])
    t.deepEqual((await env.model('bank.account').search([['note_ids.name', 'like', 'Not for']])).ids, [])
    t.deepEqual((await env.model('bank.account').search([['tag_ids.name', 'like', 'Not for']])).ids, [])
    t.deepEqual((await env.model('bank.account').search([['tag_ids', 'like', 'Not for']])).ids, [])
    t.is(await env.model('ir.attachment').searchCount([['res_model', '=', 'bank.note']]), 0)
    const account = await env.model('bank.account').browse(id.account).load('note_ids', 'tag_ids')
    t.deepEqual((account.note_ids as typeof notes).ids, [id.mine])
    t.deepEqual((account.tag_ids as typeof notes).ids, [id.mine])
    const groups = await env.model('bank.account').readGroup([], ['tag_ids'], ['__count'])
    t.is(groups.length, 1)
    const drawn = await account.onchange({ pin: '1' }, ['pin'], { pin: {}, pin_copy: {} })
    t.false('pin' in (drawn.value ?? {}))
    t.false('pin' in env.model('bank.account').fieldsGet())
  }))

test('a copy takes along neither closed fields nor what is closed behind relations', t =>
  asEve(async env => {
    const copy = await env.model('bank.account').browse(id.account).copy()
    const [row] = await env.sql<{ pin: string | null; level: string | null }>(
      'SELECT pin, level FROM bank_account WHERE id = $1',
      [copy.id],
    )
    t.deepEqual(row, { pin: null, level: 'low' })
    const tags = await env.sql('SELECT * FROM bank_account_bank_note_rel WHERE bank_account_id = $1', [copy.id])
    t.is(tags.length, 1)
  }))

test('the context gives closed fields no value, and other people no default', t =>
  asEve(async env => {
    const made = await env.model('bank.account').withContext({ default_pin: '666', default_level: 'high' }).create({})
    const [row] = await env.sql('SELECT pin, level FROM bank_account WHERE id = $1', [made.id])
    t.deepEqual(row, { pin: null, level: 'low' })
  }))
