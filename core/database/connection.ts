import pg from 'pg'

/** Where a database is: an address, or the parts of one. A host that begins with `/` is the folder of a Unix socket. */
export type Connection =
  | string
  | { host: string; user: string; database: string; port?: number | undefined; password?: string | undefined }

/** Numbers that fit are numbers, days stay texts: a `Date` would give a day a time and a zone. */
const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [pg.types.builtins.INT8]: Number,
  [pg.types.builtins.NUMERIC]: Number,
  [pg.types.builtins.DATE]: text => text,
  [pg.types.builtins.TIMESTAMPTZ]: moment,
}

const otherMoment: (text: string) => unknown = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ)

/** A moment as servers in UTC write it is one of JavaScript's own but for two characters; other zones take longer. */
function moment(text: string): unknown {
  if (!/^\d{4}-.*\+00$/.test(text)) return otherMoment(text)
  return new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`)
}

/** How the driver reads the values of these types; all others as it does by itself. */
export const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers[oid]) || pg.types.getTypeParser(oid, format),
}

/** What the driver itself takes, for connections outside the pool. */
export function clientConfig(connection: Connection): pg.ClientConfig {
  const where = typeof connection === 'string' ? { connectionString: connection } : { ...connection }
  // The driver's type of the parsers is an overload for each known number.
  return { ...where, types: types as pg.CustomTypesConfig, application_name: 'foyer' }
}
