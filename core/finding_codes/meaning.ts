/** What a kind of finding means, and what to do about it: each a sentence. */
export interface CodeMeaning {
  readonly says: string
  readonly remedy: string
  /** Worth mending, but nothing that stops: `foyer check` ends well all the same. */
  readonly warning?: true
}
