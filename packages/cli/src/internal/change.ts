/** Changes of a distribution's configuration that are shown before they are made. */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import { waitUntilDistributionDeployed } from "@effect-cloudfront/core/programs/waiters"
import { encode, format, forPerson } from "./configuration.js"
import { withCloudFront } from "./connection.js"
import { lineDiff } from "./diff.js"
import * as Distributions from "./distributions.js"
import type { Failure } from "./failure.js"
import * as Out from "./out.js"
import { onInterrupt, withProgress } from "./progress.js"
import * as Spec from "./spec.js"

/** Nothing is written in a dry run. */
export class Planned extends Data.TaggedError("Planned")<{ readonly message: string }> {}

/** The difference of two configurations, for a person. */
export const showDifference = (
  before: DistributionConfig,
  after: DistributionConfig
): Effect.Effect<string, never, Out.Out> =>
  Effect.gen(function* () {
    const { paintNote } = yield* Out.Out
    const [old, changed] = yield* Effect.all([encode(DistributionConfig, before), encode(DistributionConfig, after)], {
      concurrency: 1
    })
    return lineDiff(format(forPerson(old)), format(forPerson(changed)), paintNote)
  })

export interface ChangeOptions {
  readonly wait: boolean
  readonly timeout: number | undefined
  readonly interval: number | undefined
  readonly "dry-run": boolean
  readonly yes: boolean
}

/**
 * Reads the configuration, changes it, shows the difference, asks, and writes it with the ETag that was read. If another client has
 * changed the distribution meanwhile, the change is applied to what is there then, and shown again.
 */
export const changeDistribution = <E extends Failure, R>(
  name: string,
  change: (config: DistributionConfig) => Effect.Effect<DistributionConfig, E, R>,
  options: ChangeOptions
): Effect.Effect<void, Failure, Spec.Environment | R> =>
  withCloudFront(
    Effect.gen(function* () {
      const id = yield* Distributions.idOf(name)
      const edited = yield* editDistribution(
        id,
        (config: DistributionConfig) =>
          Effect.gen(function* () {
            const changed = yield* change(config)
            const difference = yield* showDifference(config, changed)
            if (difference === "") return changed
            yield* Out.note(difference)
            if (options["dry-run"]) return yield* new Planned({ message: "dry run" })
            yield* Out.confirm(`Change distribution ${id}?`, options.yes)
            return changed
          }),
        { idempotent: true }
      ).pipe(
        Effect.asSome,
        Effect.catchIf(
          (error): error is Planned => error instanceof Planned,
          () => Effect.succeedNone
        )
      )
      if (edited._tag === "None") {
        return yield* Out.result({ id, outcome: "Planned" }, () => `Distribution ${id} would be changed.`)
      }
      yield* settle(id, edited.value, options)
    })
  ) as Effect.Effect<void, Failure, Spec.Environment | R>

interface Edited {
  readonly changed: boolean
  readonly etag: string
  readonly status: string
}

/** Waits for a change, if that was asked for, and tells its end. */
export const settle = (
  id: string,
  { changed, etag, status }: Edited,
  options: Pick<ChangeOptions, "interval" | "timeout" | "wait">
) =>
  Effect.gen(function* () {
    const waited =
      options.wait && status !== "Deployed"
        ? yield* withProgress((report) =>
            waitUntilDistributionDeployed(id, {
              ...Spec.waitOptions(options),
              etag,
              onPending: (status) => report(`distribution ${id} is ${status}`)
            })
          ).pipe(
            onInterrupt(
              () => `Distribution ${id} is changed, and is still being deployed: cloudfront wait ${id} waits for it.`
            ),
            Effect.as("Deployed")
          )
        : status
    yield* Out.result(
      { id, outcome: changed ? "Changed" : "Unchanged", status: waited, etag },
      () =>
        `Distribution ${id} is ${changed ? "changed" : "as it is to be"}${
          waited === "Deployed" ? "" : `: its status is ${waited}`
        }.`
    )
  })
