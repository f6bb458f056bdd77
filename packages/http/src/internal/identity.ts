import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Equal from "effect/Equal"
import * as Redacted from "effect/Redacted"
import { CredentialsError } from "@effect-cloudfront/core/Errors"
import type { Identity } from "../Credentials.js"

/** How messages name the parts of an identity. */
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

/** What no key of AWS's has, and how it is told without quoting it. The order matters: the most telling comes first. */
const FAULTS: ReadonlyArray<readonly [pattern: RegExp, fault: string]> = [
  [/^$/, "is empty"],
  [/[\r\n]/, "has a line break in it"],
  [/\s/, "has a blank in it"],
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  [/[\u0000-\u001f\u007f]/, "has a control character in it"],
  [/[^!-~]/, "has a character in it that is not ASCII"]
]

/** They part the fields of the `authorization` header. A secret in the place of the id mostly has one. */
const SEPARATOR: readonly [pattern: RegExp, fault: string] = [/[/,]/, "has a / or a comma in it"]

const PLAIN = /^[!-~]+$/

/** The text without the blanks around it, or what is wrong with it. */
const textOf = (value: unknown, isId: boolean): Either.Either<string, string> => {
  if (value === undefined || value === null) return Either.left("is absent")
  if (typeof value !== "string") return Either.left("is no text")
  const text = value.trim()
  const fault = PLAIN.test(text) ? undefined : FAULTS.find(([pattern]) => pattern.test(text))
  const found = fault ?? (isId && SEPARATOR[0].test(text) ? SEPARATOR : undefined)
  return found === undefined ? Either.right(text) : Either.left(found[1])
}

/** Reading a value that was wiped throws; one that is not `Redacted` can only come past the types. */
const reveal = (value: Redacted.Redacted): Either.Either<unknown, string> =>
  Either.try({
    try: (): unknown => (Redacted.isRedacted(value) ? Redacted.value(value) : value),
    catch: () => "was wiped"
  })

const secretOf = (value: Redacted.Redacted): Either.Either<Redacted.Redacted, string> =>
  Either.flatMap(reveal(value), (before) =>
    Either.map(textOf(before, false), (text) =>
      text === before && Redacted.isRedacted(value) ? value : Redacted.make(text)
    )
  )

/**
 * The identity without blanks and line ends around its parts, which copying adds and no key has; the same one where there are none.
 * Fails where something is left that a header cannot carry, and tells which part it is, never the part itself.
 */
export const check = (
  identity: Identity,
  source: string,
  names: Names = NAMES
): Effect.Effect<Identity, CredentialsError> => {
  const accessKeyId = textOf(identity.accessKeyId, true)
  const secretAccessKey = secretOf(identity.secretAccessKey)
  const sessionToken = identity.sessionToken === undefined ? Either.right(undefined) : secretOf(identity.sessionToken)
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

/** Whether two are the same keys, whatever is known of when they end. */
export const same = (one: Identity, other: Identity): boolean =>
  one === other ||
  (one.accessKeyId === other.accessKeyId &&
    Equal.equals(one.secretAccessKey, other.secretAccessKey) &&
    Equal.equals(one.sessionToken, other.sessionToken))
