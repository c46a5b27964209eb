import { join } from 'node:path'
import test from 'ava'
import { checkTranslations } from '../core/addons/check.ts'
import { findAddons, selectAddons } from '../core/addons/find.ts'
import { describe } from '../core/addons/finding.ts'
import { loadAddons } from '../core/addons/load.ts'
import { addonTerms, checkTerms } from '../core/addons/terms.ts'
import { Catalog } from '../core/i18n/catalog.ts'
import { recordBase } from '../core/orm/recordset.ts'
import { Registry } from '../core/registry/registry.ts'

const found = await findAddons([join(import.meta.dirname, '../addons')])
const addons = await loadAddons(selectAddons(found, ['im_livechat']))
const registry = new Registry(
  addons.flatMap(addon => addon.models),
  recordBase,
)
const catalog = new Catalog(addons)

for (const addon of addons) {
  test(`${addon.name} is complete in French, and translates nothing that it does not say`, t => {
    const { terms, findings } = addonTerms(addon, registry)
    t.true(terms.length > 50)
    t.deepEqual(
      [...findings, ...checkTranslations(addon), ...checkTerms(addon, terms, catalog, 'fr')].map(describe),
      [],
    )
  })
}
