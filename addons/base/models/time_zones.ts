/** Every time zone that this machine knows, by its IANA name; the zone itself is its label. */
export const timeZones: Readonly<Record<string, string>> = Object.fromEntries(
  [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].map(zone => [zone, zone.replaceAll('_', ' ')]),
)
