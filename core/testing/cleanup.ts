/** What a test opened is closed when its file is over, last opened first. */
let tasks: (() => unknown)[] = []
const ofFiles = new Map<string, (() => unknown)[]>()

/** Runs `task` when the tests of this file are over; outside AVA, when `cleanUp` is called. */
export function onCleanUp(task: () => unknown): void {
  tasks.push(task)
}

export async function cleanUp(): Promise<void> {
  for (let task = tasks.pop(); task; task = tasks.pop()) await task()
}

/** Where several files share a process: what is opened from now on is closed with that of the same file. */
export function openedBy(file: string): void {
  tasks = ofFiles.get(file) ?? []
  ofFiles.set(file, tasks)
}

// Only AVA's own process may import it. After the file's own `after` hooks, which may still need what is open.
if (process.send && process.argv[1]?.includes('/ava/')) {
  const { registerCompletionHandler } = await import('ava')
  registerCompletionHandler(() => void cleanUp())
}
