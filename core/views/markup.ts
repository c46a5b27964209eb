import nunjucks from 'nunjucks'

/** HTML that templates print as it is. */
export type SafeString = InstanceType<typeof nunjucks.runtime.SafeString>

/** Marks text as HTML that is safe already: whatever came from people in it has been escaped. */
export function safe(text: string): SafeString {
  return new nunjucks.runtime.SafeString(text)
}
