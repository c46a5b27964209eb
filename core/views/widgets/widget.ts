import type { FieldDescription } from '../../model/model.ts'
import type { Condition } from '../condition.ts'
import type { Decoration } from '../decoration.ts'
import type { Html } from '../html.ts'
import type { Can } from '../rights.ts'
import type { Row, Scene } from '../scene.ts'

/** A `<field>` of a view with what the model says about it. */
export interface FieldNode {
  readonly name: string
  readonly field: FieldDescription
  readonly label: string
  readonly help: string | null
  readonly placeholder: string | null
  readonly widget: Widget
  readonly options: Readonly<Record<string, unknown>>
  readonly attributes: Readonly<Record<string, string>>
  readonly invisible: Condition
  readonly readonly: Condition
  readonly required: Condition
  readonly decorations: readonly Decoration[]
  /** The columns of an inline list. */
  readonly columns: readonly FieldNode[] | null
  /** May a record be made of a name alone, while one is chosen? */
  readonly creates: boolean
  /** What the inline list leaves possible. */
  readonly lines: Can
}

/** Is this the handle that a row is dragged by? */
export function isHandle({ attributes }: FieldNode): boolean {
  return attributes.widget === 'handle'
}

/** Where a widget stands: what its control is called and how it is labelled. */
export interface Control {
  /** The name in the form, `rule_ids.7.regex_url` in an inline list. The id of the control is made from it. */
  readonly name: string
  readonly id: string
  readonly row: Row
  readonly required: boolean
  readonly error: string | undefined
  /** Ids of the texts that describe the control. */
  readonly describedBy: string | null
  /** The label, when no `<label>` stands beside the control. */
  readonly ariaLabel: string | null
  /** The form is to be drawn anew when this value changes, because conditions of others depend on it. */
  readonly refresh: boolean
  /** This control has the focus when the page appears. */
  readonly focus?: boolean
}

/** How one kind of value is shown, edited, and read back from a form. */
export interface Widget {
  readonly types: readonly string[]
  /** What `options` may say. */
  readonly options?: readonly string[]
  /** Is the value shown here even where others are changed? */
  onlyShown?(node: FieldNode): boolean
  show(value: unknown, node: FieldNode, scene: Scene, row: Row): Html
  /** What of a value can be seen in the control, where that is not all: left as it is, nothing is written. */
  seen?(value: unknown): unknown
  edit(value: unknown, node: FieldNode, scene: Scene, control: Control): Html
  /** The value that the texts of a form mean; throws a `ValidationError` that says what was expected. */
  parse(texts: readonly string[], node: FieldNode, scene: Pick<Scene, '_' | 'tz'>): unknown
}

/** An option that is written as it is into an attribute of the control. */
export function optionOf({ options }: FieldNode, name: string): string | number | undefined {
  const value = options[name]
  return typeof value === 'number' || typeof value === 'string' ? value : undefined
}

/** The attributes that every control has. */
export function controlAttributes(control: Control, node: FieldNode) {
  return {
    name: control.name,
    id: control.id,
    required: control.required,
    placeholder: node.placeholder,
    'aria-label': control.ariaLabel,
    'aria-describedby': control.describedBy,
    'aria-invalid': control.error ? 'true' : null,
    'data-refresh': control.refresh,
    autofocus: control.focus,
  }
}
