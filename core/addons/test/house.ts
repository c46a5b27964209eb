import { Database } from '../../database/database.ts'
import { syncSchema } from '../../database/schema.ts'
import { Catalog } from '../../i18n/catalog.ts'
import { type Address, emptyDatabase, manifest } from '../../testing/index.ts'
import { findAddons, selectAddons } from '../find.ts'
import { type InstallOptions, installAddons } from '../install.ts'
import { loadAddons } from '../load.ts'

/** As little of a base addon as data files need, and a model to try them on. */
export const base = {
  'base/manifest.ts': manifest({ name: 'Base', data: ['data.xml'] }),
  'base/index.ts': `
    import { constraint, fields, model } from '#core'
    export class ModelData extends model('ir.model.data', { description: 'External Id' }) {
      module = fields.Char('Module', { required: true })
      name = fields.Char('Name', { required: true })
      model = fields.Char('Model', { required: true })
      res_id = fields.Integer('Record')
      noupdate = fields.Boolean('Not updated')
      file_values = fields.Json('Values of Files')
      name_unique = constraint('UNIQUE (module, name)', 'There is already a record with this external id.')
    }
    export class Conflict extends model('ir.model.data.conflict', { description: 'Conflict' }) {
      data_id = fields.Many2one('ir.model.data', 'External Id', { required: true, ondelete: 'cascade' })
      addon = fields.Char('Addon', { required: true })
      field = fields.Char('Field', { required: true })
      file_value = fields.Json('Value of the File')
    }
    export class Module extends model('ir.module.module', { description: 'Addon' }) {
      name = fields.Char('Name', { required: true })
      shortdesc = fields.Char('Title')
      state = fields.Char('State')
      version = fields.Char('Version')
      checksum = fields.Char('Checksum')
      demo = fields.Boolean('Demo')
    }
    export class IrModel extends model('ir.model', { description: 'Model' }) {
      name = fields.Char('Name')
      model = fields.Char('Model')
    }
    export class Lang extends model('res.lang', { description: 'Language' }) {
      name = fields.Char('Name')
      code = fields.Char('Code')
      active = fields.Boolean('Active', { default: true })
    }
    export class View extends model('ir.ui.view', { description: 'View' }) {
      name = fields.Char('Name')
      model = fields.Char('Model')
      type = fields.Char('Type', { default: 'form' })
      mode = fields.Char('Mode', { default: 'primary' })
      priority = fields.Integer('Priority', { default: 16 })
      active = fields.Boolean('Active', { default: true })
      arch = fields.Text('Arch')
      arch_fs = fields.Char('Arch Filename')
      inherit_id = fields.Many2one('ir.ui.view', 'Inherited View')
    }
    export class Users extends model('res.users', { description: 'User' }) {
      login = fields.Char('Login', { required: true })
    }`,
  'base/data.xml': `<odoo>
    <record id="lang_fr" model="res.lang"><field name="name">Français</field><field name="code">fr_FR</field></record>
    <record id="user_root" model="res.users"><field name="login">__system__</field></record>
  </odoo>`,
}

/** An addon about books. Its data are given by each test. */
export const library = (data: string, more: object = {}) => ({
  'library/manifest.ts': manifest({ name: 'Library', version: '1.1', depends: ['base'], data: ['data.xml'], ...more }),
  'library/index.ts': `
    import { constraint, fields, model, opened } from '#core'
    import { z } from '${import.meta.resolve('zod')}'
    export class Book extends model('library.book', { description: 'Book' }) {
      name = fields.Char('Name', { required: true, translate: true })
      pages = fields.Integer('Pages')
      price = fields.Float('Price')
      lent = fields.Boolean('Lent')
      kind = fields.Selection('Kind', { novel: 'Novel', poem: 'Poem' })
      cover = fields.Binary('Cover')
      arch = fields.Text('Arch')
      arch_fs = fields.Char('Arch Filename')
      author_id = fields.Many2one('library.author', 'Author')
      tag_ids = fields.Many2many('library.tag', 'Tags')
      pages_check = constraint('CHECK (pages >= 0)', 'A book has no less than 0 pages.')
      lend_opened = opened('lend', { args: z.tuple([z.boolean()]) })
      close_opened = opened('close')
      async lend(lent) { await this.write({ lent }) }
      async close() {}
      async burn() { await this.unlink() }
    }
    export class Author extends model('library.author', { description: 'Author' }) {
      name = fields.Char('Name', { required: true })
      book_ids = fields.One2many('library.book', 'author_id', 'Books')
    }
    export class Loan extends model('library.loan', { description: 'Loan' }) {
      author_id = fields.Many2one('library.author', 'Author', { required: true })
    }
    export class Shelf extends model('library.shelf', { description: 'Shelf' }) {
      name = fields.Char('Name', { translate: true })
      sequence = fields.Integer('Sequence')
    }
    export class Tag extends model('library.tag', { description: 'Tag' }) {
      name = fields.Char('Name', { required: true })
    }`,
  'library/data.xml': `<odoo>${data}</odoo>`,
})

/** A database with the tables of the addons in a folder, in which they can be installed. */
export async function house(root: string, names: readonly string[] = ['library'], address?: Address) {
  const connection = address ?? (await emptyDatabase())
  const addons = await loadAddons(selectAddons(await findAddons([root]), names))
  const database = await Database.open({ connection, definitions: addons.flatMap(addon => addon.models), poolSize: 3 })
  await syncSchema(database)
  const warnings: string[] = []
  return {
    database,
    connection,
    addons,
    warnings,
    install: async (options: InstallOptions = {}) => {
      // Read again, because a test may have changed the manifest.
      const manifests = await findAddons([root])
      const current = addons.map(addon => ({ ...addon, manifest: manifests.get(addon.name)!.manifest }))
      return installAddons(database, current, {
        catalog: new Catalog(addons),
        warn: text => warnings.push(text),
        ...options,
      })
    },
    /** Values of a field of all records, in order of creation. */
    values: (model: string, ...names: string[]) =>
      database.unit({}, async env => {
        const rows = await (await env.model(model).search([], { order: 'id' })).read(names)
        return rows.map(row => (names.length === 1 ? row[names[0]!] : names.map(name => row[name])))
      }),
  }
}
