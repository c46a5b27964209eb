/** `#core/testing`: what the tests of core and of addons use. */

export { type TestOptions, type TestServer, testApplication, testDatabase, testServer } from './application.ts'
export { accessibilityProblems, testBrowser } from './browser.ts'
export { cleanUp, onCleanUp } from './cleanup.ts'
export { type Address, clusterEnvironment, testCluster } from './cluster.ts'
export { databaseFrom, emptyDatabase } from './database.ts'
export { Visitor } from './visitor.ts'
