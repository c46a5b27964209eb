/** `#core/testing`: what the tests of core and of addons use. */
export { type Address, clusterEnvironment, testCluster } from './cluster.ts'
export { databaseFrom, dropDatabase, emptyDatabase } from './database.ts'
