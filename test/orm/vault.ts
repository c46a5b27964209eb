import { type AccessSource, type AccessTable, computed, fields, model, type UserRights } from '#core'
import { emptyDatabase, onCleanUp } from '#core/testing'
import { Database } from '../../core/database/database.ts'
import { syncSchema } from '../../core/database/schema.ts'

declare module '#models' {
  interface Models {
    'ir.model.access': VaultAccess
    'vault.folder': VaultFolder
    'vault.note': VaultNote
    'vault.tag': VaultTag
  }
  interface VaultAccess extends Access {}
  interface VaultFolder extends Folder {}
  interface VaultNote extends Note {}
  interface VaultTag extends Tag {}
}

const [reader, writer, manager] = [1, 2, 3]
const none = { read: false, write: false, create: false, unlink: false }
const all = { read: true, write: true, create: true, unlink: true }

/** eve is in no group, ada reads, bob writes what is his, mia manages. Who writes reads, who manages writes. */
export const people = { eve: 11, ada: 12, bob: 13, mia: 14 }
const groupsOf: Record<number, number[]> = { 12: [reader], 13: [reader, writer], 14: [reader, writer, manager] }

export class Access extends model('ir.model.access', { description: 'Access' }) implements AccessSource {
  async accessTable(): Promise<AccessTable> {
    return {
      lines: [
        { model: 'vault.note', group: reader, ...none, read: true },
        { model: 'vault.note', group: writer, ...all, unlink: false },
        { model: 'vault.note', group: manager, ...all },
        { model: 'vault.tag', group: null, ...all },
        { model: 'vault.folder', group: manager, ...all },
      ],
      rules: [
        { name: 'open', model: 'vault.note', groups: [], domain: "[('state', '!=', 'burnt')]", ...all },
        {
          name: 'own',
          model: 'vault.note',
          groups: [reader],
          domain: "['|', ('owner', '=', uid), ('state', '=', 'public')]",
          ...none,
          read: true,
        },
        { name: 'mine', model: 'vault.note', groups: [writer], domain: "[('owner', '=', uid)]", ...all, read: false },
        { name: 'any', model: 'vault.note', groups: [manager], domain: '[]', ...all },
        { name: 'tag', model: 'vault.tag', groups: [], domain: "[('name', '!=', 'hidden')]", ...none, read: true },
      ],
      groups: [
        { id: reader, xmlid: 'vault.reader', name: 'Reader', closure: [reader] },
        { id: writer, xmlid: 'vault.writer', name: 'Writer', closure: [writer, reader] },
        { id: manager, xmlid: 'vault.manager', name: 'Manager', closure: [manager, writer, reader] },
      ],
    }
  }

  async userRights(uid: number): Promise<UserRights> {
    const person = { active: true, login: `p${uid}`, name: `P${uid}`, partnerId: null, sessionToken: '' }
    const groups = groupsOf[uid] ?? []
    return { uid, ...person, groups, companyId: null, companyIds: [], lang: 'en_US', tz: 'UTC' }
  }
}

/** Closed to all but managers. */
export class Folder extends model('vault.folder', { description: 'Folder' }) {
  name = fields.Char('Name')
  code = fields.Char('Code')
  note_ids = fields.One2many('vault.note', 'folder_id', 'Notes')
}

export class Tag extends model('vault.tag', { description: 'Tag' }) {
  name = fields.Char('Name')
  note_ids = fields.Many2many('vault.note', 'Notes')
}

export class Note extends model('vault.note', { description: 'Note', order: 'name, id' }) {
  name = fields.Char('Name')
  state = fields.Selection('State', { open: 'Open', public: 'Public', burnt: 'Burnt' }, { default: 'open' })
  owner = fields.Integer('Owner')
  pin = fields.Char('PIN', { groups: 'vault.manager' })
  folder_id = fields.Many2one('vault.folder', 'Folder')
  folder_name = fields.Char('Folder’s name', { related: 'folder_id.name' })
  parent_id = fields.Many2one('vault.note', 'Parent')
  parent_folder_id = fields.Many2one('vault.folder', 'Parent’s folder', { related: 'parent_id.folder_id' })
  child_ids = fields.One2many('vault.note', 'parent_id', 'Children')
  tag_ids = fields.Many2many('vault.tag', 'Tags')
  size = fields.Integer('Size', computed<Note>('computeSize'))

  async computeSize() {
    for (const note of await this.sudo().load('name')) {
      this.browse(note.id).size = note.name?.length ?? 0
    }
  }
}

/** A fresh vault with a note of each kind; the ids of the notes by name. */
export async function vault(): Promise<{ database: Database; ids: Record<string, number> }> {
  const database = await Database.open({
    connection: await emptyDatabase(),
    definitions: [Access, Folder, Tag, Note],
  })
  onCleanUp(() => database.close())
  await syncSchema(database)
  const ids = await database.unit({}, async env => {
    const folder = await env['vault.folder'].create({ name: 'Box', code: 'X9' })
    const hidden = await env['vault.tag'].create({ name: 'hidden' })
    const notes = await env['vault.note'].create([
      { name: 'adas', owner: people.ada, folder_id: folder, pin: '1111' },
      { name: 'bobs', owner: people.bob, folder_id: folder, pin: '2222', tag_ids: hidden },
      { name: 'open to all', owner: people.mia, state: 'public', pin: '3333' },
      { name: 'burnt', owner: people.bob, state: 'burnt' },
    ])
    await notes.slice(2, 3).write({ parent_id: notes.slice(1, 2) })
    return Object.fromEntries([...notes].map(note => [note.name, note.id]))
  })
  return { database, ids }
}
