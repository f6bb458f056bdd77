/**
 * Programs that change a distribution without overwriting concurrent changes, and without losing the own change.
 *
 * @since 3.0.0
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
 * The options of an update, for conflicts with other clients and for lost responses. `Config` is the type of the configuration.
 *
 * @since 3.0.0
 * @category models
 */
export interface EditOptions<Config = Distribution.DistributionConfig> extends RMW.Options<Config> {}

/**
 * The options of `enable` and `disable`, which are idempotent changes.
 *
 * @since 3.0.0
 * @category models
 */
export interface EnableOptions extends Pick<RMW.Options, "lag" | "retries"> {}

/**
 * The result of an update: the resource (`thing`), its configuration, its status, its ETag for the next update, and whether an update was
 * sent.
 *
 * @since 3.0.0
 * @category models
 */
export interface Edited<Thing, Config> extends RMW.Updated<Thing, Config> {}

/**
 * The result of an update of a distribution.
 *
 * @since 3.0.0
 * @category models
 */
export interface EditedDistribution extends Edited<Distribution.Distribution, Distribution.DistributionConfig> {}

/**
 * The result of an update of a streaming distribution.
 *
 * @since 3.0.0
 * @category models
 */
export interface EditedStreamingDistribution extends Edited<
  StreamingDistribution.StreamingDistribution,
  StreamingDistribution.StreamingDistributionConfig
> {}

/**
 * The errors of `editDistribution`.
 *
 * @since 3.0.0
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
 * The errors of `enable` and `disable`.
 *
 * @since 3.0.0
 * @category errors
 */
export type EnableDistributionError = Exclude<
  EditDistributionError,
  { readonly _tag: "LostSettingsError" | "UnconfirmedUpdate" }
>

/**
 * The errors of `editStreamingDistribution`.
 *
 * @since 3.0.0
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
 * The errors of `enableStreamingDistribution` and `disableStreamingDistribution`.
 *
 * @since 3.0.0
 * @category errors
 */
export type EnableStreamingDistributionError = Exclude<
  EditStreamingDistributionError,
  { readonly _tag: "LostSettingsError" | "UnconfirmedUpdate" }
>

/**
 * Reads a distribution, applies `change` to its configuration, and writes the result with the ETag that was read. If the configuration is
 * unchanged, no update is sent. The argument of `change` is a copy, which it may mutate and return.
 *
 * Unknown settings: settings that this version of the library does not know are kept, even if `change` drops them. Each is restored in the
 * structure that had it, which is found by its identity (`Id`, `PathPattern`, ...) or its position. Settings of a removed structure are
 * removed with it. If a structure cannot be found, no update is sent, and the error is a `LostSettingsError`.
 *
 * Conflicts: if another client has changed the distribution since the read, the program reads it again and applies `change` again. If a
 * read is older than a write of this client, the program reads again for up to `lag` (90 seconds when absent).
 *
 * Lost responses: if the response to an update is lost, the program compares the current configuration with the one that it sent, except
 * for defaults of the service. If it has the change, it is the result. If it has no part of the change, `change` is applied to it. If
 * another client has changed the same settings since, the outcome is unknown: then `change` is applied again if it is `idempotent`, and
 * otherwise the error is an `UnconfirmedUpdate` with the configurations. After an interruption or the end of the process, a run has no
 * record of earlier updates, so a change that is not idempotent may be applied twice.
 *
 * Fails
 *
 * - with `NoSuchDistribution`, the other errors of GetDistribution and UpdateDistribution, and the errors of every call (`CommonError`)
 * - with the errors of `change`
 * - with `PreconditionFailed` or `InvalidIfMatchVersion`, after more than `retries` conflicts (when absent, after more than 10 that last
 *   longer than `lag`), or at once if the reason of the refusal is not the version
 * - with `StaleReadError`, if reads are stale for longer than `lag`
 * - with `LostSettingsError` and `UnconfirmedUpdate`, as described above
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html
 * @since 3.0.0
 * @category programs
 * @example
 * ```ts
 * import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
 *
 * // Idempotent: the change has no effect on its own result, so it can be applied again if the outcome is unknown.
 * const renamed = editDistribution("E1PA6795UKMFR9", (config) => ({ ...config, Comment: "the new site" }), {
 *   idempotent: true
 * })
 *
 * // Not idempotent: it must not be applied twice, so it fails with `UnconfirmedUpdate` if the outcome is unknown.
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
 * Reads, changes and writes a streaming distribution, as `editDistribution` does. The errors are the same, with
 * `NoSuchStreamingDistribution` instead of `NoSuchDistribution`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateStreamingDistribution.html
 * @since 3.0.0
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
 * Enables a distribution, so that it responds to viewers. If it is enabled, no update is sent. The errors are those of `editDistribution`,
 * except `UnconfirmedUpdate` and `LostSettingsError`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html
 * @since 3.0.0
 * @category programs
 */
export const enable = (
  id: string,
  options?: EnableOptions
): Effect.Effect<EditedDistribution, EnableDistributionError, CloudFront> =>
  program("enable", { id })(RMW.modifyIdempotently(Resource.distribution, id, setEnabled(true), options))

/**
 * Disables a distribution, so that it does not respond to viewers. If it is disabled, no update is sent. The errors are those of `enable`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html
 * @since 3.0.0
 * @category programs
 */
export const disable = (
  id: string,
  options?: EnableOptions
): Effect.Effect<EditedDistribution, EnableDistributionError, CloudFront> =>
  program("disable", { id })(RMW.modifyIdempotently(Resource.distribution, id, setEnabled(false), options))

/**
 * Enables a streaming distribution, as `enable` does.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateStreamingDistribution.html
 * @since 3.0.0
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
 * Disables a streaming distribution, as `disable` does.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateStreamingDistribution.html
 * @since 3.0.0
 * @category programs
 */
export const disableStreamingDistribution = (
  id: string,
  options?: EnableOptions
): Effect.Effect<EditedStreamingDistribution, EnableStreamingDistributionError, CloudFront> =>
  program("disableStreamingDistribution", { id })(
    RMW.modifyIdempotently(Resource.streamingDistribution, id, setEnabled(false), options)
  )
