/**
 * Signature Version 4A: ECDSA with a key that is derived from the credentials, valid in every region that the request names.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
import * as Canonical from "./Canonical.js"
import { fromHex, type Ecdsa, type Key } from "./Ecdsa.js"
import { andThen, type Hash, type MaybePromise } from "./Hash.js"
import * as Sign from "./Sign.js"

/** What a key is derived from. */
type Source = Pick<Sign.Keys, "accessKeyId" | "secretAccessKey">

/** The order of P-256, minus 2. */
const ORDER_MINUS_2 = fromHex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254f") ?? new Uint8Array()

/** Whether a number is more than another of the same length. The time that it takes does not depend on the numbers. */
const isMore = (a: Uint8Array, b: Uint8Array): boolean => {
  let more = 0
  let less = 0
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    more |= (difference > 0 ? 1 : 0) & ~less
    less |= (difference < 0 ? 1 : 0) & ~more
  }
  return more === 1
}

/** The number plus 1. */
const increment = (number: Uint8Array): Uint8Array => {
  const sum = Uint8Array.from(number)
  let carry = 1
  for (let i = sum.length - 1; i >= 0; i--) {
    const digit = (sum[i] ?? 0) + carry
    sum[i] = digit
    carry = digit >> 8
  }
  return sum
}

/** The counter is one byte, and its last value is not used. */
const LAST_COUNTER = 254

export interface Derived {
  readonly counter: number
  /** The private key. */
  readonly scalar: Uint8Array
}

/** The input of the HMAC, by NIST SP 800-108 in counter mode. */
const inputOf = (encoder: TextEncoder, accessKeyId: string, counter: number): Uint8Array => {
  const label = encoder.encode(Canonical.ALGORITHM_V4A)
  const context = encoder.encode(accessKeyId)
  return Uint8Array.of(0, 0, 0, 1, ...label, 0, ...context, counter, 0, 0, 1, 0)
}

/**
 * Derives the private key. About one pair of credentials in 2^32 needs more than the first counter. `undefined` if no counter gives a
 * key, which is not to be expected of any credentials.
 */
export const derive = (hash: Hash, { accessKeyId, secretAccessKey }: Source): MaybePromise<Derived | undefined> => {
  const encoder = new TextEncoder()
  const attempt = (counter: number): MaybePromise<Derived | undefined> =>
    counter > LAST_COUNTER
      ? undefined
      : andThen(hash.hmac(`AWS4A${secretAccessKey}`, inputOf(encoder, accessKeyId, counter)), (candidate) =>
          isMore(candidate, ORDER_MINUS_2) ? attempt(counter + 1) : { counter, scalar: increment(candidate) }
        )
  return attempt(1)
}

/** Signs and verifies. Both use the same key, which is derived once for the credentials. */
export interface Signer extends Sign.Signer {
  readonly verify: (keys: Sign.Keys, text: string, signature: string) => MaybePromise<boolean>
}

/** The last key is cached: it is valid for all days, regions and services. */
export const make = (hash: Hash, ecdsa: Ecdsa): Signer => {
  let cached: (Source & { readonly key: Key }) | undefined

  const keyOf = ({ accessKeyId, secretAccessKey }: Source): MaybePromise<Key> => {
    if (cached !== undefined && cached.accessKeyId === accessKeyId && cached.secretAccessKey === secretAccessKey) {
      return cached.key
    }
    return andThen(derive(hash, { accessKeyId, secretAccessKey }), (derived) =>
      andThen(ecdsa.importKey(derived?.scalar ?? new Uint8Array()), (key) => {
        cached = { accessKeyId, secretAccessKey, key }
        return key
      })
    )
  }

  return {
    ...Sign.makeWith(hash, {
      name: Canonical.ALGORITHM_V4A,
      sign: (keys, _scope, text) => andThen(keyOf(keys), (key) => key.sign(text))
    }),
    verify: (keys, text, signature) => andThen(keyOf(keys), (key) => key.verify(text, signature))
  }
}
