/** Generators of every error of the library, made from the fields of its JSON. */
import * as Errors from "@effect-cloudfront/core/Errors"
import { createInvalidation, Invalidation } from "@effect-cloudfront/core/Invalidation"
import { WaitTimeout } from "@effect-cloudfront/core/Waiter"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as Duration from "effect/Duration"
import * as fc from "fast-check"
import { common, documentedFields } from "../../testing/src/internal/generateErrors.js"

const text = fc.string()
const count = fc.nat()
const maybe = <A>(arbitrary: fc.Arbitrary<A>): fc.Arbitrary<A | undefined> => fc.option(arbitrary, { nil: undefined })
const list = <A>(arbitrary: fc.Arbitrary<A>): fc.Arbitrary<ReadonlyArray<A>> => fc.array(arbitrary, { maxLength: 3 })
const elapsed = fc.nat().map(Duration.millis)
const cause = fc.record({ _tag: text, message: text })
const what = text

type Fields = Readonly<Record<string, fc.Arbitrary<unknown>>>

const unconfirmed = fc.record({ _tag: fc.constant("Unconfirmed"), callerReference: text, paths: list(text) })

/** The fields of each class that no response makes. */
const FIELDS: Readonly<Record<string, Fields>> = {
  StaleReadError: { what, elapsed, etag: maybe(text) },
  UnconfirmedCreate: { what, reference: text, cause },
  WaitTimeout: { what, elapsed, last: maybe(text), lastError: maybe(cause) },
  StillInUse: {
    what,
    reason: fc.constantFrom("NotDetached", "CannotDetach"),
    users: list(fc.record({ kind: fc.constantFrom("distribution", "keyGroup"), id: text }))
  },
  WaitFailed: { what, elapsed, state: text, reason: maybe(text) },
  InvalidOptions: { problems: list(fc.record({ option: text, reason: text })) },
  PaginationError: {
    operation: text,
    reason: fc.constantFrom("MissingMarker", "RepeatedMarker"),
    marker: maybe(text),
    pages: count,
    items: count
  },
  FunctionTestsFailed: { what, failures: list(fc.record({ test: text, reason: text })) },
  UnconfirmedUpdate: { what, etag: text },
  UnsuitableOriginAccessControl: { id: text, name: text, signing: text },
  RolloutRefused: {
    primaryId: text,
    reason: fc.constantFrom("StagingDistribution", "OtherRollout", "Http3", "UnsupportedChange"),
    details: list(text)
  },
  AliasMoveRefused: {
    alias: text,
    reason: fc.constantFrom("CertificateDoesNotCover", "NotInUse", "OtherHolder", "SourceUnknown", "SourceEnabled"),
    details: list(text),
    cause: maybe(cause)
  },
  LostSettingsError: { what, lost: list(fc.record({ path: text, elements: list(text) })) },
  NoMatch: { what, by: text, value: maybe(text) },
  AmbiguousMatch: {
    what,
    by: text,
    matches: list(fc.record({ id: text, domainName: text, aliases: list(text) })),
    hasMore: fc.boolean()
  },
  SigningKeyError: {
    keyPairId: text,
    reason: fc.constantFrom("NotPem", "Malformed", "WrongKind", "Encrypted", "Unsupported", "Runtime"),
    problem: text
  },
  VerificationError: { reason: fc.constantFrom("MissingKeyPairId", "WrongSignature", "Expired") },
  InvalidPaths: { problems: list(fc.record({ path: text, reason: text })) },
  CallerReferenceUsed: {
    distributionId: text,
    callerReference: text,
    invalidation: maybe(Arbitrary.make(Invalidation)),
    cause: maybe(cause)
  },
  IncompleteInvalidation: {
    distributionId: text,
    callerReference: text,
    invalidations: list(Arbitrary.make(Invalidation)),
    unconfirmed: list(unconfirmed),
    batches: count,
    cause: fc.oneof(
      Arbitrary.error(createInvalidation),
      fc.record({ what, elapsed, last: maybe(text) }).map((fields) => new WaitTimeout(fields))
    )
  },
  IncompleteInvalidationStream: {
    distributionId: text,
    callerReference: text,
    batches: count,
    paths: count,
    cause: Arbitrary.error(createInvalidation)
  }
}

const ofTag = (tag: string): fc.Arbitrary<Error> | undefined =>
  common("GetDistribution")[Errors.commonErrors.findIndex((Class) => Class.json().tag === tag)]

/** Errors of a class. Fails if the fields of its JSON are not the ones that are known. */
export const errors = (Class: Errors.ErrorClass<Error>): fc.Arbitrary<Error> => {
  const { fields, make, tag } = Class.json()
  const own = FIELDS[tag]
  if (own !== undefined) {
    const [expected, actual] = [Object.keys(fields), Object.keys(own)].map((keys) => keys.sort().join(", "))
    if (expected !== actual) throw new Error(`${tag} has the fields ${expected}, not ${actual}`)
    return fc.record(own).map((all) => make(all as never) as Error)
  }
  if (!("code" in fields) && ofTag(tag) === undefined) throw new Error(`${tag} needs fields of its own`)
  return (
    ofTag(tag) ??
    documentedFields("GetDistribution").map((all) => new (Class as unknown as new (fields: typeof all) => Error)(all))
  )
}
