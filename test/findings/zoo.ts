/** The addon that the examples of docs/findings.md are of: in order as it is, each example breaks one thing. */
import { join } from 'node:path'
import { testDatabase, writeAddons } from '#core/testing'
import { checkAddons } from '../../core/addons/check/addons.ts'
import { findAddons } from '../../core/addons/find.ts'
import type { Finding } from '../../core/addons/finding.ts'
import { resolveInstall } from '../../core/addons/resolve.ts'
import { life } from '../../core/addons/test/lives.ts'
import { SetupError } from '../../core/errors.ts'

/** Files by their path in the addon; of another addon, `../savanna/manifest.ts`. */
export type Files = Readonly<Record<string, string>>

const own = join(import.meta.dirname, '../../addons')

const sound: Files = {
  'index.ts': `export { Animal } from './models/animal.ts'`,
  'models/animal.ts': `import { fields, model, opened } from '#core'
    export class Animal extends model('zoo.animal', { description: 'Animal' }) {
      name = fields.Char('Name', { required: true })
      legs = fields.Integer('Legs')
      keeper_id = fields.Many2one('res.users', 'Keeper')
      feeding = opened('feed')
      async feed() {}
    }`,
  'security/ir.model.access.csv': `id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink
access_animal,zoo.animal,model_zoo_animal,base.group_user,1,1,1,1
`,
}

/** Writes the addon, with these files added or in the place of its own; gives the folder that it is in. */
export function writeZoo(files: Files = {}): string {
  const all = { ...sound, ...files }
  const data = Object.keys(all).filter(path => /^(security|data|views)\/.*\.(csv|xml)$/.test(path))
  const manifest = `export default ${JSON.stringify({ name: 'Zoo', depends: ['base'], data })}`
  const isFolder = (path: string) => Object.keys(files).some(file => file.startsWith(`${path}/`))
  const entries = Object.entries({ 'manifest.ts': manifest, ...all }).filter(([path]) => !isFolder(path))
  return writeAddons(Object.fromEntries(entries.map(([path, text]) => [join('zoo', path), text])))
}

/** What is found in the addon with these files. A folder of the addons path stands in `config/foyer.yaml`. */
export async function findingsIn(files: Files): Promise<readonly Finding[]> {
  const root = writeZoo(files)
  const path = [...(files['config/foyer.yaml'] ?? '').matchAll(/- (\S+)/g)].map(([, folder]) => join(root, folder!))
  return detailsOf(async () => {
    const found = await findAddons([root, own, ...path])
    const mine = [...found.values()].filter(addon => addon.path.startsWith(root)).map(({ name }) => name)
    return (await checkAddons(found, mine)).findings
  })
}

/** What the choice of it and of the addons beside it finds. */
function findingsAtChoice(files: Files): Promise<readonly Finding[]> {
  const root = writeZoo(files)
  return detailsOf(async () => {
    const found = await findAddons([root, own])
    resolveInstall(
      found,
      new Set(),
      [...found.values()].filter(addon => addon.path.startsWith(root)).map(({ name }) => name),
    )
    return []
  })
}

/** What an installation of it finds. */
function findingsAtInstall(files: Files): Promise<readonly Finding[]> {
  return detailsOf(async () => {
    await testDatabase(['zoo'], { addonsPath: [writeZoo(files)] })
    return []
  })
}

/** What an upgrade to it finds. */
function findingsAtUpgrade(files: Files): Promise<readonly Finding[]> {
  return detailsOf(async () => {
    const house = await life(writeZoo())
    await house.install('zoo')
    await (await life(writeZoo(files), house)).upgrade('zoo')
    return []
  })
}

/** What `foyer check` can't know: addons that are chosen, and what happens with a database. */
const elsewhere: Readonly<Record<string, (files: Files) => Promise<readonly Finding[]>>> = {
  'addon-excluded': findingsAtChoice,
  'addon-closed': findingsAtChoice,
  'data-load': findingsAtInstall,
  'hook-run': findingsAtInstall,
  'migration-run': findingsAtUpgrade,
}

/** What is found where a code is found. */
export function findingsOf(code: string, files: Files): Promise<readonly Finding[]> {
  return (elsewhere[code] ?? findingsIn)(files)
}

async function detailsOf(work: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof SetupError) return error.details
    throw error
  }
}
