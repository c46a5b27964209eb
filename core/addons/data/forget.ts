import type { Environment } from '../../model/types.ts'
import type { Print } from './fingerprint.ts'
import { type Memories, saveMemories } from './remembered.ts'

/** No value of a file: whatever the file says next is something new. */
const undone = '#undone'

/**
 * Forgets what the files of addons that go have said. What they left in records of others counts as untouched, and as
 * something else than those others' files say: their next upgrade puts it right.
 */
export async function forgetFiles(env: Environment, addons: readonly string[]): Promise<void> {
  const rows = await env.sql<{ id: number; file_values: Memories }>(
    'SELECT id, file_values FROM ir_model_data WHERE jsonb_exists_any(file_values, $1::text[])',
    [addons],
  )
  for (const { file_values } of rows) {
    for (const gone of addons) {
      const memory = file_values[gone]
      delete file_values[gone]
      for (const [field, file] of Object.entries(memory?.file ?? {}))
        for (const other of Object.values(file_values)) leave(other, field, memory?.left?.[field] ?? file)
    }
  }
  await saveMemories(env, rows)
  await env.sql('DELETE FROM ir_model_data_conflict WHERE addon = ANY($1)', [addons])
}

/** What is left in a record is not what this addon's files have said: they will say it anew. */
export function leave(memory: Memories[string], field: string, left: Print): void {
  if (!(field in memory.file)) return
  memory.file[field] = undone
  memory.left = { ...memory.left, [field]: left }
}
