/**
 * Programs that change a distribution without overwriting concurrent changes, and without losing the own change.
 *
 * @since 3.0.0
 */
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import type { StaleReadError } from "../Consistency.js"
import type { CommonError } from "../Errors.js"
import type { LostSettingsError } from "../Unknown.js"
import * as Distribution from "../generated/Distribution.js"
import * as StreamingDistribution from "../generated/StreamingDistribution.js"
import { checkEncodable } from "../internal/options.js"
import { program, withSpanEvents } from "../internal/program.js"
import * as Progress from "../internal/progress.js"
import * as RMW from "../internal/readModifyWrite.js"
import * as Resource from "../internal/resource.js"
import type { DryRun } from "../Options.js"

export { UnconfirmedUpdate, type EditEvent } from "../internal/readModifyWrite.js"

/**
 * The options of an update, for conflicts with other clients and for lost responses. `Config` is the type of the configuration.
 *
 * @since 3.0.0
 * @category models
 */
export interface EditOptions<Config = Distribution.DistributionConfig> extends RMW.Options<Config> {
  /** With `true`, the result is an `EditPlan`, and nothing is changed; false when absent. */
  readonly dryRun?: false | undefined
  /** Called with each event. The next step follows its Effect. */
  readonly onEvent?: ((event: RMW.EditEvent) => Effect.Effect<void>) | undefined
}

/**
 * The options of `enable` and `disable`, which are idempotent changes.
 *
 * @since 3.0.0
 * @category models
 */
export interface EnableOptions extends RMW.RepeatOptions {
  /** With `true`, the result is an `EditPlan`, and nothing is changed; false when absent. */
  readonly dryRun?: false | undefined
  /** Called with each event. The next step follows its Effect. */
  readonly onEvent?: ((event: RMW.EditEvent) => Effect.Effect<void>) | undefined
}

/**
 * What an update would do. `Config` is the type of the configuration.
 *
 * @since 3.0.0
 * @category models
 */
export interface EditPlan<Config> extends RMW.Plan<Config> {}

/**
 * What an update of a distribution would do.
 *
 * @since 3.0.0
 * @category models
 */
export interface EditDistributionPlan extends EditPlan<Distribution.DistributionConfig> {}

/**
 * What an update of a streaming distribution would do.
 *
 * @since 3.0.0
 * @category models
 */
export interface EditStreamingDistributionPlan extends EditPlan<StreamingDistribution.StreamingDistributionConfig> {}

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
 * Dry run: with `dryRun: true`, the program reads the distribution and runs `change`, and the result is an `EditDistributionPlan` with the
 * paths of the settings that would be changed. Nothing is sent. It fails as the update would before it is sent.
 *
 * Fails
 *
 * - with `NoSuchDistribution`, the other errors of GetDistribution and UpdateDistribution, and the errors of every call (`CommonError`)
 * - with the errors of `change`
 * - with `PreconditionFailed` or `InvalidIfMatchVersion`, after more than `retries` conflicts (when absent, after more than 10 that last
 *   longer than `lag`), when `timeout` is over, or at once if the reason of the refusal is not the version
 * - with `StaleReadError`, if reads are stale for longer than `lag`, or when `timeout` is over
 * - with `LostSettingsError` and `UnconfirmedUpdate`, as described above. If `timeout` is over after a lost response, the outcome is unknown
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
export function editDistribution<E = never, R = never>(
  id: string,
  change: RMW.Change<Distribution.DistributionConfig, E, R>,
  options: DryRun<EditOptions>
): Effect.Effect<EditDistributionPlan, EditDistributionError | E, CloudFront | R>
export function editDistribution<E = never, R = never>(
  id: string,
  change: RMW.Change<Distribution.DistributionConfig, E, R>,
  options?: EditOptions
): Effect.Effect<EditedDistribution, EditDistributionError | E, CloudFront | R>
export function editDistribution<E = never, R = never>(
  id: string,
  change: RMW.Change<Distribution.DistributionConfig, E, R>,
  options: EditOptions | DryRun<EditOptions> = {}
): Effect.Effect<EditedDistribution | EditDistributionPlan, EditDistributionError | E, CloudFront | R> {
  return options.dryRun === true
    ? program("editDistribution", { id, dryRun: true })(
        RMW.planWrite(Resource.distribution, id, change, options, (DistributionConfig, IfMatch) =>
          checkEncodable(Distribution.updateDistribution, { Id: id, DistributionConfig, IfMatch })
        )
      )
    : program("editDistribution", { id })(
        RMW.readModifyWrite(Resource.distribution, id, change, options, withSpanEvents(options.onEvent))
      )
}

/**
 * The events of `editDistribution` as a Stream. Running the Stream changes the distribution. The errors are those of `editDistribution`.
 *
 * @since 3.0.0
 * @category programs
 */
export const editDistributionEvents = <E = never, R = never>(
  id: string,
  change: RMW.Change<Distribution.DistributionConfig, E, R>,
  options: Omit<EditOptions, "onEvent"> = {}
): Stream.Stream<RMW.EditEvent, EditDistributionError | E, CloudFront | R> =>
  Progress.events((onEvent) => editDistribution(id, change, { ...options, onEvent }))

/**
 * Reads, changes and writes a streaming distribution, as `editDistribution` does. The errors are the same, with
 * `NoSuchStreamingDistribution` instead of `NoSuchDistribution`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateStreamingDistribution.html
 * @since 3.0.0
 * @category programs
 */
export function editStreamingDistribution<E = never, R = never>(
  id: string,
  change: RMW.Change<StreamingDistribution.StreamingDistributionConfig, E, R>,
  options: DryRun<EditOptions<StreamingDistribution.StreamingDistributionConfig>>
): Effect.Effect<EditStreamingDistributionPlan, EditStreamingDistributionError | E, CloudFront | R>
export function editStreamingDistribution<E = never, R = never>(
  id: string,
  change: RMW.Change<StreamingDistribution.StreamingDistributionConfig, E, R>,
  options?: EditOptions<StreamingDistribution.StreamingDistributionConfig>
): Effect.Effect<EditedStreamingDistribution, EditStreamingDistributionError | E, CloudFront | R>
export function editStreamingDistribution<E = never, R = never>(
  id: string,
  change: RMW.Change<StreamingDistribution.StreamingDistributionConfig, E, R>,
  options:
    | EditOptions<StreamingDistribution.StreamingDistributionConfig>
    | DryRun<EditOptions<StreamingDistribution.StreamingDistributionConfig>> = {}
): Effect.Effect<
  EditedStreamingDistribution | EditStreamingDistributionPlan,
  EditStreamingDistributionError | E,
  CloudFront | R
> {
  return options.dryRun === true
    ? program("editStreamingDistribution", { id, dryRun: true })(
        RMW.planWrite(Resource.streamingDistribution, id, change, options, (StreamingDistributionConfig, IfMatch) =>
          checkEncodable(StreamingDistribution.updateStreamingDistribution, {
            Id: id,
            StreamingDistributionConfig,
            IfMatch
          })
        )
      )
    : program("editStreamingDistribution", { id })(
        RMW.readModifyWrite(Resource.streamingDistribution, id, change, options, withSpanEvents(options.onEvent))
      )
}

/**
 * The events of `editStreamingDistribution` as a Stream. Running the Stream changes the streaming distribution. The errors are those of
 * `editStreamingDistribution`.
 *
 * @since 3.0.0
 * @category programs
 */
export const editStreamingDistributionEvents = <E = never, R = never>(
  id: string,
  change: RMW.Change<StreamingDistribution.StreamingDistributionConfig, E, R>,
  options: Omit<EditOptions<StreamingDistribution.StreamingDistributionConfig>, "onEvent"> = {}
): Stream.Stream<RMW.EditEvent, EditStreamingDistributionError | E, CloudFront | R> =>
  Progress.events((onEvent) => editStreamingDistribution(id, change, { ...options, onEvent }))

/** Sets the state of a resource, or plans it. */
const toggle = <Thing, Config extends { readonly Enabled: boolean }, ReadError, WriteError>(
  name: string,
  resource: Resource.Writable<Thing, Config, ReadError, WriteError>,
  id: string,
  Enabled: boolean,
  options: EnableOptions | DryRun<EnableOptions> = {}
) => {
  const change = (config: Config): Config => ({ ...config, Enabled })
  return options.dryRun === true
    ? program(name, { id, dryRun: true })(RMW.planIdempotently(resource, id, change, options))
    : program(name, { id })(RMW.modifyIdempotently(resource, id, change, options, withSpanEvents(options.onEvent)))
}

/**
 * Enables a distribution, so that it responds to viewers. If it is enabled, no update is sent. The errors are those of `editDistribution`,
 * except `UnconfirmedUpdate` and `LostSettingsError`. With `dryRun: true`, the result is an `EditDistributionPlan`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html
 * @since 3.0.0
 * @category programs
 */
export function enable(
  id: string,
  options: DryRun<EnableOptions>
): Effect.Effect<EditDistributionPlan, EnableDistributionError, CloudFront>
export function enable(
  id: string,
  options?: EnableOptions
): Effect.Effect<EditedDistribution, EnableDistributionError, CloudFront>
export function enable(
  id: string,
  options?: EnableOptions | DryRun<EnableOptions>
): Effect.Effect<EditedDistribution | EditDistributionPlan, EnableDistributionError, CloudFront> {
  return toggle("enable", Resource.distribution, id, true, options)
}

/**
 * The events of `enable` as a Stream. Running the Stream enables the distribution.
 *
 * @since 3.0.0
 * @category programs
 */
export const enableEvents = (
  id: string,
  options: Omit<EnableOptions, "onEvent"> = {}
): Stream.Stream<RMW.EditEvent, EnableDistributionError, CloudFront> =>
  Progress.events((onEvent) => enable(id, { ...options, onEvent }))

/**
 * Disables a distribution, so that it does not respond to viewers. If it is disabled, no update is sent. The errors are those of `enable`.
 * With `dryRun: true`, the result is an `EditDistributionPlan`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html
 * @since 3.0.0
 * @category programs
 */
export function disable(
  id: string,
  options: DryRun<EnableOptions>
): Effect.Effect<EditDistributionPlan, EnableDistributionError, CloudFront>
export function disable(
  id: string,
  options?: EnableOptions
): Effect.Effect<EditedDistribution, EnableDistributionError, CloudFront>
export function disable(
  id: string,
  options?: EnableOptions | DryRun<EnableOptions>
): Effect.Effect<EditedDistribution | EditDistributionPlan, EnableDistributionError, CloudFront> {
  return toggle("disable", Resource.distribution, id, false, options)
}

/**
 * The events of `disable` as a Stream. Running the Stream disables the distribution.
 *
 * @since 3.0.0
 * @category programs
 */
export const disableEvents = (
  id: string,
  options: Omit<EnableOptions, "onEvent"> = {}
): Stream.Stream<RMW.EditEvent, EnableDistributionError, CloudFront> =>
  Progress.events((onEvent) => disable(id, { ...options, onEvent }))

/**
 * Enables a streaming distribution, as `enable` does.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateStreamingDistribution.html
 * @since 3.0.0
 * @category programs
 */
export function enableStreamingDistribution(
  id: string,
  options: DryRun<EnableOptions>
): Effect.Effect<EditStreamingDistributionPlan, EnableStreamingDistributionError, CloudFront>
export function enableStreamingDistribution(
  id: string,
  options?: EnableOptions
): Effect.Effect<EditedStreamingDistribution, EnableStreamingDistributionError, CloudFront>
export function enableStreamingDistribution(
  id: string,
  options?: EnableOptions | DryRun<EnableOptions>
): Effect.Effect<
  EditedStreamingDistribution | EditStreamingDistributionPlan,
  EnableStreamingDistributionError,
  CloudFront
> {
  return toggle("enableStreamingDistribution", Resource.streamingDistribution, id, true, options)
}

/**
 * The events of `enableStreamingDistribution` as a Stream. Running the Stream enables the streaming distribution.
 *
 * @since 3.0.0
 * @category programs
 */
export const enableStreamingDistributionEvents = (
  id: string,
  options: Omit<EnableOptions, "onEvent"> = {}
): Stream.Stream<RMW.EditEvent, EnableStreamingDistributionError, CloudFront> =>
  Progress.events((onEvent) => enableStreamingDistribution(id, { ...options, onEvent }))

/**
 * Disables a streaming distribution, as `disable` does.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateStreamingDistribution.html
 * @since 3.0.0
 * @category programs
 */
export function disableStreamingDistribution(
  id: string,
  options: DryRun<EnableOptions>
): Effect.Effect<EditStreamingDistributionPlan, EnableStreamingDistributionError, CloudFront>
export function disableStreamingDistribution(
  id: string,
  options?: EnableOptions
): Effect.Effect<EditedStreamingDistribution, EnableStreamingDistributionError, CloudFront>
export function disableStreamingDistribution(
  id: string,
  options?: EnableOptions | DryRun<EnableOptions>
): Effect.Effect<
  EditedStreamingDistribution | EditStreamingDistributionPlan,
  EnableStreamingDistributionError,
  CloudFront
> {
  return toggle("disableStreamingDistribution", Resource.streamingDistribution, id, false, options)
}

/**
 * The events of `disableStreamingDistribution` as a Stream. Running the Stream disables the streaming distribution.
 *
 * @since 3.0.0
 * @category programs
 */
export const disableStreamingDistributionEvents = (
  id: string,
  options: Omit<EnableOptions, "onEvent"> = {}
): Stream.Stream<RMW.EditEvent, EnableStreamingDistributionError, CloudFront> =>
  Progress.events((onEvent) => disableStreamingDistribution(id, { ...options, onEvent }))
