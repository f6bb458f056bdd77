/**
 * Changing a distribution without losing anyone's changes, one's own included.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import type { CloudFront } from "../CloudFront.js"
import type { StaleReadError } from "../Consistency.js"
import type { CommonError } from "../Errors.js"
import type { LostSettingsError } from "../Unknown.js"
import type * as Distribution from "../generated/Distribution.js"
import type * as StreamingDistribution from "../generated/StreamingDistribution.js"
import * as RMW from "../internal/readModifyWrite.js"
import { program } from "../internal/program.js"
import * as Resource from "../internal/resource.js"

export { UnconfirmedUpdate } from "../internal/readModifyWrite.js"

/**
 * How an update deals with others and with lost answers; `Config` is the type of the configuration.
 *
 * @since 0.1.0
 * @category models
 */
export interface EditOptions<Config = Distribution.DistributionConfig> extends RMW.Options<Config> {}

/**
 * What is left to say of a change that can be run again on its own result.
 *
 * @since 0.1.0
 * @category models
 */
export interface EnableOptions extends Pick<RMW.Options, "lag" | "retries"> {}

/**
 * What an update leaves behind: the thing itself, its configuration, its status, the ETag that the next change needs, and
 * whether anything was sent at all.
 *
 * @since 0.1.0
 * @category models
 */
export interface Edited<Thing, Config> extends RMW.Updated<Thing, Config> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface EditedDistribution extends Edited<Distribution.Distribution, Distribution.DistributionConfig> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface EditedStreamingDistribution extends Edited<
  StreamingDistribution.StreamingDistribution,
  StreamingDistribution.StreamingDistributionConfig
> {}

/**
 * @since 0.1.0
 * @category errors
 */
export type EditDistributionError =
  | Distribution.GetDistributionError
  | Distribution.UpdateDistributionError
  | CommonError
  | StaleReadError
  | LostSettingsError
  | RMW.UnconfirmedUpdate<Distribution.DistributionConfig>

/**
 * What `enable` and `disable` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type EnableDistributionError = Exclude<
  EditDistributionError,
  { readonly _tag: "LostSettingsError" | "UnconfirmedUpdate" }
>

/**
 * @since 0.1.0
 * @category errors
 */
export type EditStreamingDistributionError =
  | StreamingDistribution.GetStreamingDistributionError
  | StreamingDistribution.UpdateStreamingDistributionError
  | CommonError
  | StaleReadError
  | LostSettingsError
  | RMW.UnconfirmedUpdate<StreamingDistribution.StreamingDistributionConfig>

/**
 * What `enableStreamingDistribution` and `disableStreamingDistribution` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type EnableStreamingDistributionError = Exclude<
  EditStreamingDistributionError,
  { readonly _tag: "LostSettingsError" | "UnconfirmedUpdate" }
>

/**
 * Reads the distribution, applies `change` to its configuration and writes the result with the ETag that was read. When the
 * configuration comes back as it was, nothing is sent. `change` is given a copy, which it may also change in place and return.
 *
 * Settings that this version of the library does not know are kept, whatever `change` does to its argument: what was read is
 * remembered, and each of them goes back to the structure that it came from, found by its identity (`Id`, `PathPattern`, ...) or its
 * place. A structure that was removed takes its own along. Where one cannot be found again, nothing is sent: `LostSettingsError`.
 *
 * When someone else's write came in between, all of it is done again on what they left, `change` included. A read that is
 * older than a write of this client is waited out, for `lag` (90 seconds when absent).
 *
 * A write is made once. When the answer to it was lost, what was sent is looked for in what is there, whatever defaults the
 * service has filled in. If it is there, that is the result; if nothing of it is, `change` is run on what is there. Where others
 * have changed the same settings since, it cannot be told: then `change` is run again if it is `idempotent`, and otherwise the
 * error is an `UnconfirmedUpdate` with the configurations. After an interruption, or where the process ended, nothing is known of
 * what was sent: run again, a change that is not idempotent may be made twice.
 *
 * Fails with `NoSuchDistribution`, with what UpdateDistribution refuses, with what `change` fails with, with
 * `PreconditionFailed` or `InvalidIfMatchVersion` after `retries` conflicts (when absent, after 10 that go on for longer than `lag`)
 * or at once when the service has another reason for it than the version, with `StaleReadError`, `LostSettingsError` and `UnconfirmedUpdate`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html
 * @since 0.1.0
 * @category programs
 * @example
 * ```ts
 * import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
 *
 * // Sets a member: run on its own result it changes nothing, so it can be run again whenever that is in doubt.
 * const renamed = editDistribution("E1PA6795UKMFR9", (config) => ({ ...config, Comment: "the new site" }), {
 *   idempotent: true
 * })
 *
 * // Adds to what is there: it must not be run twice, so it fails with `UnconfirmedUpdate` where it cannot be told.
 * const appended = editDistribution("E1PA6795UKMFR9", (config) => ({ ...config, Comment: `${config.Comment}!` }))
 * ```
 */
export const editDistribution = <E = never, R = never>(
  id: string,
  change: RMW.Change<Distribution.DistributionConfig, E, R>,
  options?: EditOptions
): Effect.Effect<EditedDistribution, EditDistributionError | E, CloudFront | R> =>
  program("editDistribution", { id })(RMW.readModifyWrite(Resource.distribution, id, change, options))

/**
 * The same for a streaming distribution.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateStreamingDistribution.html
 * @since 0.1.0
 * @category programs
 */
export const editStreamingDistribution = <E = never, R = never>(
  id: string,
  change: RMW.Change<StreamingDistribution.StreamingDistributionConfig, E, R>,
  options?: EditOptions<StreamingDistribution.StreamingDistributionConfig>
): Effect.Effect<EditedStreamingDistribution, EditStreamingDistributionError | E, CloudFront | R> =>
  program("editStreamingDistribution", { id })(RMW.readModifyWrite(Resource.streamingDistribution, id, change, options))

const setEnabled =
  (Enabled: boolean) =>
  <Config extends { readonly Enabled: boolean }>(config: Config): Config => ({ ...config, Enabled })

/**
 * Lets the distribution answer requests. Nothing is sent when it does already. Fails as `editDistribution` does, but never with
 * `UnconfirmedUpdate` or `LostSettingsError`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html
 * @since 0.1.0
 * @category programs
 */
export const enable = (
  id: string,
  options?: EnableOptions
): Effect.Effect<EditedDistribution, EnableDistributionError, CloudFront> =>
  program("enable", { id })(RMW.modifyIdempotently(Resource.distribution, id, setEnabled(true), options))

/**
 * Stops the distribution from answering requests. Nothing is sent when it does not anyway. Fails as `enable` does.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html
 * @since 0.1.0
 * @category programs
 */
export const disable = (
  id: string,
  options?: EnableOptions
): Effect.Effect<EditedDistribution, EnableDistributionError, CloudFront> =>
  program("disable", { id })(RMW.modifyIdempotently(Resource.distribution, id, setEnabled(false), options))

/**
 * `enable` for a streaming distribution.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateStreamingDistribution.html
 * @since 0.1.0
 * @category programs
 */
export const enableStreamingDistribution = (
  id: string,
  options?: EnableOptions
): Effect.Effect<EditedStreamingDistribution, EnableStreamingDistributionError, CloudFront> =>
  program("enableStreamingDistribution", { id })(
    RMW.modifyIdempotently(Resource.streamingDistribution, id, setEnabled(true), options)
  )

/**
 * `disable` for a streaming distribution.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateStreamingDistribution.html
 * @since 0.1.0
 * @category programs
 */
export const disableStreamingDistribution = (
  id: string,
  options?: EnableOptions
): Effect.Effect<EditedStreamingDistribution, EnableStreamingDistributionError, CloudFront> =>
  program("disableStreamingDistribution", { id })(
    RMW.modifyIdempotently(Resource.streamingDistribution, id, setEnabled(false), options)
  )
