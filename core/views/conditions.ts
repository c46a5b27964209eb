/** The attributes that hold a condition, beside those whose name begins with `decoration-`. */
export const conditionAttributes: ReadonlySet<string> = new Set([
  'invisible',
  'readonly',
  'required',
  'column_invisible',
])
