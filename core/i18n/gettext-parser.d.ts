/** The part of gettext-parser that is used here; it comes without types. */
declare module 'gettext-parser' {
  interface Message {
    msgctxt?: string
    msgid: string
    msgstr: string[]
    comments?: { flag?: string }
  }
  export const po: {
    parse(text: string, options?: { validation?: boolean }): { translations: Record<string, Record<string, Message>> }
  }
}
