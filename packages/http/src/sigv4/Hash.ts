/**
 * What signing needs of a cryptography library. `NodeHash` and `WebHash` are the two there are.
 */

/** A value, or the promise of one: `node:crypto` answers at once, WebCrypto only later. */
export type Eventually<A> = A | Promise<A>

/** Goes on with the value when it is there, which is at once where it can be. */
export const andThen = <A, B>(value: Eventually<A>, next: (value: A) => Eventually<B>): Eventually<B> =>
  value instanceof Promise ? value.then(next) : next(value)

export interface Hash {
  /** SHA-256 in hexadecimal; a string is taken as UTF-8. */
  readonly sha256: (data: string | Uint8Array) => Eventually<string>
  /** HMAC-SHA256. */
  readonly hmac: (key: string | Uint8Array, text: string) => Eventually<Uint8Array>
  /** HMAC-SHA256 in hexadecimal. */
  readonly hmacHex: (key: Uint8Array, text: string) => Eventually<string>
}
