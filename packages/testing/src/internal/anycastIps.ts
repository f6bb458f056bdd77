/** The addresses of Anycast IP lists, and address ranges. */
import * as Ids from "../Ids.js"

/** The benchmarking range of RFC 2544, which nobody has on the internet: 198.18.0.0/15. */
const RANGE_V4 = 0xc6120000
const RANGE_SIZE = 2 ** 17

/** The addresses that are set aside for one list. */
const BLOCK = 32

const dotted = (address: number): string => [24, 16, 8, 0].map((bits) => (address >>> bits) & 0xff).join(".")

/** Where the addresses of a list begin in the range. Lists whose serial numbers are near each other have different blocks. */
export const blockOf = ({ seed, serial }: Ids.Source): number => {
  const first = Number.parseInt(Ids.text(Ids.HEX, 6, { seed, serial: 0 }), 16)
  return ((first + serial) % (RANGE_SIZE / BLOCK)) * BLOCK
}

/** Made-up IPv4 addresses of a list, at most 31. */
export const ipv4 = (count: number, block: number): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, i) => dotted(RANGE_V4 + block + 1 + i))

/** Made-up IPv6 addresses of a list, from the documentation range of RFC 3849. */
export const ipv6 = (count: number, block: number): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, i) => `2001:db8:${block.toString(16)}::${(i + 1).toString(16)}`)

const OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)"
const CIDR_V4 = new RegExp(`^${Array.from({ length: 4 }, () => OCTET).join("\\.")}/(3[0-2]|[12]?\\d)$`)
const CIDR_V6 = /^(?=.*:)([0-9a-f:]{2,39})\/(?:12[0-8]|1[01]\d|\d?\d)$/i

/** The first host of an address range in CIDR notation, or `undefined` if the text is none. */
export const firstHost = (cidr: string): string | undefined => {
  const found = CIDR_V4.exec(cidr)
  if (found === null) return CIDR_V6.exec(cidr)?.[1]?.replace(/::$/, "::1")
  const [, ...numbers] = found.map(Number)
  const prefix = numbers[4] ?? 0
  const address = numbers.slice(0, 4).reduce((sum, octet) => sum * 256 + octet, 0)
  const size = 2 ** (32 - prefix)
  return dotted(address - (address % size) + (size > 2 ? 1 : 0))
}
