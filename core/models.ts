/**
 * The models of the program, by name, open to every addon. An addon that defines a model lists it, and gives its
 * records a type; one that extends a model adds to that type:
 *
 *     declare module '#models' {
 *       interface Models { 'res.users': ResUsers }
 *       interface ResUsers extends Users {}
 *     }
 *
 * A module of its own: behind an `export *` the compiler would not see names that addons add.
 */
// biome-ignore lint/suspicious/noEmptyInterface: addons add to it
export interface Models {}

/** What `env` has besides the models; `base` adds `user`. */
// biome-ignore lint/suspicious/noEmptyInterface: addons add to it
export interface EnvironmentBase {}
