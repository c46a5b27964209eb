/** Looks for addons in these folders from now on: the first folder that has the name wins; Foyer's own come last. */
export function useAddonsPath(folders: readonly string[]): Promise<void>
