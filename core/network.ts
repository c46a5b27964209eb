import { isIPv6 } from 'node:net'

/**
 * What is counted in place of an address: of IPv6 the network (/64), since one subscriber has 2^64 addresses; of IPv4, also
 * when it is written as IPv6, the address. Anything else is itself.
 *
 *     networkOf('2001:DB8:0:1::7') // '2001:db8:0:1::/64'
 *     networkOf('::ffff:192.0.2.7') // '192.0.2.7'
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address)
  const hex = dotted ? dotted[1] + pair(dotted[2], dotted[3]) + pair(dotted[4], dotted[5]).slice(0, -1) : address
  const [head = '', tail = ''] = hex.replace(/%.*$/, '').split('::')
  const [front, back] = [head, tail].map(part => (part ? part.split(':').map(group => Number.parseInt(group, 16)) : []))
  const groups = [...front!, ...Array(8 - front!.length - back!.length).fill(0), ...back!]
  if (groups.slice(0, 5).every(group => group === 0) && groups[5] === 0xffff) {
    return groups
      .slice(6)
      .flatMap(group => [group >> 8, group & 255])
      .join('.')
  }
  return `${groups
    .slice(0, 4)
    .map(group => group.toString(16))
    .join(':')}::/64`
}

function pair(high: string | undefined, low: string | undefined): string {
  return `${(Number(high) * 256 + Number(low)).toString(16)}:`
}
