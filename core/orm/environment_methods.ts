import { AccessError, MissingError } from '../errors.ts'
import type { Context } from '../model/environment.ts'
import type { AnyModel, Operation } from '../model/model.ts'
import type { Environment, Id } from '../model/types.ts'
import { checkModelAccess } from './access/denied.ts'
import { checkRules } from './access/rules.ts'
import { merged } from './context.ts'
import { envOf, record } from './environment.ts'
import { metaOf } from './read/read.ts'

type Self = AnyModel

/** The same records as somebody else, elsewhere, otherwise; and what one may do to them as who one is. */
export const environmentMethods = {
  sudo(this: Self, flag = true): Self {
    return this.withEnv(this.env.sudo(flag))
  },
  async withUser(this: Self, user: Id | { readonly id: Id }): Promise<Self> {
    return this.withEnv(await this.env.withUser(user))
  },
  withCompany(this: Self, company: Id | { readonly ids: readonly Id[] } | null): Self {
    return this.withEnv(this.env.withCompany(company))
  },
  withContext(this: Self, context: Context): Self {
    const env = envOf(this.env)
    return this.withEnv(env.with(merged(env, context, this._name)).face())
  },
  withEnv(this: Self, env: Environment): Self {
    return record(metaOf(this).prototype, envOf(env).for(this._name), this.ids)
  },

  async checkAccess(this: Self, operation: Operation): Promise<void> {
    const env = envOf(this.env)
    await env.database.rights.ensure(env)
    checkModelAccess(env, metaOf(this), operation)
    await checkRules(env, metaOf(this), this.ids, operation)
  },
  async hasAccess(this: Self, operation: Operation): Promise<boolean> {
    try {
      await this.checkAccess(operation)
      return true
    } catch (error) {
      if (error instanceof AccessError || error instanceof MissingError) return false
      throw error
    }
  },
}
