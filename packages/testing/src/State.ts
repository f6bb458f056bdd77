/**
 * The state of the in-memory CloudFront. It is immutable: each accepted request produces a new state.
 *
 * @since 3.0.0
 */
import * as HashMap from "effect/HashMap"
import type { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import type { InvalidationBatch } from "@effect-cloudfront/core/Invalidation"
import type { OriginAccessControlConfig } from "@effect-cloudfront/core/OriginAccessControl"
import type { StreamingDistributionConfig } from "@effect-cloudfront/core/StreamingDistribution"

/**
 * A resource with a configuration. Each change of the configuration is a new version. Times are in milliseconds since
 * the epoch.
 *
 * @since 3.0.0
 * @category models
 */
export interface Resource<Config> {
  readonly id: string
  readonly arn: string
  /** Empty for resources without a domain name. */
  readonly domainName: string
  /** Counted from 1. The ETag is derived from it. */
  readonly version: number
  readonly config: Config
  readonly modifiedAt: number
  /** The time at which the status changes from `InProgress` to `Deployed`. */
  readonly deployedAt: number
  /** The time from which the resource can be deleted, if it is disabled. */
  readonly deletableAt: number
}

/**
 * @since 3.0.0
 * @category models
 */
export interface Invalidation {
  readonly id: string
  readonly distributionId: string
  readonly batch: InvalidationBatch
  readonly createdAt: number
  /** The time at which the status changes from `InProgress` to `Completed`. */
  readonly completedAt: number
}

/**
 * @since 3.0.0
 * @category models
 */
export type Table<A> = HashMap.HashMap<string, A>

/**
 * @since 3.0.0
 * @category models
 */
export interface State {
  readonly distributions: Table<Resource<DistributionConfig>>
  readonly streamingDistributions: Table<Resource<StreamingDistributionConfig>>
  readonly originAccessControls: Table<Resource<OriginAccessControlConfig>>
  readonly invalidations: Table<Invalidation>
  /** Tags by the ARN of their resource. A resource without tags has no entry. */
  readonly tags: Table<ReadonlyMap<string, string>>
  /** The number of ids that were generated. */
  readonly serial: number
  /**
   * The position of every id in the order of creation. A deleted resource keeps its position, because a `Marker` may
   * name it.
   */
  readonly places: Table<number>
}

/**
 * @since 3.0.0
 * @category constructors
 */
export const empty: State = {
  distributions: HashMap.empty(),
  streamingDistributions: HashMap.empty(),
  originAccessControls: HashMap.empty(),
  invalidations: HashMap.empty(),
  tags: HashMap.empty(),
  serial: 0,
  places: HashMap.empty()
}

const settleTable = <Config>(table: Table<Resource<Config>>, now: number): Table<Resource<Config>> =>
  HashMap.map(table, (resource) => ({
    ...resource,
    deployedAt: Math.min(resource.deployedAt, now),
    deletableAt: Math.min(resource.deletableAt, now)
  }))

/**
 * Completes all propagation: everything is `Deployed` or `Completed`.
 *
 * @since 3.0.0
 * @category transitions
 */
export const settle = (state: State, now: number): State => ({
  ...state,
  distributions: settleTable(state.distributions, now),
  streamingDistributions: settleTable(state.streamingDistributions, now),
  originAccessControls: settleTable(state.originAccessControls, now),
  invalidations: HashMap.map(state.invalidations, (one) => ({ ...one, completedAt: Math.min(one.completedAt, now) }))
})

/**
 * @since 3.0.0
 * @category statuses
 */
export const status = ({ deployedAt }: Pick<Resource<unknown>, "deployedAt">, now: number): "InProgress" | "Deployed" =>
  now >= deployedAt ? "Deployed" : "InProgress"

/**
 * @since 3.0.0
 * @category statuses
 */
export const invalidationStatus = (
  { completedAt }: Pick<Invalidation, "completedAt">,
  now: number
): "InProgress" | "Completed" => (now >= completedAt ? "Completed" : "InProgress")
