/** What stands in the way of an order: each a sentence about one addon. */
export interface Disorder {
  addon: string
  /** The addon that it needs and should not, or can not. */
  needed?: string
  message: string
}

/**
 * The wanted addons and all they depend on, in loading order: by depth (the longest way down), then by name, so that
 * it doesn't depend on the order of folders. All missing addons and cycles are named at once.
 */
export function orderAddons(
  dependsOf: (addon: string) => readonly string[] | undefined,
  wanted: Iterable<string>,
): { order: string[]; disorder: Disorder[] } {
  const depths = new Map<string, number>()
  const disorder = new Map<string, Disorder>()
  const trail: string[] = []

  const depth = (addon: string): number => {
    const known = depths.get(addon)
    if (known !== undefined) return known
    const begin = trail.indexOf(addon)
    if (begin >= 0) {
      const cycle = [...trail.slice(begin), addon]
      const key = cycle.slice(1).toSorted().join(' ')
      if (!disorder.has(key))
        disorder.set(key, {
          addon,
          needed: cycle[1]!,
          message: `Addons depend on each other in a circle: ${cycle.join(' → ')}`,
        })
      return 0
    }
    trail.push(addon)
    let deepest = -1
    for (const needed of dependsOf(addon) ?? []) {
      if (dependsOf(needed)) deepest = Math.max(deepest, depth(needed))
      else
        disorder.set(`${addon} ${needed}`, {
          addon,
          needed,
          message: `depends on ${needed}, which is in no folder of the addons path`,
        })
    }
    trail.pop()
    depths.set(addon, deepest + 1)
    return deepest + 1
  }

  for (const addon of wanted) {
    if (dependsOf(addon)) depth(addon)
    else disorder.set(addon, { addon, message: `No addon named ${addon} in the folders of the addons path` })
  }
  const order = [...depths.keys()].toSorted((a, b) => depths.get(a)! - depths.get(b)! || (a < b ? -1 : 1))
  return { order, disorder: [...disorder.values()] }
}

/** An addon and all that it depends on, near and far. */
export function reachOf(dependsOf: (addon: string) => readonly string[] | undefined, addon: string): Set<string> {
  const reach = new Set([addon])
  for (const name of reach) for (const needed of dependsOf(name) ?? []) reach.add(needed)
  return reach
}
