/** What a view knows of a field. */
export interface KnownField {
  readonly type: string
  readonly comodel: string | null
  /** External ids of the groups that may see it; none: everybody. */
  readonly groups?: readonly string[] | null
  readonly store?: boolean
  /** The path that it shows the end of. */
  readonly related?: readonly string[] | null
}

export type KnownFields = ReadonlyMap<string, KnownField>

/** What views are checked against. */
export interface World {
  /** The fields of a model; null if there is no such model. */
  fields(model: string): KnownFields | null
  /** May buttons call this method of the model? `null`: there is no such method; `args`: not with these arguments. */
  opened(model: string, method: string, args?: readonly unknown[]): boolean | 'args' | null
  group(xmlid: string): boolean
  /** The groups that somebody of this group is in, too; null when that is not known. */
  readonly implied: ((xmlid: string) => readonly string[]) | null
  action(xmlid: string): boolean
}

/** What is wrong with an element of a view: a sentence, and the attribute that it is about, if it is about one. */
export interface Problem {
  readonly attribute?: string
  readonly message: string
}
