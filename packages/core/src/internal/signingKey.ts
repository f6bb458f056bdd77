import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as Key from "../signing/Key.js"
import * as WebCrypto from "../signing/WebCrypto.js"
import * as ErrorFields from "./errorFields.js"

/** Documented in `Signer`. */
export class SigningKeyError extends Data.TaggedError("SigningKeyError")<{
  readonly keyPairId: string
  readonly reason: Key.Reason | "Runtime"
  readonly problem: string
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorFields.Json<SigningKeyError> {
    const reasons = ["NotPem", "Malformed", "WrongKind", "Encrypted", "Unsupported", "Runtime"]
    const fields = { keyPairId: ErrorFields.string, reason: ErrorFields.oneOf(reasons), problem: ErrorFields.string }
    return { tag: "SigningKeyError", fields, make: (fields) => new SigningKeyError(fields) }
  }

  override get message(): string {
    return `the key of ${this.keyPairId} ${this.problem}`
  }
}

const KEY_PAIR_ID = /^[A-Za-z0-9]+$/

/** What is wrong with the id of a public key. `undefined` if it may be one. */
export const keyPairIdFault = (id: unknown): string | undefined =>
  typeof id === "string" && KEY_PAIR_ID.test(id)
    ? undefined
    : "is not the id of a public key of CloudFront, such as K2JCJMDEHXQW5F: it must have letters and digits only"

type Failed = (fault: Pick<SigningKeyError, "reason" | "problem">) => Effect.Effect<never, SigningKeyError>

const failedFor =
  (keyPairId: string): Failed =>
  (fault) =>
    Effect.fail(new SigningKeyError({ keyPairId, ...fault }))

type Subtle = NonNullable<ReturnType<typeof WebCrypto.subtle>>

const NO_WEB_CRYPTO = "cannot be used: this runtime has no WebCrypto (a page has it only if it was loaded over HTTPS)"

/** Runs a function of WebCrypto. What a runtime says about a failure is left out, since it is about the key. */
const inRuntime = <A>(
  failed: Failed,
  problem: string,
  use: (subtle: Subtle) => PromiseLike<A>
): Effect.Effect<A, SigningKeyError> =>
  Effect.suspend(() => {
    const subtle = WebCrypto.subtle()
    if (subtle === undefined) return failed({ reason: "Runtime", problem: NO_WEB_CRYPTO })
    const attempt = Effect.tryPromise({ try: () => use(subtle), catch: () => problem })
    return Effect.catchAll(attempt, (problem) => failed({ reason: "Runtime", problem }))
  })

const REFUSED = "was refused by the cryptography of this runtime"

const importKey = (failed: Failed, key: Key.Key, hash: WebCrypto.Hash) =>
  inRuntime(failed, REFUSED, (subtle) => WebCrypto.importKey(subtle, key, hash))

const isCryptoKey = (value: unknown): value is WebCrypto.CryptoKey =>
  typeof value === "object" && value !== null && "algorithm" in value && "usages" in value

const ABSENT = { reason: "NotPem", problem: "is no text" } as const
const WIPED = { reason: "NotPem", problem: "was wiped" } as const

/** The text of a key. `Redacted.value` throws if the value was wiped. */
const reveal = (value: unknown): Either.Either<string, typeof ABSENT | typeof WIPED> =>
  Either.flatMap(
    Either.try({
      try: (): unknown => (Redacted.isRedacted(value) ? Redacted.value(value) : value),
      catch: () => WIPED
    }),
    (text) => (typeof text === "string" ? Either.right(text) : Either.left(ABSENT))
  )

export interface PrivateKey {
  readonly hash: WebCrypto.Hash
  readonly sign: (data: Uint8Array) => Effect.Effect<Uint8Array, SigningKeyError>
}

const privateKey = (failed: Failed, type: Key.KeyType, key: WebCrypto.CryptoKey, hash: WebCrypto.Hash): PrivateKey => ({
  hash,
  sign: (data) =>
    inRuntime(failed, `could not sign with ${hash} in this runtime: it may permit SHA256 only`, (subtle) =>
      WebCrypto.sign(subtle, key, type, hash, data)
    )
})

/** A signature that is not used: a runtime may import a key and refuse to sign with it, or with its hash. */
const tried = (key: PrivateKey): Effect.Effect<PrivateKey, SigningKeyError> =>
  Effect.as(key.sign(Uint8Array.of(0)), key)

/** Imports a private key. Without a hash, it is the one that the key is bound to, or else SHA-1, as CloudFront has it. */
export const importPrivate = (
  keyPairId: string,
  given: WebCrypto.CryptoKey | Redacted.Redacted,
  hash: WebCrypto.Hash | undefined
): Effect.Effect<PrivateKey, SigningKeyError> => {
  const failed = failedFor(keyPairId)
  if (isCryptoKey(given)) {
    const described = WebCrypto.describe(given, "private")
    if (Key.isFault(described)) return failed(described)
    const { hash: bound = hash ?? "SHA1", type } = described
    return hash !== undefined && hash !== bound
      ? failed({ reason: "Unsupported", problem: `is a CryptoKey for ${bound}, and the algorithm is ${hash}` })
      : tried(privateKey(failed, type, given, bound))
  }
  const text = reveal(given)
  if (Either.isLeft(text)) return failed(text.left)
  const key = Key.readPrivate(text.right)
  if (Key.isFault(key)) return failed(key)
  const chosen = hash ?? "SHA1"
  return Effect.flatMap(importKey(failed, key, chosen), (imported) =>
    tried(privateKey(failed, key.type, imported, chosen))
  )
}

export interface PublicKey {
  readonly verify: (
    hash: WebCrypto.Hash,
    signature: Uint8Array,
    data: Uint8Array
  ) => Effect.Effect<boolean, SigningKeyError>
}

const readPublic = (
  failed: Failed,
  given: WebCrypto.CryptoKey | Redacted.Redacted | string
): Effect.Effect<Key.Key | Key.Fault, SigningKeyError> => {
  if (isCryptoKey(given)) {
    const described = WebCrypto.describe(given, "public")
    return Key.isFault(described)
      ? Effect.succeed(described)
      : Effect.map(
          inRuntime(failed, "is a CryptoKey that may not be exported: give the PEM of it", (subtle) =>
            WebCrypto.exportPublic(subtle, given)
          ),
          Key.fromSpki
        )
  }
  const text = reveal(given)
  return Either.isLeft(text) ? failed(text.left) : Effect.succeed(Key.readPublic(text.right))
}

/** Imports a public key, once for each hash, since WebCrypto binds RSA keys to a hash. */
export const importPublic = (
  keyPairId: string,
  given: WebCrypto.CryptoKey | Redacted.Redacted | string
): Effect.Effect<PublicKey, SigningKeyError> => {
  const failed = failedFor(keyPairId)
  return Effect.gen(function* () {
    const key = yield* readPublic(failed, given)
    if (Key.isFault(key)) return yield* failed(key)
    const keys = { SHA1: yield* importKey(failed, key, "SHA1"), SHA256: yield* importKey(failed, key, "SHA256") }
    return {
      verify: (hash, signature, data) =>
        inRuntime(failed, `could not verify with ${hash} in this runtime`, (subtle) =>
          WebCrypto.verify(subtle, keys[hash], key.type, hash, signature, data)
        )
    }
  })
}
