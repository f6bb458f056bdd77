/** Makes a distribution from the options of `provisionDistribution`, exactly once. */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { CloudFront } from "../CloudFront.js"
import { isAccessDenied, type CommonError, type EncodeError } from "../Errors.js"
import * as Distribution from "../generated/Distribution.js"
import type * as Shared from "../generated/Shared.js"
import { listTagsForResource } from "../generated/Tagging.js"
import type { InvalidOptions } from "../Options.js"
import type { OriginOptions, ProvisionDistributionOptions } from "../programs/provisionDistribution.js"
import type { Backoff } from "./backoff.js"
import type * as Budget from "./budget.js"
import { createOnce, withinLag, type Reference } from "./createOnce.js"
import * as Listed from "./listed.js"
import { checkEncodable, validate } from "./options.js"
import { planned, withOriginAccessControl, type Event } from "./originAccessControl.js"
import { CHINA, partitionOf } from "./partition.js"
import type { OnEvent } from "./progress.js"
import { isDefaultCertificate, isUnsigned, setOriginAccessControl, toConfig } from "./provisionConfig.js"
import { distributionChecks, missingCertificate } from "./provisionOptions.js"
import { sameAliases, sameRequest } from "./sameRequest.js"

/** What is asked for. */
export interface Request {
  /** The configuration without the origin access control of `bucket`. */
  readonly config: Distribution.DistributionConfig
  /** The bucket that needs an origin access control. */
  readonly bucket: Distribution.Origin | undefined
  readonly tags: ReadonlyArray<Shared.Tag>
}

/** Checks the options, and makes the configuration of them. */
export const prepare = <E, R>(
  options: ProvisionDistributionOptions<E, R>,
  reference: Reference
): Effect.Effect<Request, InvalidOptions | EncodeError | E, CloudFront | R> =>
  Effect.gen(function* () {
    const { signingRegion } = yield* CloudFront
    const origin: OriginOptions =
      typeof options.origin === "string" ? { _tag: "S3", domainName: options.origin } : options.origin
    const partition = partitionOf(options, origin, signingRegion)
    yield* validate(distributionChecks(options, origin, partition))
    const initial = toConfig(options, origin, partition, reference.value)
    const changed = options.config?.(initial) ?? initial
    const config = { ...(Effect.isEffect(changed) ? yield* changed : changed), CallerReference: reference.value }
    yield* checkEncodable(Distribution.createDistribution, { DistributionConfig: config })
    yield* validate(
      (config.Aliases?.Items ?? []).length > 0 && isDefaultCertificate(config.ViewerCertificate)
        ? [missingCertificate]
        : []
    )
    return {
      config,
      bucket:
        origin._tag === "S3" && origin.originAccessControl === undefined && partition !== CHINA
          ? config.Origins.Items.find(isUnsigned)
          : undefined,
      tags: Object.entries(options.tags ?? {}).map(([Key, Value]) => ({ Key, Value }))
    }
  })

/** Runs `use` with the configuration, in which the requests to the bucket are signed. */
export const withSignedBucket = <A, E extends { readonly _tag: string }, R>(
  { bucket, config }: Request,
  reference: Reference,
  lag: Duration.DurationInput | undefined,
  budget: Budget.Budget,
  onEvent: OnEvent<Event>,
  use: (config: Distribution.DistributionConfig) => Effect.Effect<A, E, R>
) => {
  if (bucket === undefined) return use(config)
  const run = withOriginAccessControl(bucket.DomainName, reference, lag, budget, onEvent, (id) =>
    use(setOriginAccessControl(config, id))
  )
  // Another run may have removed its origin access control after this run has found it.
  return Effect.catchAll(run, (error) =>
    error._tag === "InvalidOriginAccessControl"
      ? Effect.zipRight(budget.pause(AT_ONCE, 1, error), run)
      : Effect.fail(error)
  )
}

const AT_ONCE: Backoff = { first: 0, max: 0 }

/** What a run would ask for, and whether it would create the origin access control. */
export interface Planned {
  readonly config: Distribution.DistributionConfig
  readonly steps: ReadonlyArray<"CreateOriginAccessControl">
}

/** Stands for the id of an origin access control that would be created, so that it differs from all others. */
const NEW_ID = "new"

/** `withSignedBucket` without changes: the configuration with which it would run `use`. */
export const planSignedBucket = ({ bucket, config }: Request, lag: Duration.DurationInput | undefined) =>
  bucket === undefined
    ? Effect.succeed<Planned>({ config, steps: [] })
    : Effect.map(
        planned(bucket.DomainName, lag),
        Option.match({
          onNone: (): Planned => ({
            config: setOriginAccessControl(config, NEW_ID),
            steps: ["CreateOriginAccessControl"]
          }),
          onSome: (id): Planned => ({ config: setOriginAccessControl(config, id), steps: [] })
        })
      )

/** The tags that a resource lacks. Without the permission to read them, they are assumed to be there. */
export const missingTags = (Resource: string, tags: ReadonlyArray<Shared.Tag>) =>
  tags.length === 0
    ? Effect.succeed(tags)
    : Effect.map(listTagsForResource({ Resource }), ({ Tags }) =>
        tags.filter(({ Key, Value }) => !Tags.Items.some((tag) => tag.Key === Key && tag.Value === Value))
      ).pipe(Effect.catchIf(isAccessDenied, () => Effect.succeed<ReadonlyArray<Shared.Tag>>([])))

const hasTags = (
  resource: string,
  tags: ReadonlyArray<Shared.Tag>,
  lag: Duration.DurationInput | undefined,
  budget: Budget.Budget | undefined
) =>
  tags.length === 0
    ? Effect.succeed(true)
    : Effect.map(
        withinLag(
          Effect.map(missingTags(resource, tags), (missing) =>
            missing.length === 0 ? Option.some(true) : Option.none()
          ),
          lag,
          budget
        ),
        Option.isSome
      )

/** Whether a distribution that was found is the one of a request without `onOther`. */
export const isAsked = (
  { ARN, DistributionConfig: there }: Distribution.Distribution,
  config: Distribution.DistributionConfig,
  tags: ReadonlyArray<Shared.Tag>,
  lag: Duration.DurationInput | undefined,
  budget?: Budget.Budget
) => (sameRequest(config, there) ? hasTags(ARN, tags, lag, budget) : Effect.succeed(false))

export type CreateDistribution = Effect.Effect<
  Distribution.CreateDistributionResult,
  Distribution.CreateDistributionError | Distribution.CreateDistributionWithTagsError | CommonError,
  CloudFront
>

interface Creation {
  readonly config: Distribution.DistributionConfig
  readonly tags: ReadonlyArray<Shared.Tag>
  readonly reference: Reference
  readonly lag: Duration.DurationInput | undefined
  readonly budget: Budget.Budget
  /** Wraps each call. */
  readonly around?: (call: CreateDistribution) => CreateDistribution
  /** Called if another distribution has the caller's reference, instead of an error. */
  readonly onOther?: (found: Distribution.GetDistributionResult) => void
}

/** Creates the distribution. */
export const create = ({
  around = (call) => call,
  budget,
  config: DistributionConfig,
  lag,
  onOther,
  reference,
  tags: Items
}: Creation) => {
  const call: CreateDistribution =
    Items.length === 0
      ? Distribution.createDistribution({ DistributionConfig })
      : Distribution.createDistributionWithTags({ DistributionConfigWithTags: { DistributionConfig, Tags: { Items } } })
  const isCandidate = ({ Aliases, Comment, Origins }: Distribution.DistributionSummary) =>
    Comment === DistributionConfig.Comment &&
    sameAliases(Aliases, DistributionConfig.Aliases) &&
    Origins.Items.length === DistributionConfig.Origins.Items.length
  return createOnce({
    what: "distribution",
    reference,
    create: around(call),
    isReferenceUsed: (error) => error._tag === "DistributionAlreadyExists",
    find: (conflict) =>
      Effect.map(
        Listed.findCreated(
          Listed.distributions,
          reference.value,
          // One that was changed since may have any of these.
          onOther === undefined ? isCandidate : () => true,
          conflict
        ),
        Option.map(Listed.distributions.result)
      ),
    matchesInput: (found) => {
      if (onOther !== undefined) {
        onOther(found)
        return Effect.succeed(true)
      }
      return isAsked(found.Distribution, DistributionConfig, Items, lag, budget)
    },
    lag,
    budget
  })
}
