import { type FieldName, inherit, type Operation, type Values } from '#core'
import { Users } from '../res_users.ts'

/** Commands of an x2many that create, change or delete other records: not what it is to change one's own. */
function reachesOut(value: unknown): boolean {
  return Array.isArray(value) && value.some(command => Array.isArray(command) && [0, 1, 2].includes(command[0]))
}

/**
 * What people may do with their own user, whatever the access lines say: read it, and change the fields that are
 * `selfEditable`. Field groups hold for them as for everybody.
 */
export class OwnUser extends inherit(Users) {
  /** Is it the user who asks, and nobody else? */
  isOwn(): boolean {
    const { env, ids } = this
    return !env.su && ids.length === 1 && ids[0] === env.uid
  }

  override async load(...paths: string[]) {
    // sudo: res.users - the columns of their own user; what is named is checked below
    if (this.isOwn()) await super.load.call(this.sudo(), 'login')
    return super.load(...paths)
  }

  override async read(names: readonly FieldName<'res.users'>[]) {
    await this.load()
    return super.read(names)
  }

  override async write(values: Values<'res.users'>) {
    const open = this.fieldsGet()
    const own =
      this.isOwn() && Object.entries(values).every(([name, value]) => open[name]?.selfEditable && !reachesOut(value))
    // sudo: res.users - each of these fields is one that people change of their own user
    await super.write.call(own ? this.sudo() : this, values)
  }

  override async checkAccess(operation: Operation) {
    if (this.isOwn() && (operation === 'read' || operation === 'write')) return
    await super.checkAccess(operation)
  }
}
