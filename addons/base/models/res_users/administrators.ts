import { inherit, type Operation, type Values } from '#core'
import { Users } from '../res_users.ts'
import { keepingSomebody, refuseUsers } from './guard.ts'

type UserValues = Values<'res.users'>

/** Administrators are changed by administrators, and one stays. */
export class Administrators extends inherit(Users) {
  override async create(given: UserValues | readonly UserValues[]) {
    const users = await super.create(given)
    await refuseUsers(this.env, users.ids)
    return users
  }

  override async write(values: UserValues) {
    await this.checkAccess('write')
    const leaving = 'group_ids' in values || values.active === false
    await (leaving ? keepingSomebody(this.env, () => super.write(values)) : super.write(values))
    await refuseUsers(this.env, this.ids)
  }

  override async unlink() {
    await this.checkAccess('unlink')
    await keepingSomebody(this.env, () => super.unlink())
  }

  override async checkAccess(operation: Operation) {
    await super.checkAccess(operation)
    if (operation === 'write' || operation === 'unlink') await refuseUsers(this.env, this.ids)
  }
}
