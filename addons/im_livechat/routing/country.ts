import { createRequire } from 'node:module'
import { type CountryResponse, open, type Reader } from 'maxmind'

const require = createRequire(import.meta.url)
let reader: Promise<Reader<CountryResponse>> | undefined

/** The country of an address of the internet, as `BE`; null for addresses of no country, such as the loopback. */
export async function countryCodeOf(address: string): Promise<string | null> {
  reader ??= open<CountryResponse>(
    require.resolve('@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb'),
  )
  // This table has the code alone, where the type expects the larger one's shape.
  const found = (await reader).get(address) as { country_code?: string } | null
  return found?.country_code ?? null
}
