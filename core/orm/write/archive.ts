import { ValueError } from '../../errors.ts'
import type { AnyModel } from '../../model/model.ts'
import { metaOf } from '../read/read.ts'

/** Records that are out of use stay where they are, by the active field of their model. */
export const archiveMethods = {
  archive(this: AnyModel): Promise<void> {
    return setActive(this, false)
  },
  unarchive(this: AnyModel): Promise<void> {
    return setActive(this, true)
  },
  toggleActive(this: AnyModel): Promise<void> {
    return toggleActive(this)
  },
  actionArchive(this: AnyModel): Promise<void> {
    return this.archive()
  },
  actionUnarchive(this: AnyModel): Promise<void> {
    return this.unarchive()
  },
}

/** Puts those of the records that are in use out of it, or back. Nothing is written to the others. */
async function setActive(records: AnyModel, active: boolean): Promise<void> {
  const name = activeName(records)
  await records.load(name)
  const others = records.filtered(one => one[name] !== active)
  if (others.length > 0) await others.write({ [name]: active })
}

/** Archives those that are in use, and puts those that are archived back. */
async function toggleActive(records: AnyModel): Promise<void> {
  const name = activeName(records)
  await records.load(name)
  const active = records.filtered(name)
  await setActive(active, false)
  await setActive(records.difference(active), true)
}

function activeName(records: AnyModel): string {
  const { activeName, name } = metaOf(records)
  if (activeName) return activeName
  throw new ValueError(`${name} has no field that says whether a record is in use: its records can not be archived.`)
}
