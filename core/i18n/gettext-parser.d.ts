/** The part of gettext-parser that is used here; it comes without types. */
declare module 'gettext-parser' {
  export interface Message {
    msgctxt?: string
    msgid: string
    msgstr: string[]
    comments?: { flag?: string; reference?: string }
  }
  /** By context, and by source text. */
  export type Translations = Record<string, Record<string, Message>>
  interface Table {
    charset?: string
    headers: Record<string, string>
    translations: Translations
    obsolete?: Translations
  }
  export const po: {
    parse(text: string, options?: { validation?: boolean }): Table
    compile(table: Table, options?: { foldLength?: number }): Buffer
  }
}
