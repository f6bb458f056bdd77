/**
 * What the in-memory CloudFront knows. A value: each request that is accepted makes a new one out of the last.
 *
 * @since 0.1.0
 */
import * as HashMap from "effect/HashMap"
import type { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import type { InvalidationBatch } from "@effect-cloudfront/core/Invalidation"
import type { OriginAccessControlConfig } from "@effect-cloudfront/core/OriginAccessControl"
import type { StreamingDistributionConfig } from "@effect-cloudfront/core/StreamingDistribution"

/**
 * Something with a configuration that changes version by version. Times are milliseconds since the epoch.
 *
 * @since 0.1.0
 * @category models
 */
export interface Resource<Config> {
  readonly id: string
  readonly arn: string
  /** Empty for what has none. */
  readonly domainName: string
  /** Counted from 1; the ETag follows from it. */
  readonly version: number
  readonly config: Config
  readonly modifiedAt: number
  /** From then on the status is `Deployed`, before it is `InProgress`. */
  readonly deployedAt: number
  /** From then on it can be deleted, once disabled. */
  readonly deletableAt: number
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Invalidation {
  readonly id: string
  readonly distributionId: string
  readonly batch: InvalidationBatch
  readonly createdAt: number
  /** From then on the status is `Completed`, before it is `InProgress`. */
  readonly completedAt: number
}

/**
 * @since 0.1.0
 * @category models
 */
export type Table<A> = HashMap.HashMap<string, A>

/**
 * @since 0.1.0
 * @category models
 */
export interface State {
  readonly distributions: Table<Resource<DistributionConfig>>
  readonly streamingDistributions: Table<Resource<StreamingDistributionConfig>>
  readonly originAccessControls: Table<Resource<OriginAccessControlConfig>>
  readonly invalidations: Table<Invalidation>
  /** By ARN; what has no tags has no entry. */
  readonly tags: Table<ReadonlyMap<string, string>>
  /** How many ids were made. */
  readonly serial: number
  /** The place of every id in the order of creation. What is deleted keeps its place, so that a list can go on after it. */
  readonly places: Table<number>
}

/**
 * @since 0.1.0
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
 * Ends all that is under way: everything is deployed and completed.
 *
 * @since 0.1.0
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
 * @since 0.1.0
 * @category statuses
 */
export const status = ({ deployedAt }: Pick<Resource<unknown>, "deployedAt">, now: number): "InProgress" | "Deployed" =>
  now >= deployedAt ? "Deployed" : "InProgress"

/**
 * @since 0.1.0
 * @category statuses
 */
export const invalidationStatus = (
  { completedAt }: Pick<Invalidation, "completedAt">,
  now: number
): "InProgress" | "Completed" => (now >= completedAt ? "Completed" : "InProgress")
