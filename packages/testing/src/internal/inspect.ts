import * as Effect from "effect/Effect"
import type { GetDistributionResult } from "@effect-cloudfront/core/Distribution"
import type { Invalidation } from "@effect-cloudfront/core/Invalidation"
import type { GetOriginAccessControlResult } from "@effect-cloudfront/core/OriginAccessControl"
import type { GetStreamingDistributionResult } from "@effect-cloudfront/core/StreamingDistribution"
import * as Etag from "../Etag.js"
import * as State from "../State.js"
import * as Kind from "./kind.js"
import { kinds } from "./kinds.js"
import * as Represent from "./represent.js"
import type { View } from "./request.js"
import * as Store from "./store.js"
import * as Table from "./table.js"
import * as TagStore from "./tagStore.js"

/** A resource, by its kind and its id. */
export interface Named {
  readonly kind: string
  readonly id: string
}

/** A change that is not everywhere yet. */
export interface InFlight extends Named {
  readonly kind: State.Kind
  /** Whether the resource is deleted at the end. */
  readonly isDeletion: boolean
  /** The time at which it ends, in milliseconds since the epoch. */
  readonly until: number
}

/** What an account has, for assertions. `readLag` does not apply. */
export interface Inspection {
  /** The whole current state. */
  readonly state: Effect.Effect<State.State>
  /** The resources of a kind as they are stored, in the order of creation, with those that AWS provides. */
  readonly resources: <K extends State.Kind>(kind: K) => Effect.Effect<ReadonlyArray<State.Resource<State.Kinds[K]>>>
  /** To which resources a resource refers, and which resources refer to it. Both are empty if it does not exist. */
  readonly references: (
    kind: State.Kind,
    id: string
  ) => Effect.Effect<{ readonly to: ReadonlyArray<Named>; readonly from: ReadonlyArray<Named> }>
  /** The changes that are not everywhere yet, by the time at which they will be. */
  readonly inFlight: Effect.Effect<ReadonlyArray<InFlight>>
  /** The distributions in the order of creation. */
  readonly distributions: Effect.Effect<ReadonlyArray<GetDistributionResult>>
  readonly streamingDistributions: Effect.Effect<ReadonlyArray<GetStreamingDistributionResult>>
  readonly originAccessControls: Effect.Effect<ReadonlyArray<GetOriginAccessControlResult>>
  /** The invalidations of one distribution, from oldest to newest. */
  readonly invalidations: (distributionId: string) => Effect.Effect<ReadonlyArray<Invalidation>>
  /** The tags of the resource with this ARN. Empty if it has none. */
  readonly tags: (arn: string) => Effect.Effect<Readonly<Record<string, string>>>
}

const refersTo = <K extends State.Kind>(state: State.State, kind: K, id: string): ReadonlyArray<Named> => {
  const description: Kind.Storage<K> = kinds[kind]
  const resource = State.get(state, kind, id)
  if (resource === undefined) return []
  return (description.references ?? []).flatMap((reference) =>
    Array.from(Kind.idsIn(reference, resource.config), (id) => ({ kind: reference.to, id }))
  )
}

const isInFlight =
  (now: number) =>
  (resource: State.Resource<unknown>): boolean =>
    resource.removedAt !== undefined || !State.isDeployed(resource, now)

const inFlight = ({ now, state }: View): ReadonlyArray<InFlight> =>
  State.kinds(state)
    .flatMap((kind) =>
      State.all<State.Kind>(state, kind)
        .filter(isInFlight(now))
        .map(({ deployedAt, id, removedAt }) => ({
          kind,
          id,
          isDeletion: removedAt !== undefined,
          until: removedAt ?? deployedAt
        }))
    )
    .sort((one, other) => one.until - other.until)

/** Inspects what a view shows. */
export const make = (view: Effect.Effect<View>): Inspection => {
  const inspect = <A>(f: (view: View) => A): Effect.Effect<A> => Effect.map(view, f)
  return {
    state: inspect(({ state }) => state),
    resources: (kind) => inspect(({ state }) => State.all(state, kind)),
    references: (kind, id) =>
      inspect(({ state }) => ({
        to: refersTo(state, kind, id),
        from: Array.from(Store.entriesIn(state, Kind.uses(kind), id), ({ kind, resource }) => ({
          kind,
          id: resource.id
        }))
      })),
    inFlight: inspect(inFlight),
    distributions: inspect((view) =>
      State.all(view.state, "distribution").map((one) => ({
        Distribution: Represent.distribution(one, view),
        ETag: Etag.ofVersion(one.version)
      }))
    ),
    streamingDistributions: inspect((view) =>
      State.all(view.state, "streamingDistribution").map((one) => ({
        StreamingDistribution: Represent.streamingDistribution(one, view),
        ETag: Etag.ofVersion(one.version)
      }))
    ),
    originAccessControls: inspect((view) =>
      State.all(view.state, "originAccessControl").map((one) => ({
        OriginAccessControl: Represent.originAccessControl(one),
        ETag: Etag.ofVersion(one.version)
      }))
    ),
    invalidations: (distributionId) =>
      inspect((view) =>
        Array.from(
          Table.having(State.table(view.state, "invalidation"), Kind.ownedBy("distribution"), distributionId),
          (one) => Represent.invalidation(one, view)
        )
      ),
    tags: (arn) => inspect(({ state }) => Object.fromEntries(TagStore.of(state, arn)))
  }
}
