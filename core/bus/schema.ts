/**
 * Statements that make the tables of the bus, to be run at every start.
 *
 * `bus_meta` names the log: another name means that it was restored or emptied, and that cursors of before are worthless.
 * `bus_stream` counts each stream's events; a writer holds its row until commit, hence the numbers have no gaps.
 */
export const busSchema: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS bus_meta (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    epoch text NOT NULL CHECK (epoch ~ '^[a-z0-9]+$')
  )`,
  `INSERT INTO bus_meta (epoch) VALUES (substr(replace(gen_random_uuid()::text, '-', ''), 1, 10)) ON CONFLICT DO NOTHING`,
  `CREATE TABLE IF NOT EXISTS bus_stream (
    key text PRIMARY KEY,
    last_seq bigint NOT NULL DEFAULT 0
  ) WITH (fillfactor = 70)`,
  `CREATE TABLE IF NOT EXISTS bus_event (
    stream text NOT NULL,
    seq bigint NOT NULL,
    kind text NOT NULL,
    data jsonb NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (stream, seq)
  )`,
  'CREATE INDEX IF NOT EXISTS bus_event_at ON bus_event USING brin (at)',
]

/** Gives the log a new name, after a restore or an emptying: every reader draws their page again. */
export const newEpoch = `UPDATE bus_meta SET epoch = substr(replace(gen_random_uuid()::text, '-', ''), 1, 10)`
