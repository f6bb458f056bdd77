/**
 * Ranges of IPv4 addresses, as the policies of signed URLs and cookies have them.
 */

export interface Range {
  /** The first address, as a number. */
  readonly address: number
  /** The number of leading bits that addresses in the range have in common. */
  readonly bits: number
}

const OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)"
const ADDRESS = `${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}`
const RANGE = new RegExp(`^${ADDRESS}(?:/(3[0-2]|[12]?\\d))?$`)
/** An IPv4 address in the form of IPv6, as servers that listen to both report it. */
const MAPPED = new RegExp(`^::ffff:(${ADDRESS})$`, "i")

/** One address, or a range with the number of bits after a slash. `undefined` for anything else. */
export const parse = (text: string): Range | undefined => {
  const match = RANGE.exec(text)
  if (match === null) return undefined
  const address = match.slice(1, 5).reduce((sum, octet) => sum * 256 + Number(octet), 0)
  return { address, bits: Number(match[5] ?? 32) }
}

/** Why a text is no range. `undefined` if it is one. */
export const faultOf = (text: string): string | undefined => {
  if (parse(text) !== undefined) return undefined
  if (text === "") return "is empty"
  return text.includes(":")
    ? "is an IPv6 address, which CloudFront does not support in policies: leave it out, or give an IPv4 address or range"
    : "is neither an IPv4 address such as 192.0.2.1 nor a range such as 192.0.2.0/24"
}

/** The range as CloudFront documents it, with its number of bits. */
export const format = (text: string): string => (text.includes("/") ? text : `${text}/32`)

/** Whether an address, which may be one of IPv6, is in the range. */
export const contains = ({ address, bits }: Range, text: string): boolean => {
  const one = parse(MAPPED.exec(text)?.[1] ?? text)
  const size = 2 ** (32 - bits)
  return one?.bits === 32 && !text.includes("/") && Math.floor(one.address / size) === Math.floor(address / size)
}
