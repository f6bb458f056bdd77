import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Equal from "effect/Equal"
import * as Redacted from "effect/Redacted"
import { CredentialsError } from "@effect-cloudfront/core/Errors"
import type { Identity } from "../Credentials.js"

/** The names of the parts of an identity in messages. */
export interface Names {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
}

const NAMES: Names = {
  accessKeyId: "the access key id",
  secretAccessKey: "the secret access key",
  sessionToken: "the session token"
}

/** Texts that are not AWS keys, with a message that does not quote the value. The most specific pattern comes first. */
const INVALID: ReadonlyArray<readonly [pattern: RegExp, fault: string]> = [
  [/^$/, "is empty"],
  [/[\r\n]/, "has a line break in it"],
  [/\s/, "has a blank in it"],
  // oxlint-disable-next-line no-control-regex -- the pattern matches control characters
  [/[\u0000-\u001f\u007f]/, "has a control character in it"],
  [/[^!-~]/, "has a character in it that is not ASCII"]
]

/** Characters that separate fields of the `authorization` header. A secret key that was given as the id usually contains one. */
const SEPARATOR: readonly [pattern: RegExp, fault: string] = [/[/,]/, "has a / or a comma in it"]

const VALID = /^[!-~]+$/

/** The trimmed text, or what is wrong with it. */
const validateText = (value: unknown, isId: boolean): Either.Either<string, string> => {
  if (value === undefined || value === null) return Either.left("is absent")
  if (typeof value !== "string") return Either.left("is no text")
  const text = value.trim()
  const fault = VALID.test(text) ? undefined : INVALID.find(([pattern]) => pattern.test(text))
  const found = fault ?? (isId && SEPARATOR[0].test(text) ? SEPARATOR : undefined)
  return found === undefined ? Either.right(text) : Either.left(found[1])
}

/** `Redacted.value` throws if the value was wiped. A value that is not `Redacted` violates the types, but is accepted. */
const reveal = (value: Redacted.Redacted): Either.Either<unknown, string> =>
  Either.try({
    try: (): unknown => (Redacted.isRedacted(value) ? Redacted.value(value) : value),
    catch: () => "was wiped"
  })

const validateSecret = (value: Redacted.Redacted): Either.Either<Redacted.Redacted, string> =>
  Either.flatMap(reveal(value), (before) =>
    Either.map(validateText(before, false), (text) =>
      text === before && Redacted.isRedacted(value) ? value : Redacted.make(text)
    )
  )

/**
 * Trims the parts of an identity, since copied keys often have white space around them, and validates them. Returns the same object if
 * nothing was trimmed. Fails with a `CredentialsError` that names the invalid part, never its value.
 */
export const validate = (
  identity: Identity,
  source: string,
  names: Names = NAMES
): Effect.Effect<Identity, CredentialsError> => {
  const accessKeyId = validateText(identity.accessKeyId, true)
  const secretAccessKey = validateSecret(identity.secretAccessKey)
  const sessionToken =
    identity.sessionToken === undefined ? Either.right(undefined) : validateSecret(identity.sessionToken)
  if (Either.isLeft(accessKeyId) || Either.isLeft(secretAccessKey) || Either.isLeft(sessionToken)) {
    const faults = [
      ...(Either.isLeft(accessKeyId) ? [`${names.accessKeyId} ${accessKeyId.left}`] : []),
      ...(Either.isLeft(secretAccessKey) ? [`${names.secretAccessKey} ${secretAccessKey.left}`] : []),
      ...(Either.isLeft(sessionToken) ? [`${names.sessionToken} ${sessionToken.left}`] : [])
    ]
    return Effect.fail(new CredentialsError({ source, message: `${source}: ${faults.join("; ")}` }))
  }
  const isClean =
    accessKeyId.right === identity.accessKeyId &&
    secretAccessKey.right === identity.secretAccessKey &&
    sessionToken.right === identity.sessionToken
  return Effect.succeed(
    isClean
      ? identity
      : {
          ...identity,
          accessKeyId: accessKeyId.right,
          secretAccessKey: secretAccessKey.right,
          sessionToken: sessionToken.right
        }
  )
}

/** Whether two identities have the same keys. Their expiration is not compared. */
export const sameKeys = (one: Identity, other: Identity): boolean =>
  one === other ||
  (one.accessKeyId === other.accessKeyId &&
    Equal.equals(one.secretAccessKey, other.secretAccessKey) &&
    Equal.equals(one.sessionToken, other.sessionToken))
