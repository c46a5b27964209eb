/** Puts values into a text: `%(name)s`. A name that has no value stays as it is, so that the mistake is seen. */
export function interpolate(text: string, values: Readonly<Record<string, unknown>> = {}): string {
  return text.replaceAll(/%\((\w+)\)s/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name] ?? '') : whole,
  )
}
