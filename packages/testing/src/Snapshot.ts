/**
 * The whole state of an in-memory CloudFront as JSON. `InMemoryCloudFront.snapshot` makes one, `restore` takes it back, in the same
 * process or in another one.
 *
 * @since 3.0.0
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"

/**
 * The version of the format that this version of the package writes and reads.
 *
 * @since 3.0.0
 * @category models
 */
export const VERSION = 1

/**
 * Plain JSON: `JSON.stringify` writes it. It has the resources of all accounts with their versions, times and tags, and what is still in
 * progress. It has neither what AWS provides, nor settings, credentials, faults, calls, and the earlier states that stale reads return.
 *
 * Configurations are in it as they were sent, with the values of custom headers and other secrets in them.
 *
 * @since 3.0.0
 * @category models
 */
export interface Snapshot {
  readonly format: "effect-cloudfront/in-memory"
  readonly version: typeof VERSION
  /** The time of the service, in milliseconds since the epoch. */
  readonly at: number
  /** By the id of the account. */
  readonly accounts: Readonly<Record<string, Account>>
}

/**
 * What there is of an account.
 *
 * @since 3.0.0
 * @category models
 */
export interface Account {
  /** The number of ids that were generated. */
  readonly serial: number
  /** The keys and values by the ARN of the resource, in the order in which they are listed. */
  readonly tags: Readonly<Record<string, ReadonlyArray<readonly [key: string, value: string]>>>
  /** By kind, in the order of creation. */
  readonly resources: Readonly<Record<string, ReadonlyArray<unknown>>>
  /** The places of deleted resources by kind and id, because the marker of a list may name one. */
  readonly departed: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/**
 * A value is no snapshot, or one of another version.
 *
 * @since 3.0.0
 * @category errors
 */
export class UnreadableSnapshot extends Data.TaggedError("UnreadableSnapshot")<{
  /** The path of the first invalid value, such as `accounts.123456789012.serial`. Empty for the whole. */
  readonly path: string
  /** It never contains the value. */
  readonly reason: string
  readonly message: string
}> {}

/**
 * @since 3.0.0
 * @category errors
 */
export const unreadable = (path: string, reason: string): UnreadableSnapshot =>
  new UnreadableSnapshot({
    path,
    reason,
    message: `The snapshot cannot be read: ${path === "" ? "it" : path} ${reason}`
  })

/**
 * Reads the text of a snapshot. What it contains is checked by `restore`. Fails with `UnreadableSnapshot` if the text is not JSON.
 *
 * @since 3.0.0
 * @category constructors
 */
export const parse = (text: string): Effect.Effect<unknown, UnreadableSnapshot> =>
  Effect.try({
    try: (): unknown => JSON.parse(text),
    // The words of the error would quote the text.
    catch: () => unreadable("", "is not JSON")
  })
