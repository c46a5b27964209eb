/** `#core/testing`: what the tests of core and of addons use. */

export { addonSuite } from './addon_suite.ts'

import './outside.ts'

export { manifest, writeAddons, writeFiles } from './addons.ts'
export { type TestOptions, type TestServer, testApplication, testDatabase, testServer } from './application.ts'
export { accessibilityProblems, testBrowser } from './browser.ts'
export { cleanUp, onCleanUp } from './cleanup.ts'
export { type Address, clusterEnvironment, testCluster } from './cluster.ts'
export { databaseFrom, emptyDatabase } from './database.ts'
export { FormError } from './form/form.ts'
export { type FormOptions, openForm } from './form/open.ts'
export type { AnyForm, AnyFormFields, AnyFormLines, Form, FormFields, FormLines } from './form/types.ts'
export { type Received, type TestMailServer, testMailServer } from './mail.ts'
export type { Typed } from './page/fields.ts'
export type { Page } from './page/page.ts'
export { countQueries, queriesIn } from './queries.ts'
export { make, type NewUser, newUser } from './records.ts'
export { freeze, type Span, travel } from './time.ts'
export { until } from './until.ts'
export { Visitor } from './visitor.ts'
