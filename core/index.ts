/** All that an addon may use of the framework. */

export { type AddonChanges, type Asker, addonChanges, type ChangeLine, type ChangeState } from './addons/changes.ts'
export { staleCode } from './addons/code.ts'
export { settleConflicts } from './addons/data/settle.ts'
export type { Hook } from './addons/hooks.ts'
export { loadTranslations } from './addons/languages.ts'
export type { Change, LifecyclePlan } from './addons/lifecycle.ts'
export type { Manifest } from './addons/manifest.ts'
export type { Migration } from './addons/migrations.ts'
export type { Running, Service } from './addons/service.ts'
export { eventsAfter } from './bus/answer.ts'
export { publish, signal } from './bus/publish.ts'
export { together } from './bus/together.ts'
export type { EventRenderers, Reader, Rendered, RenderedEvent } from './bus/types.ts'
export * as clock from './clock.ts'
export { seal, unseal } from './database/seal.ts'
export * from './errors.ts'
export { type Formats, formatDate, formatDateTime, formatNumber, formatTime, unknownToken } from './formats.ts'
export { bearerOf } from './http/bearer.ts'
export { HttpError } from './http/errors.ts'
export type { Json } from './http/json.ts'
export { localPath } from './http/local_path.ts'
export type { ReaderSource } from './http/readers.ts'
export { content, empty, html, json, notFound, page, type Reply, redirect } from './http/reply.ts'
export type { Request, Slots } from './http/request.ts'
export { type Handler, type Route, type RouteOptions, route } from './http/route.ts'
export { endSessions, type OpenSession, sessionsOf } from './http/sessions.ts'
export { codeThrottle, loginThrottle, throttle, throttleAddress } from './http/throttle.ts'
export type { Mailer, Message } from './mail/mailer.ts'
export { Command } from './model/commands.ts'
export {
  autovacuum,
  constrains,
  constraint,
  type Declared,
  index,
  onchange,
  ondelete,
  opened,
  uniqueIndex,
} from './model/declarations.ts'
export { inherit, mixin, model, prototype } from './model/declare.ts'
export type { Mixin, ModelClass, ModelOptions } from './model/declare_types.ts'
export type { Context } from './model/environment.ts'
export { computed } from './model/fields/computed.ts'
export type { Terms } from './model/fields/descriptor.ts'
export * as fields from './model/fields/index.ts'
export type { PropertyDefinition, PropertyValue } from './model/fields/properties.ts'
export type {
  AggregateSpec,
  Aggregator,
  FormattedGroup,
  FormattedGroupOptions,
  Granularity,
  GroupOptions,
  GroupRow,
  GroupSpec,
} from './model/groups.ts'
export type { ImportMessage, ImportResult } from './model/importing.ts'
export type { AnyModel, FieldDescription, Model, Operation, SearchOptions, Translations } from './model/model.ts'
export type {
  AnySpecification,
  OnchangeResult,
  OnchangeWarning,
  Specification,
  WebSearchResult,
} from './model/specification.ts'
export type * from './model/types.ts'
export type { AccessGroup, AccessLine, AccessRule, AccessSource, AccessTable, UserRights } from './orm/access/access.ts'
export {
  type AccessQuestion,
  type Explanation,
  type ExplanationItem,
  type ExplanationPart,
  explainAccess,
} from './orm/access/explain.ts'
export { checkRuleDomain } from './orm/access/rules.ts'
export * as domains from './orm/domain/lists.ts'
export { formatsOf } from './orm/formats.ts'
export { cleanHtml } from './orm/value/clean_html.ts'
export { htmlTerms } from './orm/value/html_terms.ts'
export { type ImageInfo, imageInfo } from './orm/value/image.ts'
export type { ChosenDefault, DefaultSource } from './orm/write/defaults.ts'
export { removeChoices } from './orm/write/remove_choices.ts'
export * as views from './views/face.ts'
export { type SafeString, safe } from './views/markup.ts'
export { renderIn } from './views/render_in.ts'
export { dateFormat } from './zone.ts'
