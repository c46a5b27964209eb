import { lineAt } from '../../lines.ts'
import { layerOf } from '../../model/declare.ts'
import { FieldDescriptor } from '../../model/fields/descriptor.ts'
import { findingAt } from '../../registry/layers.ts'
import { groupsNamed } from '../../views/condition.ts'
import type { RecordOperation } from '../data/operation.ts'
import { modelXmlid } from '../data/reflection.ts'
import { type Finding, suggestion } from '../finding.ts'
import { withoutComments } from '../imports.ts'
import type { LoadedAddon } from '../load.ts'
import { groupsOf, type Scope } from './scope.ts'
import { isTest, type Source } from './sources.ts'

/** A model class counts only if `index.ts` exports it. */
export function forgottenModels({ models }: LoadedAddon, sources: readonly Source[]): Finding[] {
  const known = new Set(models.map(model => model.name))
  return code(sources).flatMap(({ file, text }) =>
    [...text.matchAll(/^(?:export )?class (\w+) extends (?:model|inherit|mixin|prototype)\(/gm)].flatMap(found => {
      const message = `index.ts does not export ${found[1]}, so it takes no effect`
      return known.has(found[1]!) ? [] : [{ code: 'model-unexported', file, line: lineAt(text, found.index), message }]
    }),
  )
}

/** Each model that an addon defines needs a line that says who may do what, if only that nobody may. */
export function withoutAccess(addon: LoadedAddon, records: readonly RecordOperation[], scope: Scope): Finding[] {
  if (!scope.models.has('ir.model.access')) return []
  const lines = records.filter(({ model }) => model === 'ir.model.access')
  const named = new Set(
    lines.flatMap(({ fields }) => fields.flatMap(({ value }) => (value.kind === 'refs' ? value.ids : []))),
  )
  return addon.models.flatMap(definition => {
    const layer = layerOf(definition)!
    if (!layer.options || scope.models.get(layer.name)?.abstract !== false) return []
    if (named.has(modelXmlid(addon.name, layer.name))) return []
    const id = modelXmlid(addon.name, layer.name).split('.')[1]
    const message = `${layer.name} has no line in security/ir.model.access.csv: expected one with ${id} as model_id`
    return [findingAt(layer, 'access-missing', message)]
  })
}

/** Groups that fields are kept for must exist. */
export function fieldGroups(addon: LoadedAddon, scope: Scope): Finding[] {
  const groups = groupsOf(scope)
  return addon.models.flatMap(definition => {
    const layer = layerOf(definition)!
    // A definition is a class without parameters: model(), inherit() and mixin() make nothing else.
    return Object.entries(new definition() as object).flatMap(([name, value]) => {
      const named = value instanceof FieldDescriptor ? groupsNamed(value.options.groups) : []
      return named
        .filter(group => group !== '.' && !groups.includes(group))
        .map(group => {
          const message = `field ${layer.name}.${name} is for the group ${group}, which is not there`
          return findingAt(layer, 'field-group', `${message}${suggestion(group, groups)}`, name)
        })
    })
  })
}

/** External ids that the code asks for must exist. */
export function codeReferences(sources: readonly Source[], { ids }: Scope): Finding[] {
  return code(sources).flatMap(({ file, text }) =>
    [...withoutComments(text).matchAll(/\b(ref|hasGroup)\(\s*'(\w+\.[\w.-]+)'\s*(, \{ optional)?/g)].flatMap(found => {
      const [, call, id, optional] = found
      if (optional || (call === 'ref' ? ids.has(id!) : ids.get(id!) === 'res.groups')) return []
      const what = call === 'ref' ? 'record' : 'group'
      const message = `${call}('${id}'): there is no such ${what} here or in what the addon depends on`
      return [
        {
          code: 'code-ref',
          file,
          line: lineAt(text, found.index),
          message: `${message}${suggestion(id!, ids.keys())}`,
        },
      ]
    }),
  )
}

/** Files of code, tests aside. */
function code(sources: readonly Source[]): Source[] {
  return sources.filter(({ path }) => path.endsWith('.ts') && !isTest(path))
}
