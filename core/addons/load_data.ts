import type { Database } from '../database/database.ts'
import type { Catalog } from '../i18n/catalog.ts'
import type { Environment } from '../model/types.ts'
import { checkLater } from '../views/problems.ts'
import { modelsWithoutAccess } from './data/access_warning.ts'
import { recordsIn } from './data/check.ts'
import { ExternalIds } from './data/external_ids.ts'
import type { AddonData } from './data/files.ts'
import { removeOrphans } from './data/orphans.ts'
import { type Loading, loadRecords } from './data/records.ts'
import { modelXmlid, reflectModels } from './data/reflection.ts'
import { translateRecords } from './data/translations.ts'
import { checkViews } from './data/views_check.ts'
import { describe, reasonOf, refuse } from './finding.ts'
import type { Job } from './jobs.ts'
import { activeLanguages } from './known.ts'
import { type ModuleState, writeModule } from './modules.ts'
import type { Progress } from './progress.ts'

export interface Way {
  catalog: Catalog | undefined
  tell: (step: Progress['step']) => void
  warn: (message: string) => void
}

/** Brings what an addon's files say into the database, whose tables are there: for the first time, or again. */
export async function loadAddonData(
  env: Environment,
  database: Database,
  job: Job,
  state: ModuleState | undefined,
  { catalog, tell, warn }: Way,
): Promise<void> {
  const { addon, files } = job
  tell('models')
  const ids = await ExternalIds.read(env)
  // The first records of all are made before the user who is said to have made them.
  if (ids.models().size === 0) await env.sql('SET CONSTRAINTS ALL DEFERRED')
  await reflectModels(env, addon.name, job.models, ids)
  const { models } = database.registry
  const loading: Loading = { env, models, ids, addon: addon.name, path: addon.path, upgrade: job.upgrade }
  tell('data')
  checkLater(env)
  for (const warning of await loadRecords(files.data, loading)) warn(warning)
  await env.sql('SET CONSTRAINTS ALL IMMEDIATE')
  if (job.upgrade) for (const warning of await removeOrphans(loading, idsOf(job))) warn(warning)
  for (const warning of await modelsWithoutAccess(loading, job.models)) warn(warning)
  const checked = await checkViews(env, addon, files.data)
  refuse(checked.findings)
  for (const finding of checked.own) warn(describe(finding))
  const demo = job.demo && (await loadDemo(files, { ...loading, upgrade: state?.demo ?? false }, tell, warn))
  if (catalog) {
    tell('translations')
    const languages = models.has('res.lang') ? await activeLanguages(env) : []
    await translateRecords([...files.data, ...(demo ? files.demo : [])], loading, catalog, languages)
  }
  await writeModule(env, addon, { state: 'installed', checksum: job.checksum, demo })
}

/** What the files of an addon speak of, and its models. */
function idsOf({ addon, files, models }: Job): Set<string> {
  const records = recordsIn([...files.data, ...files.demo]).map(({ id }) => id)
  return new Set([...records, ...models.map(({ name }) => modelXmlid(addon.name, name))])
}

/** Demo data never stands in the way of an installation: what fails is undone and told. */
async function loadDemo(files: AddonData, loading: Loading, tell: Way['tell'], warn: Way['warn']): Promise<boolean> {
  if (!files.demo.length) return true
  tell('demo')
  try {
    await loading.env.savepoint(async () => {
      for (const warning of await loadRecords(files.demo, loading)) warn(warning)
    })
    return true
  } catch (error) {
    warn(`The demo data of ${loading.addon} was left out: ${reasonOf(error)}`)
    return false
  }
}
