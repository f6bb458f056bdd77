import * as Effect from "effect/Effect"
import type { CloudFront } from "../CloudFront.js"
import type { Description } from "../Description.js"
import type { CommonError } from "../Errors.js"
import * as DistributionDescriptions from "../generated/descriptions/Distribution.js"
import * as StreamingDistributionDescriptions from "../generated/descriptions/StreamingDistribution.js"
import * as Distribution from "../generated/Distribution.js"
import * as StreamingDistribution from "../generated/StreamingDistribution.js"

/** A resource with its version, its status and its configuration. */
export interface Versioned<Thing, Config> {
  readonly thing: Thing
  readonly config: Config
  readonly status: string
  readonly etag: string
}

/** A kind of resource that can be read. */
export interface Readable<Thing, Config, ReadError> {
  /** The kind of resource for messages, such as `distribution`. */
  readonly noun: string
  /** What it is a part of, with the same id. It may be created with it, and has versions of its own. */
  readonly owner?: { readonly noun: string } | undefined
  readonly read: (id: string) => Effect.Effect<Versioned<Thing, Config>, ReadError | CommonError, CloudFront>
}

/** A kind of resource that can be changed. */
export interface Writable<Thing, Config, ReadError, WriteError> extends Readable<Thing, Config, ReadError> {
  readonly config: Description<Config>
  readonly write: (
    id: string,
    config: Config,
    etag: string
  ) => Effect.Effect<Versioned<Thing, Config>, WriteError | CommonError, CloudFront>
}

/** The operations of a kind of resource, as the programs use them. */
export interface Resource<Thing, Config, ReadError, WriteError, RemoveError> extends Writable<
  Thing,
  Config,
  ReadError,
  WriteError
> {
  readonly remove: (id: string, etag: string) => Effect.Effect<void, RemoveError | CommonError, CloudFront>
}

/** The name of a resource in messages, which is also its key in the record of recent writes. */
export const keyOf = ({ noun }: { readonly noun: string }, id: string): string => `${noun} ${id}`

/** The noun of the stage `LIVE` of a function, which has versions of its own. */
export const liveNoun = ({ noun }: { readonly noun: string }): string => `live ${noun}`

/** Invalidations have no versions. Their key is the distribution's id and their own. */
export const invalidation = { noun: "invalidation" }

const versioned = <Thing extends { readonly Status: string }, Config>(
  thing: Thing,
  config: Config,
  etag: string
): Versioned<Thing, Config> => ({ thing, config, status: thing.Status, etag })

export const distribution: Resource<
  Distribution.Distribution,
  Distribution.DistributionConfig,
  Distribution.GetDistributionError,
  Distribution.UpdateDistributionError,
  Distribution.DeleteDistributionError
> = {
  noun: "distribution",
  config: DistributionDescriptions.DistributionConfig,
  read: (Id) =>
    Effect.map(Distribution.getDistribution({ Id }), ({ Distribution, ETag }) =>
      versioned(Distribution, Distribution.DistributionConfig, ETag)
    ),
  write: (Id, DistributionConfig, IfMatch) =>
    Effect.map(Distribution.updateDistribution({ Id, DistributionConfig, IfMatch }), ({ Distribution, ETag }) =>
      versioned(Distribution, Distribution.DistributionConfig, ETag)
    ),
  remove: (Id, IfMatch) => Distribution.deleteDistribution({ Id, IfMatch })
}

export const streamingDistribution: Resource<
  StreamingDistribution.StreamingDistribution,
  StreamingDistribution.StreamingDistributionConfig,
  StreamingDistribution.GetStreamingDistributionError,
  StreamingDistribution.UpdateStreamingDistributionError,
  StreamingDistribution.DeleteStreamingDistributionError
> = {
  noun: "streaming distribution",
  config: StreamingDistributionDescriptions.StreamingDistributionConfig,
  read: (Id) =>
    Effect.map(StreamingDistribution.getStreamingDistribution({ Id }), ({ ETag, StreamingDistribution }) =>
      versioned(StreamingDistribution, StreamingDistribution.StreamingDistributionConfig, ETag)
    ),
  write: (Id, StreamingDistributionConfig, IfMatch) =>
    Effect.map(
      StreamingDistribution.updateStreamingDistribution({ Id, StreamingDistributionConfig, IfMatch }),
      ({ ETag, StreamingDistribution }) =>
        versioned(StreamingDistribution, StreamingDistribution.StreamingDistributionConfig, ETag)
    ),
  remove: (Id, IfMatch) => StreamingDistribution.deleteStreamingDistribution({ Id, IfMatch })
}
