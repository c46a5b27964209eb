import { type Field, isComputed } from './field.ts'
import type { Registry } from './registry.ts'

/** What is wrong with a link that is declared with `delegate`, as sentences that go on from the field's name. */
export function checkDelegate(registry: Registry, field: Field): string[] {
  if (!field.delegate) return []
  const problems: string[] = []
  if (!field.column || isComputed(field))
    problems.push('has delegate, so it must be stored and not computed: it says which record is whose.')
  if (!field.required) problems.push('has delegate, so it must be required: a record without its parent has no fields.')
  if (field.ondelete === 'set null')
    problems.push('has delegate, so ondelete is "cascade" or "restrict": a record does not outlive its parent.')
  if (leadsBack(registry, field.comodel!, field.model, new Set()))
    problems.push(`has delegate, but ${field.comodel} is a ${field.model} by delegation itself.`)
  return problems
}

function leadsBack(registry: Registry, from: string, to: string, passed: Set<string>): boolean {
  if (from === to) return true
  if (passed.has(from)) return false
  passed.add(from)
  const links = [...(registry.models.get(from)?.fields.values() ?? [])].filter(field => field.delegate)
  return links.some(link => leadsBack(registry, link.comodel!, to, passed))
}
