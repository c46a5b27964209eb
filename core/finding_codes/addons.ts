import type { CodeMeaning } from './meaning.ts'

/** Mistakes in an addon as a whole: its manifest, imports, files. */
export const addons = {
  'addons-path': {
    says: 'A folder of the addons path does not exist.',
    remedy: 'Correct addons_path in the settings, or make the folder.',
  },
  'addon-name': {
    says: 'The folder has a name that no addon can have.',
    remedy: 'Rename it: small letters, digits and _, a letter first.',
  },
  'addon-depends': {
    says: 'An addon that is needed is not there, or addons need each other in a circle.',
    remedy: 'Correct depends in manifest.ts, or add a folder to addons_path.',
  },
  'addon-excluded': {
    says: 'Two addons are wanted of which one excludes the other.',
    remedy: 'Choose one of them, or uninstall the other first.',
  },
  'addon-closed': {
    says: 'An addon is wanted whose manifest says that it can not be installed.',
    remedy: 'Choose another addon, or set installable in manifest.ts.',
  },
  'manifest-load': {
    says: 'manifest.ts can not be imported, or exports no manifest.',
    remedy: 'Write `export default { name: … } satisfies Manifest`, and nothing else.',
  },
  'manifest-key': { says: 'A manifest has no such key.', remedy: 'Correct the key, or remove it.' },
  'manifest-value': {
    says: 'A key of the manifest has a value of another kind than it takes.',
    remedy: 'Give it what is expected.',
  },
  'manifest-file': {
    says: 'The manifest lists a file that is not there, or twice.',
    remedy: 'Correct the path, or remove it from the list.',
  },
  'manifest-demo': {
    says: 'A file of demo data is loaded into every database.',
    remedy: 'List it under demo, or give it another name.',
    warning: true,
  },
  'code-load': { says: "The addon's code fails while it is imported.", remedy: 'Mend what the message names.' },
  'code-export': {
    says: 'controllers/index.ts exports something that Foyer does not read.',
    remedy: 'Export routes, events, slots, readers and services only, each of its kind.',
  },
  'hook-export': {
    says: 'hooks.ts exports something that is no hook.',
    remedy: 'Export preInit, postInit and uninstall only, each a function that takes env.',
  },
  'hook-run': {
    says: 'A hook failed while it ran, so that all was undone.',
    remedy: 'Mend what the message names.',
  },
  'migration-name': {
    says: 'A migration has a name by which it never runs.',
    remedy: 'Name it migrations/<version>/pre-….ts, post-….ts or end-….ts, of a version up to that of the manifest.',
  },
  'migration-script': {
    says: 'A migration script has no migrate function that can be run.',
    remedy: 'Export `async function migrate(env, version)`.',
  },
  'migration-run': {
    says: 'A migration script failed while it ran, so that all was undone.',
    remedy: 'Mend what the message names.',
  },
  'import-depends': {
    says: 'The code imports an addon that the manifest does not depend on.',
    remedy: 'Add the addon to depends in manifest.ts.',
  },
  'import-path': {
    says: 'The code imports what is not for it: inner files of Foyer or of another addon, test tools, its own index.',
    remedy: 'Import #core, #addons/… or the file of your own that defines it.',
  },
  'import-missing': { says: 'The code imports a file that is not there.', remedy: 'Correct the path.' },
  'model-unexported': {
    says: 'A model or an extension is declared, but index.ts does not export it, so it takes no effect.',
    remedy: 'Export it from index.ts.',
  },
  'access-missing': {
    says: 'A model has no line of access rights, so that nobody but the superuser can read it.',
    remedy: 'Add a line to security/ir.model.access.csv: with 0 everywhere and no group if that is meant.',
  },
  'access-open': {
    says: 'A line of access rights is for no group, so it opens the model to everybody.',
    remedy: 'Name a group. If everybody is meant, visitors too, say everybody in the name of the line.',
    warning: true,
  },
  'access-twice': {
    says: 'Two lines of access rights are for one model and one group.',
    remedy: 'Make them one line, or give one of them the group that is meant.',
    warning: true,
  },
  'route-path': {
    says: 'A route has a path that no request has.',
    remedy: 'Begin the path with /, as in /zoo/animals.',
  },
  'route-twice': {
    says: 'Two routes have the same method and path, so that only one of them answers.',
    remedy: 'Give one of them another path, or let its addon depend on the other to answer in its place.',
  },
  'code-ref': {
    says: 'The code asks for a record or a group by an external id that no data file gives.',
    remedy: 'Correct the id, or add its addon to depends.',
  },
  'file-unused': {
    says: 'A file is used by nothing.',
    remedy: 'Remove it, or use it.',
    warning: true,
  },
  'data-unlisted': {
    says: 'A data file that no list of the manifest names is never loaded.',
    remedy: 'Add it to data or demo in manifest.ts, or remove it.',
  },
} as const satisfies Record<string, CodeMeaning>
