/** How far a change of addons is: told at the beginning of each step, and with `done` at the end of each addon. */
export interface Progress {
  addon: string
  /** Its place among the addons that have something to do, from 1 on, and how many these are. */
  index: number
  count: number
  /** `tables` are made for all addons at once, at the first; `removal` is what an uninstall does. */
  step: 'tables' | 'models' | 'data' | 'demo' | 'translations' | 'removal' | 'done'
  /** Since the addon was begun. */
  ms: number
}

/** Gives what tells of each step of an addon, from its place in the list. */
export function telling(
  addons: readonly string[],
  progress: (progress: Progress) => void,
): (addon: string, step: Progress['step']) => void {
  let current = ''
  let start = performance.now()
  return (addon, step) => {
    if (addon !== current) [current, start] = [addon, performance.now()]
    const ms = Math.round(performance.now() - start)
    progress({ addon, index: addons.indexOf(addon) + 1, count: addons.length, step, ms })
  }
}
