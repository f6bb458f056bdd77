/**
 * Finding one thing: by its id, by what a list shows of it, or by what it is known by otherwise.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import type { CloudFront } from "../CloudFront.js"
import * as Consistency from "../Consistency.js"
import { isNotFound, type CommonError } from "../Errors.js"
import * as Distribution from "../generated/Distribution.js"
import * as Invalidation from "../generated/Invalidation.js"
import * as StreamingDistribution from "../generated/StreamingDistribution.js"
import * as ErrorSchema from "../internal/errorSchema.js"
import * as ConsistentRead from "../internal/consistentRead.js"
import * as InvalidationHistory from "../internal/invalidationHistory.js"
import * as Listed from "../internal/listed.js"
import * as Lookup from "../internal/lookup.js"
import { validate } from "../internal/options.js"
import { program } from "../internal/program.js"
import * as Resource from "../internal/resource.js"
import * as Writes from "../internal/writes.js"
import type { InvalidOptions } from "../Options.js"
import type { PaginationError } from "../Pagination.js"

/**
 * An id, or anything that has one: a summary of a list, or the thing itself.
 *
 * @since 0.1.0
 * @category models
 */
export type Identified = string | { readonly Id: string }

/** Exactly one of some texts; two do not compile, nor does none. */
type ExactlyOne<Name extends string> = {
  readonly [N in Name]: Consistency.Options & { readonly [K in N]: string } & {
    readonly [K in Exclude<Name, N>]?: undefined
  }
}[Name]

/**
 * What a distribution is known by beside its id; exactly one of
 *
 * - `alias`: another domain name that it answers to. Upper and lower case are the same; a wildcard stands for itself: `*.example.com` finds the
 *   distribution that has just this alias, and `www.example.com` does not find it.
 * - `domainName`: the one that CloudFront gave it, such as `d111111abcdef8.cloudfront.net`. Upper and lower case are the same, and a
 *   dot at the end means nothing.
 * - `comment`: all of it, letter by letter.
 * - `callerReference`: the one that it was created with. Lists do not show it, so distributions are read one after the other, until it is found.
 *
 * `lag` is how long a list may fail to show what this client has written; 90 seconds when absent.
 *
 * @since 0.1.0
 * @category models
 */
export type DistributionCriterion = ExactlyOne<"alias" | "comment" | "domainName" | "callerReference">

/**
 * What an invalidation is known by beside its id: the caller reference that the service has of it. `invalidate` makes one for each
 * batch of the reference that it was given, such as `release-1-1-of-1`. `lag` is as for distributions.
 *
 * @since 0.1.0
 * @category models
 */
export type InvalidationCriterion = ExactlyOne<"callerReference">

/**
 * Nothing is what was looked for. `isNotFound` is true for it.
 *
 * @since 0.1.0
 * @category errors
 */
export class NoMatch extends Data.TaggedError("NoMatch")<{
  /** What was looked for, such as `distribution`. */
  readonly what: string
  /** The criterion, such as `alias`. */
  readonly by: string
  /** What it was to be; absent for a comment, which the API calls sensitive. */
  readonly value: string | undefined
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorSchema.Json<NoMatch> {
    return {
      tag: "NoMatch",
      fields: { what: ErrorSchema.string, by: ErrorSchema.string, value: ErrorSchema.optional(ErrorSchema.string) },
      make: (fields) => new NoMatch(fields)
    }
  }

  override get message(): string {
    return `no ${this.what} has the ${toWords(this.by)} ${this.value ?? "that was looked for"}`
  }
}

/**
 * One of several things that fit.
 *
 * @since 0.1.0
 * @category models
 */
export interface Match {
  readonly id: string
  readonly domainName: string
  readonly aliases: ReadonlyArray<string>
}

/**
 * More than one thing is what was looked for: give the id of the one that is meant. Only comments can be shared.
 *
 * @since 0.1.0
 * @category errors
 */
export class AmbiguousMatch extends Data.TaggedError("AmbiguousMatch")<{
  /** What was looked for, such as `distribution`. */
  readonly what: string
  /** The criterion, such as `comment`. */
  readonly by: string
  /** What fits, ten of it at most. */
  readonly matches: ReadonlyArray<Match>
  /** Whether more fits. */
  readonly hasMore: boolean
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorSchema.Json<AmbiguousMatch> {
    return {
      tag: "AmbiguousMatch",
      fields: {
        what: ErrorSchema.string,
        by: ErrorSchema.string,
        matches: ErrorSchema.list(
          ErrorSchema.record({
            id: ErrorSchema.string,
            domainName: ErrorSchema.string,
            aliases: ErrorSchema.list(ErrorSchema.string)
          })
        ),
        hasMore: ErrorSchema.boolean
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
 * What finding a distribution by a criterion can fail with.
 *
 * @since 0.1.0
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
 * What finding a streaming distribution by a criterion can fail with.
 *
 * @since 0.1.0
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
 * What finding an invalidation by a criterion can fail with.
 *
 * @since 0.1.0
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

/** How many matches an error lists. */
const MAX_MATCHES = 10

/** A criterion as it is looked for. */
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

/** What a span and an error may say of a criterion. */
const loggableValue = ({ by, value }: ParsedCriterion): string | undefined => (by === "comment" ? undefined : value)

const normalizeHost = (name: string): string => name.toLowerCase().replace(/\.$/, "")

/** What is known of a distribution of either kind. */
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
        // A list says nothing of caller references.
        isCandidate: (summary) => by === "callerReference" || matches(parsed, summary),
        matches: ({ config, thing }) => matches(parsed, { ...config, DomainName: thing.DomainName }),
        // The service sees to it that anything but a comment is there once.
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

// Functions called `any...` have the errors of all overloads; the overload by id names those of its one call.
const findDistributionImpl = (
  of: Identified | DistributionCriterion
): Effect.Effect<Distribution.GetDistributionResult, FindDistributionError, CloudFront> =>
  isIdentified(of)
    ? program("findDistribution", { id: idOf(of) })(Distribution.getDistribution({ Id: idOf(of) }))
    : findByCriterion("findDistribution", Listed.distributions, of)

/**
 * The distribution, with its configuration and the ETag that the next change needs: by its id, by anything that has its id, or by what else it
 * is known by ({@link DistributionCriterion}).
 *
 * By id, it fails with `NoSuchDistribution`, `AccessDenied` and what any call can fail with. A criterion takes the permission
 * cloudfront:ListDistributions beside cloudfront:GetDistribution, and what the list shows is read before it counts; what programs have written
 * through the same client is found although the list does not show it yet. Then it also fails with
 *
 * - `InvalidOptions`, when the criterion is empty, or not exactly one, before anything is sent
 * - `NoMatch`, when there is none, which `isNotFound` is true for as well
 * - `AmbiguousMatch`, when several have the comment
 * - `PaginationError`, and what ListDistributions refuses
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetDistribution.html
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListDistributions.html
 * @since 0.1.0
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
 * The same for a streaming distribution; see `findDistribution`.
 *
 * By id, it fails with `NoSuchStreamingDistribution`, `AccessDenied` and what any call can fail with; by a criterion also with
 * `InvalidOptions`, `NoMatch`, `AmbiguousMatch`, `PaginationError` and what ListStreamingDistributions refuses.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetStreamingDistribution.html
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListStreamingDistributions.html
 * @since 0.1.0
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
    const key = (id: string) => Resource.keyOf(Resource.invalidation, `${distributionId}/${id}`)
    return Effect.gen(function* () {
      const writes = yield* ConsistentRead.recentWrites
      const history = InvalidationHistory.make(distributionId)
      const readOwnWrite = (Id: string) =>
        Effect.gen(function* () {
          const result = yield* Effect.either(Invalidation.getInvalidation({ DistributionId: distributionId, Id }))
          if (Either.isRight(result)) return { found: result.right.Invalidation, isStale: false }
          if (!isNotFound(result.left) || result.left._tag !== "NoSuchInvalidation")
            return yield* Effect.fail(result.left)
          return { found: undefined, isStale: yield* ConsistentRead.isRecentlyCreated(writes, key(Id), lag) }
        })
      const search = Effect.gen(function* () {
        // From the newest on, as far as it must be; what was read is not read again.
        const listed = yield* history.find(value, Infinity)
        if (Option.isSome(listed)) return { found: [listed.value], isStale: false }
        const ownIds = yield* Writes.recent(writes, key(""), lag)
        const own = yield* Effect.forEach(ownIds, readOwnWrite, { concurrency: 1 })
        const found = own.flatMap(({ found }) => (found?.InvalidationBatch.CallerReference === value ? [found] : []))
        return { found, isStale: own.some(({ isStale }) => isStale) }
      })
      const [found] = yield* Lookup.pollUntilVisible(search, (found) => found.length > 0)
      const what = `invalidation of distribution ${distributionId}`
      return found === undefined
        ? yield* new NoMatch({ what, by: parsed.by, value })
        : ({ Invalidation: found } satisfies Invalidation.GetInvalidationResult)
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
 * An invalidation of a distribution, with its paths, which lists do not show: by its id, by anything that has its id, or by its caller
 * reference. Looking for a reference reads invalidations from the newest on until it is found, with the permission
 * cloudfront:ListInvalidations; one that `invalidate` has created through the same client is found although the list does not show it yet.
 *
 * By id, it fails with `NoSuchInvalidation`, `NoSuchDistribution`, `AccessDenied` and what any call can fail with; by a reference also with
 * `InvalidOptions` (it is empty), `NoMatch`, `PaginationError` and what ListInvalidations refuses.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetInvalidation.html
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListInvalidations.html
 * @since 0.1.0
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
