import { givenIn, refIn, textIn } from '../data/given.ts'
import type { RecordOperation } from '../data/operation.ts'
import { type Finding, suggestion } from '../finding.ts'

/** What an action switches on in the search (`search_default_…`) must be there: a misspelt name would do nothing. */
export function searchDefaults(own: readonly RecordOperation[], all: readonly RecordOperation[]): Finding[] {
  const asking = own.flatMap(record => {
    const context = record.model === 'ir.actions.act_window' ? (textIn(givenIn(record, 'context')) ?? '') : ''
    const asked = [...context.matchAll(/['"]search_default_(\w+)['"]\s*:/g)].map(([, name]) => name!)
    const model = textIn(givenIn(record, 'res_model'))?.trim()
    return model && asked.length > 0 ? [{ record, model, asked }] : []
  })
  return asking.flatMap(({ record, model, asked }) => {
    const known = namesIn(model, all)
    const place = record.fields.find(({ name }) => name === 'context')?.place ?? record.place
    return asked
      .filter(name => !known.has(name))
      .map((name): Finding => {
        const meant = suggestion(name, known) || '.'
        const message = `search_default_${name}: no search view of ${model} has a filter or field ${name}${meant}`
        return { code: 'action-search', ...place, message }
      })
  })
}

/** The filters and fields of all search views of a model. */
function namesIn(model: string, all: readonly RecordOperation[]): Set<string> {
  const searches = new Set<string>()
  const names = new Set<string>()
  for (const view of all) {
    if (view.model !== 'ir.ui.view') continue
    const arch = textIn(givenIn(view, 'arch')) ?? ''
    const isOwn =
      textIn(givenIn(view, 'model'))?.trim() === model && /^\s*<search\b/.test(arch.replaceAll(/<!--.*?-->/gs, ''))
    if (!isOwn && !searches.has(refIn(givenIn(view, 'inherit_id')) ?? '')) continue
    searches.add(view.id)
    for (const [, name] of arch.matchAll(/<(?:filter|field)\b[^>]*?\sname="(\w+)"/g)) names.add(name!)
  }
  // Without a view of its own a model is searched by what its records are called.
  return searches.size > 0 ? names : new Set(['name', 'display_name'])
}
