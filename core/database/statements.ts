const names = new Map<string, string>()

/** Most statements that one connection keeps prepared. Texts beyond are sent without a name. */
const most = 1000

/** The name a statement is prepared under, the same for the same text; undefined when there are too many. */
export function statementName(text: string): string | undefined {
  let name = names.get(text)
  if (!name && names.size < most) {
    name = `s${names.size}`
    names.set(text, name)
  }
  return name
}
