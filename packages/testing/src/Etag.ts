/**
 * ETags as CloudFront generates them. They are encoded counters: the first version of most resources has the same ETag, so an ETag does
 * not identify a resource.
 *
 * @since 3.0.0
 */
import type * as Keys from "@effect-cloudfront/keyvaluestore/Keys"
import * as Ids from "./Ids.js"

/** The first ETags of the real service, from version 0 on. The following ones are generated. */
const OBSERVED = ["E23ZP02F085DFQ", "ETVPDKIKX0DER", "E3UN6WX5RRO2AG", "E1F83G8C2ARO7P"]

const SEED = 0x45746167

/**
 * The ETag of a version. Versions are counted from 1, and those of policies from 0.
 *
 * @since 3.0.0
 * @category constructors
 */
export const ofVersion = (version: number): string =>
  OBSERVED[version] ?? `E${Ids.text(Ids.UPPER, 13, { seed: SEED, serial: version })}`

/**
 * The ETag of a version of the items in a key value store, which is not that of the store as a resource. Versions are counted from 1.
 *
 * @since 3.0.0
 * @category constructors
 */
export const ofItems = (version: number): Keys.Etag =>
  // The service alone makes these texts.
  `KV${Ids.text(Ids.UPPER, 13, { seed: SEED + 1, serial: version })}` as Keys.Etag

/**
 * Whether a text has the form of an ETag.
 *
 * @since 3.0.0
 * @category predicates
 */
export const isWellFormed = (text: string): boolean => /^E[0-9A-Z]{12,13}$/.test(text)
