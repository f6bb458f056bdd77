/**
 * The one service that every operation needs: something that carries a request to CloudFront and brings back the response.
 *
 * `@effect-cloudfront/http` provides it over HTTP; `@effect-cloudfront/testing` puts an in-memory CloudFront behind that.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { CredentialsError, TransportError } from "./Errors.js"
import * as Writes from "./internal/writes.js"
import type * as Wire from "./protocol/Wire.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /**
   * Sends one request and returns whatever came back, error responses included; retries are this function's business.
   * Fails with `TransportError` when no response arrived, with `CredentialsError` when the request could not be signed.
   */
  readonly execute: (request: Wire.Request) => Effect.Effect<Wire.Response, TransportError | CredentialsError>
  /**
   * What the programs remember of recent writes through this service, so that none of them acts on a read that is older than
   * the write of another. Without it, each run of a program remembers its own writes only.
   */
  readonly writes?: Writes.Writes | undefined
  /**
   * The region that requests are signed for, such as `us-east-1`, where it is known: it tells the partition of AWS, and so what
   * programs can ask the service for. `us-east-1` is taken for it when absent.
   */
  readonly signingRegion?: string | undefined
}

/**
 * @since 0.1.0
 * @category tags
 */
export class CloudFront extends Context.Tag("@effect-cloudfront/core/CloudFront")<CloudFront, Service>() {}

/**
 * Makes the memory of recent writes for a service of one's own: see `Service.writes`. Each layer makes its own, which the programs that
 * run on it share.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeWrites: Effect.Effect<Writes.Writes> = Writes.make
