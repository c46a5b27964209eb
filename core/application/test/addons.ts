/** Addons for the tests of applications that change, written into a folder of the test's own. */
import { manifest, writeAddons } from '../../testing/index.ts'

/** A notice board: a model, a menu, a page, and a page that answers slowly. */
export const board = {
  'board/manifest.ts': manifest({
    name: 'Notice Board',
    summary: 'Notes for everybody',
    depends: ['base'],
    data: ['data.xml'],
    application: true,
  }),
  'board/index.ts': `
    import { fields, inherit, model } from '#core'
    import { Users as BaseUsers } from '#addons/base'
    export class Note extends model('board.note', { description: 'Note' }) {
      name = fields.Char('Text', { required: true })
    }
    export class Users extends inherit(BaseUsers) {
      note_color = fields.Char('Color of Notes')
    }`,
  'board/controllers/index.ts': `
    import { html, route } from '#core'
    export const routes = [
      route('GET', '/board', { auth: 'public' }, async ({ env }) => html('notes: ' + (await env.model('board.note').sudo().searchCount([])))),
    ]`,
  'board/static/board.css': '.board { color: red }',
  'board/data.xml': `<odoo>
    <record id="note_welcome" model="board.note"><field name="name">Welcome</field></record>
    <record id="access_note" model="ir.model.access">
      <field name="name">note</field><field name="model_id" ref="model_board_note"/>
      <field name="group_id" ref="base.group_user"/><field name="perm_read">1</field>
    </record>
    <record id="view_note" model="ir.ui.view">
      <field name="name">note</field><field name="model">board.note</field>
      <field name="arch" type="xml"><list><field name="name"/></list></field>
    </record>
    <record id="action_note" model="ir.actions.act_window"><field name="name">Notes</field><field name="res_model">board.note</field></record>
    <menuitem id="menu_board" name="Notice Board" action="action_note"/>
    <template id="login_hint" inherit_id="base.login"><form position="after"><p>Read the board</p></form></template>
  </odoo>`,
}

/** An addon whose data are wrong only when they are loaded. */
export const broken = {
  'broken/manifest.ts': manifest({ name: 'Broken', depends: ['board'], data: ['data.xml'] }),
  'broken/index.ts': `
    import { fields, model } from '#core'
    export class Part extends model('broken.part', { description: 'Part' }) {
      name = fields.Char('Name', { required: true })
    }`,
  'broken/data.xml': `<odoo>
    <record id="part" model="broken.part"><field name="name">First</field></record>
    <record id="nameless" model="broken.part"/>
  </odoo>`,
}

/** An addon that has a slow page: it says when it was begun, and waits until it is told to go on. */
export const slow = {
  'slow/manifest.ts': manifest({ name: 'Slow', depends: ['base'] }),
  'slow/controllers/index.ts': `
    import { html, route } from '#core'
    export const routes = [
      route('GET', '/slow', { auth: 'public' }, async ({ env }) => {
        await env.model('res.lang').searchCount([])
        globalThis.slowBegan()
        await globalThis.slowMayEnd
        return html('languages: ' + (await env.model('res.lang').searchCount([])))
      }),
    ]`,
}

const waitingHook = `
  export async function postInit() {
    globalThis.patientWaits()
    await globalThis.patientMayGoOn
  }`

/** An addon whose installation waits in the middle of its transaction until it is told to go on. */
export const patient = {
  'patient/manifest.ts': manifest({ name: 'Patient', depends: ['base'], application: true }),
  'patient/hooks.ts': waitingHook,
}

/** Another, which meanwhile holds the table of users. */
export const holding = {
  'holding/manifest.ts': manifest({ name: 'Holding', depends: ['base'] }),
  'holding/hooks.ts': waitingHook,
  'holding/index.ts': `
    import { fields, inherit } from '#core'
    import { Users as BaseUsers } from '#addons/base'
    export class Users extends inherit(BaseUsers) {
      patience = fields.Integer('Patience')
    }`,
}

/** An addon whose page waits before it looks into its table. */
export const leaving = {
  'leaving/manifest.ts': manifest({ name: 'Leaving', depends: ['base'] }),
  'leaving/index.ts': `
    import { fields, model } from '#core'
    export class Guest extends model('leaving.guest', { description: 'Guest' }) {
      name = fields.Char('Name', { required: true })
    }`,
  'leaving/controllers/index.ts': `
    import { html, route } from '#core'
    const count = async ({ env, form }) => {
      globalThis.leavingBegan()
      await globalThis.leavingMayLook
      return html(form.name + (await env.model('leaving.guest').sudo().searchCount([])))
    }
    export const routes = [route('POST', '/leaving', { auth: 'public', csrf: false }, count)]`,
}

/** What answers there when `leaving` has gone. */
export const greeting = {
  'greeting/manifest.ts': manifest({ name: 'Greeting', depends: ['base'] }),
  'greeting/controllers/index.ts': `
    import { html, route } from '#core'
    const hello = async ({ form }) => html('Hello ' + form.name)
    export const routes = [route('POST', '/leaving', { auth: 'public', csrf: false }, hello)]`,
}

/** What builds on the notice board. */
export const pins = {
  'pins/manifest.ts': manifest({ name: 'Pins', depends: ['board'] }),
}

export const addonsFolder = (...addons: readonly Record<string, string>[]): string =>
  writeAddons(Object.assign({}, ...addons))
