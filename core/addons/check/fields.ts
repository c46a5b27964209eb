import { UserError, ValueError } from '../../errors.ts'
import { layerOf } from '../../model/declare.ts'
import { FieldDescriptor } from '../../model/fields/descriptor.ts'
import { convert } from '../../orm/value/convert.ts'
import type { Field } from '../../registry/field.ts'
import { checkParameters } from '../../registry/field_options.ts'
import { findingAt } from '../../registry/layers.ts'
import type { Finding } from '../finding.ts'
import type { LoadedAddon } from '../load.ts'
import { pathProblem } from './records.ts'
import type { Scope } from './scope.ts'

/** Defaults and domains of fields that only whoever opens a form would find wrong. */
export function checkFields(addon: LoadedAddon, scope: Scope): Finding[] {
  return addon.models.flatMap(definition => {
    const layer = layerOf(definition)!
    const fields = scope.models.get(layer.name)?.fields
    // A definition is a class without parameters: model(), inherit() and mixin() make nothing else.
    return Object.entries(new definition() as object).flatMap(([name, value]): Finding[] => {
      const field = fields?.get(name)
      if (!(value instanceof FieldDescriptor) || !field || checkParameters(value).length > 0) return []
      const called = `field ${layer.name}.${name}`
      const wrong = defaultProblem(field, value.options.default)
      return [
        ...(wrong ? [findingAt(layer, 'field-default', `${called} has a default that is wrong: ${wrong}`, name)] : []),
        ...domainProblems(field, value.details.domain ?? [], scope).map(problem =>
          findingAt(layer, 'field-domain', `${called} has a domain that is wrong: ${problem}`, name),
        ),
      ]
    })
  })
}

function defaultProblem(field: Field, given: unknown): string | null {
  if (given === undefined || given === null || typeof given === 'function' || field.comodel) return null
  try {
    convert(field, given)
    return null
  } catch (error) {
    if (error instanceof ValueError || error instanceof UserError) return error.message
    throw error
  }
}

function domainProblems({ comodel }: Field, domain: readonly unknown[], scope: Scope): string[] {
  if (!comodel) return []
  return domain.flatMap(term => {
    const [path] = Array.isArray(term) ? term : []
    const problem = typeof path === 'string' ? pathProblem(path.split('.'), comodel, scope) : null
    return problem ?? []
  })
}
