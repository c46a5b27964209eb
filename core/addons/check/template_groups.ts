import { lineAt } from '../../lines.ts'
import { groupsNamed } from '../../views/condition.ts'
import { type Finding, suggestion } from '../finding.ts'
import type { TemplatePart } from '../templates/part.ts'
import { groupsOf, type Scope } from './scope.ts'
import { isTest, type Source } from './sources.ts'

/** Groups that templates are for, or ask for with `has_groups`, must exist. */
export function templateGroups(
  templates: readonly TemplatePart[],
  sources: readonly Source[],
  scope: Scope,
): Finding[] {
  const known = groupsOf(scope)
  const check = (file: string, line: number, groups: string): Finding[] =>
    groupsNamed(groups)
      .filter(group => !known.includes(group))
      .map(group => {
        const message = `There is no group ${group}${suggestion(group, known)}`
        return { code: 'template-group', file, line, message }
      })
  return [
    ...templates.flatMap(({ file, line, groups }) => (groups === null ? [] : check(file, line, groups))),
    ...sources
      .filter(({ path }) => /\.(njk|xml)$/.test(path) && !isTest(path))
      .flatMap(({ file, text }) =>
        [...text.matchAll(/\bhas_groups\(\s*(['"])([^'"]+)\1/g)].flatMap(found =>
          check(file, lineAt(text, found.index), found[2]!),
        ),
      ),
  ]
}
