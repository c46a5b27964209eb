export { Binary, Image } from './binary.ts'
export { Html } from './html.ts'
export { Properties, PropertiesDefinition } from './properties.ts'
export { Many2oneReference, Reference } from './references.ts'
export { Many2many, Many2one, One2many } from './relations.ts'
export {
  BooleanField as Boolean,
  Char,
  DateField as Date,
  Datetime,
  Float,
  Integer,
  Json,
  Monetary,
  Selection,
  Text,
} from './scalars.ts'
