/**
 * The interface between the signer and a cryptography library. `NodeHash` and `WebHash` implement it.
 */

/** A value or a promise of it: `node:crypto` is synchronous, WebCrypto is not. */
export type MaybePromise<A> = A | Promise<A>

/** Applies a function to the value: synchronously, or when its promise is resolved. */
export const andThen = <A, B>(value: MaybePromise<A>, next: (value: A) => MaybePromise<B>): MaybePromise<B> =>
  value instanceof Promise ? value.then(next) : next(value)

export interface Hash {
  /** SHA-256 in hexadecimal. A string is encoded as UTF-8. */
  readonly sha256: (data: string | Uint8Array) => MaybePromise<string>
  /** HMAC-SHA256. */
  readonly hmac: (key: string | Uint8Array, data: string | Uint8Array) => MaybePromise<Uint8Array>
  /** HMAC-SHA256 in hexadecimal. */
  readonly hmacHex: (key: Uint8Array, text: string) => MaybePromise<string>
}
