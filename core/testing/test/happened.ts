/** What happened so far, in this process. */
export const happened: string[] = []
