/** Compares versions number by number: `1.10` is after `1.9`, and `1.0` is `1.0.0`. Negative: `a` is before `b`. */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [a, b].map(version => version.split('.').map(Number))
  for (let index = 0; index < Math.max(one!.length, other!.length); index++) {
    const difference = (one![index] ?? 0) - (other![index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Is it the name of a version: numbers with dots? */
export function isVersion(text: string): boolean {
  return /^\d+(\.\d+)*$/.test(text)
}
