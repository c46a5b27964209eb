import { findsIn } from './pattern.ts'

export type RuleAction = 'display_button' | 'display_button_and_text' | 'auto_popup' | 'hide_button'
export type RuleCondition = 'always' | 'only_if_no_operator' | 'only_if_operator'

export interface Rule {
  readonly id: number
  readonly sequence: number
  /** Searched anywhere in the address of the page; empty finds every page. */
  readonly regexUrl: string | null
  /** Empty is everywhere. */
  readonly countryIds: readonly number[]
  readonly action: RuleAction
  readonly popupSeconds: number
  readonly condition: RuleCondition
  readonly bot: { readonly active: boolean; readonly steps: number } | null
}

export interface Page {
  readonly url: string
  readonly countryId: number | null
  /** Somebody of the channel is available now. */
  readonly hasOperator: boolean
}

/** What the visitor's page is to show. */
export interface Offer {
  readonly button: boolean
  readonly notification: boolean
  /** Seconds until the window opens by itself; `null`: it does not. */
  readonly popupAfter: number | null
  /** A new session may be offered after the end of one. */
  readonly newSession: boolean
}

/** The rule of a channel that applies to a page; rules that name the visitor's country go before the others. */
export function matchRule<R extends Rule>(rules: readonly R[], page: Page): R | null {
  const inOrder = rules.toSorted((a, b) => a.sequence - b.sequence || a.id - b.id)
  const local = inOrder.filter(rule => page.countryId !== null && rule.countryIds.includes(page.countryId))
  const general = inOrder.filter(rule => rule.countryIds.length === 0)
  return [...local, ...general].find(rule => passes(rule, page)) ?? null
}

/** What a rule, or none, means for the page. */
export function offer(rule: Rule | null, hasOperator: boolean): Offer {
  const button = rule?.action !== 'hide_button' && (hasOperator || rule?.bot != null)
  return {
    button,
    notification: button && rule?.action === 'display_button_and_text',
    popupAfter: button && rule?.action === 'auto_popup' ? rule.popupSeconds : null,
    newSession: rule?.action !== 'hide_button',
  }
}

function passes(rule: Rule, page: Page): boolean {
  if (rule.bot && !(rule.bot.active && rule.bot.steps > 0)) return false
  if (rule.condition === 'only_if_operator' && !page.hasOperator) return false
  if (rule.condition === 'only_if_no_operator' && page.hasOperator) return false
  return !rule.regexUrl || findsIn(rule.regexUrl, page.url)
}
