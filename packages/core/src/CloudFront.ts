/**
 * The service that every operation requires. It sends a request to CloudFront and returns the response.
 *
 * `@effect-cloudfront/http` provides it over HTTP. `@effect-cloudfront/testing` provides an in-memory CloudFront for tests.
 *
 * @since 3.0.0
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { CredentialsError, TransportError } from "./Errors.js"
import * as Writes from "./internal/writes.js"
import type * as Wire from "./protocol/Wire.js"

/**
 * @since 3.0.0
 * @category models
 */
export interface Service {
  /**
   * Sends one request and returns the response, including error responses. It is responsible for retries. Fails with a
   * `TransportError` if no response arrived, and with a `CredentialsError` if the request could not be signed.
   */
  readonly execute: (request: Wire.Request) => Effect.Effect<Wire.Response, TransportError | CredentialsError>
  /**
   * The recent writes through this service. With it, no program acts on a read that is older than the write of another program.
   * Without it, each run of a program knows only its own writes.
   */
  readonly writes?: Writes.Writes | undefined
  /**
   * The region for which requests are signed; `us-east-1` when absent. It determines the partition of AWS, and so which features
   * programs can use.
   */
  readonly signingRegion?: string | undefined
}

/**
 * @since 3.0.0
 * @category tags
 */
export class CloudFront extends Context.Tag("@effect-cloudfront/core/CloudFront")<CloudFront, Service>() {}

/**
 * Makes an empty record of recent writes, for `Service.writes` of a custom service. Each layer should make its own. All programs that
 * use the layer share it.
 *
 * @since 3.0.0
 * @category constructors
 */
export const makeWrites: Effect.Effect<Writes.Writes> = Writes.make
