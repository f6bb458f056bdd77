/**
 * Programs that find one resource, by its id or by another criterion, such as an alias or a caller reference.
 *
 * @since 3.0.0
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { CloudFront } from "../CloudFront.js"
import * as Consistency from "../Consistency.js"
import type { CommonError } from "../Errors.js"
import * as Distribution from "../generated/Distribution.js"
import * as Invalidation from "../generated/Invalidation.js"
import * as StreamingDistribution from "../generated/StreamingDistribution.js"
import * as ErrorFields from "../internal/errorFields.js"
import * as InvalidationHistory from "../internal/invalidationHistory.js"
import * as InvalidationTarget from "../internal/invalidationTarget.js"
import * as Listed from "../internal/listed.js"
import * as Lookup from "../internal/lookup.js"
import { validate } from "../internal/options.js"
import { program } from "../internal/program.js"
import type { InvalidOptions } from "../Options.js"
import type { PaginationError } from "../Pagination.js"

/**
 * An id, or an object with an id, such as a summary of a list or a resource.
 *
 * @since 3.0.0
 * @category models
 */
export type Identified = string | { readonly Id: string }

/** Exactly one of the named strings. The others are absent. */
type Only<Name extends string, All extends string> = { readonly [N in Name]: string } & {
  readonly [N in Exclude<All, Name>]?: undefined
}

type DistributionKey = "alias" | "comment" | "domainName" | "callerReference"

interface ByAlias extends Consistency.Options, Only<"alias", DistributionKey> {}
interface ByComment extends Consistency.Options, Only<"comment", DistributionKey> {}
interface ByDomainName extends Consistency.Options, Only<"domainName", DistributionKey> {}
interface ByCallerReference extends Consistency.Options, Only<"callerReference", DistributionKey> {}

/**
 * A criterion that finds a distribution without its id. Exactly one of these is given:
 *
 * - `alias`: an alternate domain name, compared case-insensitively. Wildcards are compared literally: `*.example.com` finds the
 *   distribution with this alias, and `www.example.com` does not.
 * - `domainName`: the domain name that CloudFront assigned, such as `d111111abcdef8.cloudfront.net`. It is compared case-insensitively,
 *   and a trailing dot is ignored.
 * - `comment`: the whole comment, compared case-sensitively.
 * - `callerReference`: the caller reference with which it was created. Lists do not have it, so distributions are read until it is found.
 *
 * `lag` is how long lists and reads may not show a write of this client; 90 seconds when absent.
 *
 * @since 3.0.0
 * @category models
 */
export type DistributionCriterion = ByAlias | ByComment | ByDomainName | ByCallerReference

/**
 * A criterion that finds an invalidation without its id: its caller reference. `invalidate` derives the caller reference of each batch
 * from its option `callerReference`, such as `release-1-1-of-1` from `release-1`. `lag` is that of `DistributionCriterion`.
 *
 * @since 3.0.0
 * @category models
 */
export interface InvalidationCriterion extends Consistency.Options {
  readonly callerReference: string
}

/**
 * No resource matches the criterion. `isNotFound` is true for this error.
 *
 * @since 3.0.0
 * @category errors
 */
export class NoMatch extends Data.TaggedError("NoMatch")<{
  /** The kind of resource, such as `distribution`. */
  readonly what: string
  /** The criterion, such as `alias`. */
  readonly by: string
  /** The value of the criterion; `undefined` for a comment, since the API marks it as sensitive. */
  readonly value: string | undefined
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorFields.Json<NoMatch> {
    return {
      tag: "NoMatch",
      fields: { what: ErrorFields.string, by: ErrorFields.string, value: ErrorFields.optional(ErrorFields.string) },
      make: (fields) => new NoMatch(fields)
    }
  }

  override get message(): string {
    return `no ${this.what} has the ${toWords(this.by)} ${this.value ?? "that was looked for"}`
  }
}

/**
 * One of several resources that match.
 *
 * @since 3.0.0
 * @category models
 */
export interface Match {
  readonly id: string
  readonly domainName: string
  readonly aliases: ReadonlyArray<string>
}

/**
 * More than one resource matches the criterion. Use the id instead. Only a comment can match more than one.
 *
 * @since 3.0.0
 * @category errors
 */
export class AmbiguousMatch extends Data.TaggedError("AmbiguousMatch")<{
  /** The kind of resource, such as `distribution`. */
  readonly what: string
  /** The criterion, such as `comment`. */
  readonly by: string
  /** The first matches, at most 10. */
  readonly matches: ReadonlyArray<Match>
  /** Whether there are more matches. */
  readonly hasMore: boolean
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorFields.Json<AmbiguousMatch> {
    return {
      tag: "AmbiguousMatch",
      fields: {
        what: ErrorFields.string,
        by: ErrorFields.string,
        matches: ErrorFields.list(
          ErrorFields.record({
            id: ErrorFields.string,
            domainName: ErrorFields.string,
            aliases: ErrorFields.list(ErrorFields.string)
          })
        ),
        hasMore: ErrorFields.boolean
      },
      make: (fields) => new AmbiguousMatch(fields)
    }
  }

  override get message(): string {
    const all = this.matches.map(({ aliases, domainName, id }) => `${id} (${[domainName, ...aliases].join(", ")})`)
    return `more than one ${this.what} has the ${toWords(this.by)}: ${all.join("; ")}${this.hasMore ? "; and others" : ""}`
  }
}

const toWords = (by: string): string => by.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/**
 * The errors of `findDistribution` with a criterion.
 *
 * @since 3.0.0
 * @category errors
 */
export type FindDistributionError =
  | NoMatch
  | AmbiguousMatch
  | InvalidOptions
  | PaginationError
  | Distribution.GetDistributionError
  | Distribution.ListDistributionsError
  | CommonError

/**
 * The errors of `findStreamingDistribution` with a criterion.
 *
 * @since 3.0.0
 * @category errors
 */
export type FindStreamingDistributionError =
  | NoMatch
  | AmbiguousMatch
  | InvalidOptions
  | PaginationError
  | StreamingDistribution.GetStreamingDistributionError
  | StreamingDistribution.ListStreamingDistributionsError
  | CommonError

/**
 * The errors of `findInvalidation` with a criterion.
 *
 * @since 3.0.0
 * @category errors
 */
export type FindInvalidationError =
  | NoMatch
  | InvalidOptions
  | PaginationError
  | Invalidation.GetInvalidationError
  | Invalidation.ListInvalidationsError
  | CommonError

const idOf = (of: Identified): string => (typeof of === "string" ? of : of.Id)

const isIdentified = (of: object | string): of is Identified => typeof of === "string" || "Id" in of

/** The maximum number of matches in an error. */
const MAX_MATCHES = 10

/** A criterion that was checked. */
interface ParsedCriterion {
  readonly by: string
  readonly value: string
  readonly lag: NonNullable<Consistency.Options["lag"]>
}

const parseCriterion = (
  criterion: object,
  names: ReadonlyArray<string>
): Effect.Effect<ParsedCriterion, InvalidOptions> => {
  const { lag = Consistency.DEFAULT_LAG, ...rest } = criterion as Consistency.Options
  const given = Object.entries(rest).filter(([, value]) => value !== undefined)
  const [[by = "", value] = []] = given
  const problem =
    given.length !== 1 || !names.includes(by)
      ? (["criterion", `must be one of ${names.join(", ")}`] as const)
      : typeof value !== "string"
        ? ([by, "must be a string"] as const)
        : ([by, value === "" && "is empty"] as const)
  return Effect.as(validate([problem]), { by, value: String(value), lag })
}

/** The value of a criterion for errors; `undefined` if it is sensitive. */
const loggableValue = ({ by, value }: ParsedCriterion): string | undefined => (by === "comment" ? undefined : value)

const normalizeHost = (name: string): string => name.toLowerCase().replace(/\.$/, "")

/** The members of summaries and configurations that criteria are compared with. */
interface DistributionFields {
  readonly Aliases?: { readonly Items: ReadonlyArray<string> } | undefined
  readonly Comment?: string | undefined
  readonly CallerReference?: string | undefined
  readonly DomainName: string
}

const matches = ({ by, value }: ParsedCriterion, fields: DistributionFields): boolean => {
  switch (by) {
    case "alias":
      return fields.Aliases?.Items.some((alias) => normalizeHost(alias) === normalizeHost(value)) === true
    case "comment":
      return fields.Comment === value
    case "domainName":
      return normalizeHost(fields.DomainName) === normalizeHost(value)
    default:
      return fields.CallerReference === value
  }
}

const DISTRIBUTION_CRITERIA = ["alias", "comment", "domainName", "callerReference"]

const findByCriterion = <
  Summary extends DistributionFields & { readonly Id: string },
  Thing extends { readonly Id: string; readonly DomainName: string },
  Config extends Omit<DistributionFields, "DomainName">,
  ReadError,
  ListError,
  Result
>(
  name: string,
  listed: Listed.Listable<Summary, Thing, Config, ReadError, ListError, Result>,
  criterion: object
) =>
  Effect.flatMap(parseCriterion(criterion, DISTRIBUTION_CRITERIA), (parsed) => {
    const { by, lag } = parsed
    const what = listed.noun
    return Effect.gen(function* () {
      const found = yield* Lookup.find(listed, {
        // Summaries have no caller reference.
        isCandidate: (summary) => by === "callerReference" || matches(parsed, summary),
        matches: ({ config, thing }) => matches(parsed, { ...config, DomainName: thing.DomainName }),
        // The service allows each alias, domain name and caller reference once.
        limit: by === "comment" ? MAX_MATCHES + 1 : 1,
        lag
      })
      const [first, second] = found
      if (first === undefined) return yield* new NoMatch({ what, by, value: loggableValue(parsed) })
      if (second === undefined) return listed.result(first)
      return yield* new AmbiguousMatch({
        what,
        by,
        matches: found.slice(0, MAX_MATCHES).map(({ config, thing }) => ({
          id: thing.Id,
          domainName: thing.DomainName,
          aliases: config.Aliases?.Items ?? []
        })),
        hasMore: found.length > MAX_MATCHES
      })
    }).pipe(program(name, by === "comment" ? { by } : { by, [by]: parsed.value }))
  })

// The implementation has the errors of all overloads. The overload with an id has only the errors of its call.
const findDistributionImpl = (
  of: Identified | DistributionCriterion
): Effect.Effect<Distribution.GetDistributionResult, FindDistributionError, CloudFront> =>
  isIdentified(of)
    ? program("findDistribution", { id: idOf(of) })(Distribution.getDistribution({ Id: idOf(of) }))
    : findByCriterion("findDistribution", Listed.distributions, of)

/**
 * Finds a distribution by its id, by an object with its id, or by a criterion ({@link DistributionCriterion}). The result has the
 * configuration, and the ETag for an update.
 *
 * A criterion is searched for in the list of distributions, and each match is read. This requires the permissions
 * cloudfront:ListDistributions and cloudfront:GetDistribution. A distribution that a program has written through the same client is found
 * even if the list does not show it yet.
 *
 * With an id, it fails with `NoSuchDistribution`, `AccessDenied` and the errors of every call (`CommonError`). With a criterion, it also
 * fails with
 *
 * - `InvalidOptions`, before the first call, if the criterion is empty, or there is not exactly one
 * - `NoMatch`, if no distribution matches; `isNotFound` is true for it
 * - `AmbiguousMatch`, if more than one distribution has the comment
 * - `PaginationError` and the errors of ListDistributions
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetDistribution.html
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListDistributions.html
 * @since 3.0.0
 * @category programs
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 * import { findDistribution } from "@effect-cloudfront/core/programs/find"
 * import { distributions } from "@effect-cloudfront/core/programs/lists"
 *
 * const site = findDistribution({ alias: "www.example.com" }).pipe(
 *   Effect.catchTag("NoMatch", () => Effect.succeed(undefined))
 * )
 *
 * const all = distributions().pipe(Stream.mapEffect((summary) => findDistribution(summary), { concurrency: 2 }))
 * ```
 */
export const findDistribution: {
  (
    of: Identified
  ): Effect.Effect<Distribution.GetDistributionResult, Distribution.GetDistributionError | CommonError, CloudFront>
  (
    of: Identified | DistributionCriterion
  ): Effect.Effect<Distribution.GetDistributionResult, FindDistributionError, CloudFront>
} = findDistributionImpl as never

const findStreamingDistributionImpl = (
  of: Identified | DistributionCriterion
): Effect.Effect<StreamingDistribution.GetStreamingDistributionResult, FindStreamingDistributionError, CloudFront> =>
  isIdentified(of)
    ? program("findStreamingDistribution", { id: idOf(of) })(
        StreamingDistribution.getStreamingDistribution({ Id: idOf(of) })
      )
    : findByCriterion("findStreamingDistribution", Listed.streamingDistributions, of)

/**
 * Finds a streaming distribution by its id, by an object with its id, or by a criterion, as `findDistribution` does.
 *
 * With an id, it fails with `NoSuchStreamingDistribution`, `AccessDenied` and the errors of every call (`CommonError`). With a criterion,
 * it also fails with `InvalidOptions`, `NoMatch`, `AmbiguousMatch`, `PaginationError` and the errors of ListStreamingDistributions.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetStreamingDistribution.html
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListStreamingDistributions.html
 * @since 3.0.0
 * @category programs
 * @example
 * ```ts
 * import { findStreamingDistribution } from "@effect-cloudfront/core/programs/find"
 *
 * const media = findStreamingDistribution({ comment: "media" })
 * ```
 */
export const findStreamingDistribution: {
  (
    of: Identified
  ): Effect.Effect<
    StreamingDistribution.GetStreamingDistributionResult,
    StreamingDistribution.GetStreamingDistributionError | CommonError,
    CloudFront
  >
  (
    of: Identified | DistributionCriterion
  ): Effect.Effect<StreamingDistribution.GetStreamingDistributionResult, FindStreamingDistributionError, CloudFront>
} = findStreamingDistributionImpl as never

const findByReference = (distributionId: string, criterion: object) =>
  Effect.flatMap(parseCriterion(criterion, ["callerReference"]), (parsed) => {
    const { lag, value } = parsed
    return Effect.gen(function* () {
      const history = InvalidationHistory.make(InvalidationTarget.distribution(distributionId), "everything")
      const found = yield* history.findConsistent(value, lag)
      const what = `invalidation of distribution ${distributionId}`
      return Option.isNone(found)
        ? yield* new NoMatch({ what, by: parsed.by, value })
        : ({ Invalidation: found.value } satisfies Invalidation.GetInvalidationResult)
    }).pipe(program("findInvalidation", { distributionId, callerReference: value }))
  })

const findInvalidationImpl = (
  distribution: Identified,
  of: Identified | InvalidationCriterion
): Effect.Effect<Invalidation.GetInvalidationResult, FindInvalidationError, CloudFront> =>
  isIdentified(of)
    ? program("findInvalidation", { distributionId: idOf(distribution), id: idOf(of) })(
        Invalidation.getInvalidation({ DistributionId: idOf(distribution), Id: idOf(of) })
      )
    : findByReference(idOf(distribution), of)

/**
 * Finds an invalidation of a distribution by its id, by an object with its id, or by its caller reference. The result has the paths, which
 * lists do not have.
 *
 * A caller reference is searched for by reading invalidations, the newest first, until it is found. This requires the permissions
 * cloudfront:ListInvalidations and cloudfront:GetInvalidation. An invalidation that `invalidate` has created through the same client is
 * found even if the list does not show it yet.
 *
 * With an id, it fails with `NoSuchInvalidation`, `NoSuchDistribution`, `AccessDenied` and the errors of every call (`CommonError`). With a
 * caller reference, it also fails with `InvalidOptions` (the reference is empty), `NoMatch`, `PaginationError` and the errors of
 * ListInvalidations.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetInvalidation.html
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListInvalidations.html
 * @since 3.0.0
 * @category programs
 * @example
 * ```ts
 * import { findInvalidation } from "@effect-cloudfront/core/programs/find"
 *
 * const release = findInvalidation("E1PA6795UKMFR9", { callerReference: "release-1-1-of-1" })
 * ```
 */
export const findInvalidation: {
  (
    distribution: Identified,
    of: Identified
  ): Effect.Effect<Invalidation.GetInvalidationResult, Invalidation.GetInvalidationError | CommonError, CloudFront>
  (
    distribution: Identified,
    of: Identified | InvalidationCriterion
  ): Effect.Effect<Invalidation.GetInvalidationResult, FindInvalidationError, CloudFront>
} = findInvalidationImpl as never
