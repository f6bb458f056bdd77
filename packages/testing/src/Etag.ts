/**
 * The texts that stand for versions. CloudFront's ETags are counters in disguise: the first version of anything has the same
 * one, whatever it holds, so an ETag tells nothing about which resource it belongs to.
 *
 * @since 0.1.0
 */
import * as Ids from "./Ids.js"

/** As seen of the real service. What comes after these is made up. */
const SEEN = ["ETVPDKIKX0DER", "E3UN6WX5RRO2AG", "E1F83G8C2ARO7P"]

const SEED = 0x45746167

/**
 * The ETag of a version, counted from 1.
 *
 * @since 0.1.0
 * @category constructors
 */
export const ofVersion = (version: number): string =>
  SEEN[version - 1] ?? `E${Ids.text(Ids.UPPER, 13, { seed: SEED, serial: version })}`

/**
 * Whether a text could be an ETag at all.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isWellFormed = (text: string): boolean => /^E[0-9A-Z]{12,13}$/.test(text)
