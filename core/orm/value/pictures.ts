import type { Field } from '../../registry/field.ts'
import type { Assigned } from '../compute/assign.ts'
import { convert } from './convert.ts'
import { imageInfo, mostPoints } from './image.ts'
import { shrunk } from './shrink.ts'
import { type Speaker, wrong } from './wrong.ts'

/** Brings pictures that are given for fields to the size of these, and refuses those that can not be read. */
export async function fitGiven(env: Speaker, values: Map<Field, unknown>): Promise<void> {
  for (const [field, value] of values) {
    // What is given for a related field is brought to the size of the field that it leads to, and then to its own.
    if (!field.image || field.related) continue
    const bytes = convert(field, value, env)
    if (Buffer.isBuffer(bytes)) values.set(field, await fitted(env, field, bytes))
  }
}

async function fitted(env: Speaker, field: Field, bytes: Buffer): Promise<Buffer> {
  const { maxWidth, maxHeight } = field.image!
  const { width, height } = imageInfo(bytes)! // `convert` has refused what is none
  if (width * height > mostPoints) {
    if (!maxWidth && !maxHeight) return bytes
    throw wrong(env, field, env._('a picture of at most 50 million points'), `${width}×${height}`)
  }
  const picture = await shrunk(bytes, field.image!)
  if (!picture) throw wrong(env, field, env._('a picture that can be read'), env._('a broken file'))
  return picture
}

/** Brings pictures that are computed, or taken from another field, to the size of their field. */
export async function fitAssigned(assigned: Assigned): Promise<void> {
  for (const [field, values] of assigned) {
    if (!field.image?.maxWidth && !field.image?.maxHeight) continue
    for (const [id, bytes] of values) {
      // One of before that can not be read has no thumbnail, rather than keep its record from being written.
      if (Buffer.isBuffer(bytes)) values.set(id, await shrunk(bytes, field.image))
    }
  }
}
