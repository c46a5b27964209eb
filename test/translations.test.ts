import { join } from 'node:path'
import test from 'ava'
import { checkTranslations } from '../core/addons/check/translations.ts'
import { findAddons, selectAddons } from '../core/addons/find.ts'
import { describe } from '../core/addons/finding.ts'
import { loadAddons } from '../core/addons/load.ts'
import { addonTerms, checkTerms } from '../core/addons/terms.ts'
import { Catalog } from '../core/i18n/catalog.ts'
import { recordBase } from '../core/orm/recordset.ts'
import { Registry } from '../core/registry/registry.ts'

const names = ['base', 'discuss', 'im_livechat']
const loaded = findAddons([join(import.meta.dirname, '../addons')]).then(found =>
  loadAddons(selectAddons(found, names)),
)

for (const [index, name] of names.entries()) {
  test(`${name} is complete in French, and translates nothing that it does not say`, async t => {
    const addons = await loaded
    const addon = addons[index]!
    const definitions = addons.flatMap(({ models }) => models)
    const { terms, findings } = addonTerms(addon, new Registry(definitions, recordBase))
    t.true(terms.length > 50)
    t.deepEqual(
      [...findings, ...checkTranslations(addon), ...checkTerms(addon, terms, new Catalog(addons), 'fr')].map(describe),
      [],
    )
  })
}
