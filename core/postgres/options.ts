/**
 * How Foyer's own PostgreSQL runs. Given on its command line, so that nothing in the data needs editing at an update;
 * what is not named here can be set in `postgresql.conf` in the data.
 */
export const options: Readonly<Record<string, string>> = {
  listen_addresses: '', // the Unix socket is the only door
  unix_socket_permissions: '0700',
  max_connections: '50',
  shared_buffers: '64MB',
  max_wal_size: '512MB',
  max_parallel_workers_per_gather: '0', // parallel plans need shared memory, of which containers have little
  jit: 'off',
  random_page_cost: '1.1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  cluster_name: 'foyer',
}

/** For a database that a test throws away: nothing has to survive. */
export const throwAway: Readonly<Record<string, string>> = {
  max_connections: '200',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  dynamic_shared_memory_type: 'mmap', // files in the data, so that a server that is killed leaves nothing
}

/** Data that more than one Foyer may have made, in every locale the same. */
export const initdb: readonly string[] = [
  '--username=foyer',
  '--auth=trust',
  '--encoding=UTF8',
  '--no-locale',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
]
