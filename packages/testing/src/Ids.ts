/**
 * Ids in the form of CloudFront's, but deterministic: the same seed gives the same ids in the same order.
 *
 * @since 3.0.0
 */
import * as Uuid from "@effect-cloudfront/core/protocol/Uuid"
import { randomOf } from "./internal/random.js"

/**
 * The source of an id: the seed of the in-memory CloudFront, and a number that is used once.
 *
 * @since 3.0.0
 * @category models
 */
export interface Source {
  readonly seed: number
  readonly serial: number
}

/**
 * @since 3.0.0
 * @category alphabets
 */
export const UPPER = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

const LOWER = UPPER.toLowerCase()

const ALPHANUMERIC = UPPER + LOWER.slice(10)

/**
 * @since 3.0.0
 * @category alphabets
 */
export const HEX = "0123456789abcdef"

/**
 * Characters of an alphabet.
 *
 * @since 3.0.0
 * @category constructors
 */
export const text = (alphabet: string, length: number, { seed, serial }: Source): string => {
  const random = randomOf(seed, serial)
  return Array.from({ length }, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join("")
}

/**
 * The id of a resource: `prefix` is `E` for most, `I` for invalidations, `K` for public keys.
 *
 * @since 3.0.0
 * @category constructors
 */
export const resource = (prefix: string, source: Source): string => prefix + text(UPPER, 13, source)

/**
 * The id of a resource that has a UUID, such as a policy.
 *
 * @since 3.0.0
 * @category constructors
 */
export const uuid = (source: Source): string => Uuid.format(text(HEX, 32, source))

/**
 * The id of a resource of the newer kinds, such as a VPC origin: `prefix`, which ends with an underscore, and letters and digits: 22 of
 * them, or another number.
 *
 * @since 3.0.0
 * @category constructors
 */
export const named = (prefix: string, source: Source, length = 22): string =>
  prefix + text(ALPHANUMERIC, length, source)

/**
 * The domain name of a distribution (prefix `d`) or a streaming distribution (`s`). The suffix is `cloudfront.net` when absent.
 *
 * @since 3.0.0
 * @category constructors
 */
export const domainName = (prefix: string, { seed, serial }: Source, suffix = "cloudfront.net"): string =>
  // With the seed of the id, the domain name would be the id in lower case.
  `${prefix}${text(LOWER, 13, { seed: seed + 1, serial })}.${suffix}`

/**
 * The id of a request.
 *
 * @since 3.0.0
 * @category constructors
 */
export const request = (source: Source): string => uuid({ ...source, seed: source.seed + 2 })
