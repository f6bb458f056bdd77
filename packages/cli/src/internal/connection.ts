/** How a command reaches the service: the settings and credentials of AWS's tools, from options, variables and profiles. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import type { CloudFrontKeyValueStore } from "@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore"
import type { Failure } from "./failure.js"

/** The options that every command has. */
export interface Settings {
  readonly profile: string | undefined
  readonly region: string | undefined
  readonly endpoint: string | undefined
  readonly maxAttempts: number | undefined
  readonly retryMode: "standard" | "adaptive" | undefined
  readonly callTimeout: number | undefined
}

/** Whose calls they are, and where they go. */
export interface Identity {
  readonly accessKeyId: string
  /** Where the credentials come from. */
  readonly source: string
  readonly profile: string | undefined
  readonly expires: string | undefined
  readonly region: string
  readonly endpoint: string
}

export interface Service {
  readonly cloudFront: Layer.Layer<CloudFront, Failure>
  readonly keyValueStore: Layer.Layer<CloudFrontKeyValueStore, Failure>
  readonly identity: Effect.Effect<Identity, Failure>
}

export class Connection extends Context.Tag("@effect-cloudfront/cli/Connection")<Connection, Service>() {}

/** Runs something with the client of CloudFront. */
export const withCloudFront = <A, E, R>(
  self: Effect.Effect<A, E, R>
): Effect.Effect<A, E | Failure, Exclude<R, CloudFront> | Connection> =>
  Effect.flatMap(Connection, ({ cloudFront }) => Effect.provide(self, cloudFront))

/** Runs something with the clients of CloudFront and of key value stores. */
export const withKeyValueStore = <A, E, R>(
  self: Effect.Effect<A, E, R>
): Effect.Effect<A, E | Failure, Exclude<Exclude<R, CloudFrontKeyValueStore>, CloudFront> | Connection> =>
  Effect.flatMap(Connection, ({ cloudFront, keyValueStore }) =>
    Effect.provide(Effect.provide(self, keyValueStore), cloudFront)
  )
