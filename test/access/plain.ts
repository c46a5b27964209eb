/**
 * What the files of the addons say about rights, read a second time and by other means than the framework's: the lines of
 * the CSV, the groups and rules of the XML by regular expressions. What a rule's domain means is written here, as SQL.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Operation = 'read' | 'write' | 'create' | 'unlink'
export const operations: readonly Operation[] = ['read', 'write', 'create', 'unlink']

interface Line {
  readonly model: string
  /** '' is everybody. */
  readonly group: string
  readonly may: Readonly<Record<Operation, boolean>>
}

interface Rule {
  readonly xmlid: string
  readonly model: string
  readonly groups: readonly string[]
  readonly bars: Readonly<Record<Operation, boolean>>
  /** Of the table `t`, with $uid, $partner, $companies and $groups of the person. */
  readonly sql: string
}

const inConversation = (channel: string) =>
  `EXISTS (SELECT FROM discuss_channel_member m WHERE m.channel_id = ${channel} AND m.partner_id = $partner)`
const openChannel = (channel: string) =>
  `EXISTS (SELECT FROM discuss_channel c WHERE c.id = ${channel} AND c.channel_type = 'channel' AND (c.group_public_id IS NULL OR c.group_public_id IN ($groups)))`
const isSession = (channel: string) =>
  `EXISTS (SELECT FROM discuss_channel c WHERE c.id = ${channel} AND c.channel_type = 'livechat')`
const seen = (channel: string) => `(${inConversation(channel)} OR ${openChannel(channel)})`
const ofGuest = (of: (channel: string) => string) =>
  `EXISTS (SELECT FROM discuss_channel_member g WHERE g.guest_id = t.id AND ${of('g.channel_id')})`

/** What each rule lets through. One that is not here makes the test fail: write what it means. */
const meanings: Readonly<Record<string, string>> = {
  'base.res_partner_own_rule': 't.id = $partner',
  'base.res_partner_internal_rule': 'true',
  'base.res_company_own_rule': 't.id IN ($companies)',
  'base.res_company_internal_rule': 'true',
  'base.ir_sequence_company_rule': '(t.company_id IS NULL OR t.company_id IN ($companies))',
  'base.ir_filters_seen_rule': '(t.user_id IS NULL OR t.user_id = $uid)',
  'base.ir_filters_own_rule': 't.user_id = $uid',
  'base.ir_filters_all_rule': '(t.user_id IS NULL OR t.user_id = $uid)',
  'base.res_users_log_own_rule': 't.user_id = $uid',
  'base.res_users_log_all_rule': 'true',
  'base.res_users_apikeys_own_rule': 't.user_id = $uid',
  'base.res_users_apikeys_all_rule': 'true',
  'base.res_users_machines_rule': 't.id <> 1',
  'discuss.rule_channel_user': seen('t.id'),
  'discuss.rule_channel_member_user': seen('t.channel_id'),
  'discuss.rule_message_user': seen('t.channel_id'),
  'discuss.rule_message_document': 't.channel_id IS NULL',
  'discuss.rule_guest_user': ofGuest(inConversation),
  'im_livechat.rule_session_user': isSession('t.id'),
  'im_livechat.rule_session_member_user': isSession('t.channel_id'),
  'im_livechat.rule_session_message_user': isSession('t.channel_id'),
  'im_livechat.rule_session_guest_user': ofGuest(isSession),
}

const addons = ['base', 'discuss', 'im_livechat']
const read = (addon: string, file: string) => {
  try {
    return readFileSync(join(import.meta.dirname, '../../addons', addon, 'security', file), 'utf8')
  } catch {
    return '' // an addon need not have it
  }
}
const full = (addon: string, name: string) => (name === '' || name.includes('.') ? name : `${addon}.${name}`)
const refs = (addon: string, text = '') =>
  [...text.matchAll(/ref\('([\w.]+)'\)/g)].map(([, name]) => full(addon, name!))
const records = (xml: string, model: string) =>
  [...xml.matchAll(new RegExp(`<record id="([\\w.]+)" model="${model}">([\\s\\S]*?)</record>`, 'g'))].map(
    ([, id, body]) => ({ id: id!, body: body! }),
  )
const fieldOf = (body: string, name: string) =>
  new RegExp(`<field name="${name}"[^>]*?(?:ref|eval)="([^"]*)"`).exec(body)?.[1]
/** `discuss.model_mail_message` to `mail_message`. */
const tableOf = (name: string) => name.replace(/^.*\.|^/, '').replace(/^model_/, '')

/** `models` tells the models by the names of their tables. */
export function readRights(models: ReadonlyMap<string, string>) {
  const model = (ref: string) => models.get(tableOf(ref)) ?? ref
  const lines: Line[] = addons.flatMap(addon =>
    read(addon, 'ir.model.access.csv')
      .split('\n')
      .slice(1)
      .filter(Boolean)
      .map(row => {
        const [, , of, group, ...may] = row.split(',')
        const flags = Object.fromEntries(operations.map((operation, index) => [operation, may[index] === '1']))
        return { model: model(of!), group: full(addon, group!), may: flags as Line['may'] } // one of each operation
      }),
  )
  const implied = new Map<string, readonly string[]>(
    addons.flatMap(addon =>
      records(read(addon, 'groups.xml'), 'res.groups').map(
        ({ id, body }) => [full(addon, id), refs(addon, fieldOf(body, 'implied_ids'))] as const,
      ),
    ),
  )
  const rules: Rule[] = addons.flatMap(addon =>
    records(read(addon, 'rules.xml'), 'ir.rule').map(({ id, body }) => {
      const xmlid = full(addon, id)
      const bars = operations.map(operation => [operation, fieldOf(body, `perm_${operation}`) !== 'False'])
      return {
        xmlid,
        model: model(fieldOf(body, 'model_id')!),
        groups: refs(addon, fieldOf(body, 'groups')),
        bars: Object.fromEntries(bars) as Rule['bars'], // one of each operation
        sql: meanings[xmlid] ?? '',
      }
    }),
  )
  return { lines, rules, implied, closure: (group: string) => closure(implied, group) }
}

function closure(implied: ReadonlyMap<string, readonly string[]>, group: string): string[] {
  return [...new Set([group, ...(implied.get(group) ?? []).flatMap(other => closure(implied, other))])]
}
