/** Changes of a distribution's configuration that are shown before they are made. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import {
  editDistribution,
  type EditDistributionPlan,
  type EditEvent
} from "@effect-cloudfront/core/programs/editDistribution"
import { waitUntilDistributionDeployed } from "@effect-cloudfront/core/programs/waiters"
import { encode, format, forPerson, hidingSecrets } from "./configuration.js"
import { withCloudFront } from "./connection.js"
import { lineDiff } from "./diff.js"
import * as Distributions from "./distributions.js"
import type { Failure } from "./failure.js"
import * as Out from "./out.js"
import { onInterrupt, withProgress } from "./progress.js"
import * as Spec from "./spec.js"

/** The difference of two configurations, for a person. Secrets are not shown. */
export const showDifference = (
  before: DistributionConfig,
  after: DistributionConfig
): Effect.Effect<string, never, Out.Out> =>
  Effect.gen(function* () {
    const { paintNote } = yield* Out.Out
    const [old, changed] = yield* Effect.all([encode(DistributionConfig, before), encode(DistributionConfig, after)], {
      concurrency: 1
    })
    const hide = hidingSecrets()
    return lineDiff(format(forPerson(hide(old))), format(forPerson(hide(changed))), paintNote)
  })

/** Prints what a dry run has found: the difference, and the paths of the settings that would be changed. */
export const showPlan = ({ after, before, changes, etag, id, steps }: EditDistributionPlan) =>
  Effect.gen(function* () {
    const isPlanned = steps.length > 0
    const difference = yield* showDifference(Redacted.value(before), Redacted.value(after))
    if (difference !== "") yield* Out.note(difference)
    yield* Out.result({ id, outcome: isPlanned ? "Planned" : "Unchanged", etag, steps, changes }, () =>
      isPlanned ? `Distribution ${id} would be changed.` : `Distribution ${id} is as it is to be.`
    )
  })

/** Tells why an update is repeated. */
const telling = Effect.map(Out.Out, (out) => (event: EditEvent) => {
  const text =
    event._tag === "Conflict"
      ? `Distribution ${event.id} was changed by another client meanwhile.`
      : event._tag === "LostResponse"
        ? `A response was lost: distribution ${event.id} is read, to see whether it was changed.`
        : undefined
  return text === undefined ? Effect.void : Out.note(text).pipe(Effect.provideService(Out.Out, out), Effect.ignore)
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
      if (options["dry-run"]) {
        return yield* showPlan(yield* editDistribution(id, change, { idempotent: true, dryRun: true }))
      }
      let isWriting = false
      const edited = yield* editDistribution(
        id,
        (config: DistributionConfig) =>
          Effect.gen(function* () {
            const changed = yield* change(config)
            const difference = yield* showDifference(config, changed)
            if (difference === "") return changed
            yield* Out.note(difference)
            yield* Out.confirm(`Change distribution ${id}?`, options.yes)
            isWriting = true
            return changed
          }),
        { idempotent: true, onEvent: yield* telling }
      ).pipe(
        onInterrupt(() =>
          isWriting
            ? `It is not known whether distribution ${id} is changed. The same command again finds out, and continues.`
            : "Nothing was changed."
        )
      )
      yield* settle(id, edited, options)
    })
  ) as Effect.Effect<void, Failure, Spec.Environment | R>

interface Edited {
  readonly changed: boolean
  readonly etag: string
  readonly status: string
}

/** Waits for a change, if that was asked for, and returns its end. */
export const settled = (
  id: string,
  { changed, etag, status }: Edited,
  options: Pick<ChangeOptions, "interval" | "timeout" | "wait">
) =>
  Effect.map(
    options.wait && status !== "Deployed"
      ? withProgress((report) =>
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
      : Effect.succeed(status),
    (waited) => ({ id, outcome: changed ? "Changed" : "Unchanged", status: waited, etag })
  )

/** Waits for a change, if that was asked for, and tells its end. */
export const settle = (...args: Parameters<typeof settled>) =>
  Effect.flatMap(settled(...args), (end) =>
    Out.result(
      end,
      () =>
        `Distribution ${end.id} is ${end.outcome === "Changed" ? "changed" : "as it is to be"}${
          end.status === "Deployed" ? "" : `: its status is ${end.status}`
        }.`
    )
  )
