/** `cloudfront rollout` */
import { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import {
  cancelRollout,
  stagedRollout,
  type RolloutEvent,
  type RolloutStep,
  type RolloutTraffic,
  type StagedRollout
} from "@effect-cloudfront/core/programs/stagedRollout"
import * as Effect from "effect/Effect"
import * as Assign from "../internal/assign.js"
import { showDifference } from "../internal/change.js"
import { decode, encode } from "../internal/configuration.js"
import { withCloudFront } from "../internal/connection.js"
import * as Distributions from "../internal/distributions.js"
import { RolledBack, UsageError, type FileError } from "../internal/failure.js"
import { Io, readJson } from "../internal/io.js"
import * as Out from "../internal/out.js"
import { onInterrupt, withProgress } from "../internal/progress.js"
import * as Spec from "../internal/spec.js"
import { ofEvent } from "../internal/words.js"

const parseSteps = (text: string): Effect.Effect<ReadonlyArray<RolloutTraffic>, UsageError> => {
  const weights = text.split(",").map((part) => {
    const [, percent] = /^(\d+(?:\.\d+)?)%?$/.exec(part.trim()) ?? []
    return percent === undefined ? undefined : Number(percent) / 100
  })
  const valid = weights.filter((weight): weight is number => weight !== undefined && weight > 0 && weight <= 0.15)
  return valid.length === weights.length
    ? Effect.succeed(valid.map((weight) => ({ _tag: "Weight", weight })))
    : Effect.fail(new UsageError({ message: "--steps must be percentages of up to 15, such as 1,5,15" }))
}

const trafficOf = (traffic: RolloutTraffic): string =>
  traffic._tag === "Weight"
    ? `${Number((traffic.weight * 100).toFixed(2))}% of requests`
    : `requests with ${traffic.name}`

const wordsOf = (event: RolloutEvent): string =>
  event._tag === "StepReached"
    ? `step ${event.step} of ${event.of}: the staging distribution gets ${trafficOf(event.traffic)}`
    : ofEvent(event)

/** The check after a step: a program, whose exit status other than zero takes the rollout back. */
const checkWith =
  (command: string) =>
  (step: RolloutStep): Effect.Effect<string | undefined, FileError, Io> =>
    Effect.flatMap(Io, ({ run }) =>
      Effect.map(
        run(command, [step.stagingDomainName], {
          shell: true,
          env: {
            CLOUDFRONT_STAGING_DOMAIN: step.stagingDomainName,
            CLOUDFRONT_STAGING_ID: step.stagingId,
            CLOUDFRONT_PRIMARY_ID: step.primaryId,
            CLOUDFRONT_STEP: String(step.step)
          }
        }),
        ({ status }) => (status === 0 ? undefined : `the check ended with status ${status}`)
      )
    )

const CANCELLED: Pick<StagedRollout, "outcome" | "rejected"> = { outcome: "RolledBack", rejected: undefined }

export const rollout = Spec.command({
  name: "rollout",
  summary: "brings a change to a part of the requests first, and then to all",
  details: [
    "A staging distribution gets the changed configuration, and step by step its part of the requests. After each step the check is run, with the domain name of the staging distribution as its argument: if it fails, all is taken back. An interrupted rollout goes on with the same command, and --cancel takes it back."
  ],
  arguments: {
    DISTRIBUTION: Distributions.distribution,
    SETTING: Spec.repeated(Spec.text("PATH=VALUE, as of the command set", "SETTING"))
  },
  options: {
    config: Spec.text("the whole configuration as JSON, @FILE, or -, as show --config prints it", "JSON"),
    steps: Spec.text("the parts of requests in percent; 5,15 when absent", "PERCENTAGES"),
    header: Spec.pair("requests with this header instead of a part; its name begins with aws-cf-cd-"),
    soak: Spec.duration("how long a step lasts before the check"),
    check: Spec.text("a command that checks a step", "COMMAND"),
    reference: Spec.text("the name of the rollout", "TEXT"),
    cancel: Spec.flag("takes a rollout back"),
    ...Spec.waiting,
    "dry-run": Spec.dryRun,
    yes: Spec.yes
  },
  examples: [
    "cloudfront rollout www.example.com 'Origins[site].OriginPath=/v2' --steps 1,5,15 --soak 10m --check ./smoke.sh",
    "cloudfront rollout www.example.com --cancel"
  ],
  run: (values) =>
    Effect.gen(function* () {
      const { DISTRIBUTION, SETTING, cancel, check, config, header, soak } = values
      const assignments = yield* Effect.forEach(SETTING, Assign.parse, { concurrency: 1 })
      if (!cancel && assignments.length === 0 && config === undefined) {
        return yield* new UsageError({ message: "rollout needs a change: settings, or --config" })
      }
      if (header !== undefined && values.steps !== undefined) {
        return yield* new UsageError({ message: "--header is in place of --steps" })
      }
      const steps: ReadonlyArray<RolloutTraffic> | undefined =
        header !== undefined
          ? [{ _tag: "Header", name: header[0], value: header[1] }]
          : values.steps === undefined
            ? undefined
            : yield* parseSteps(values.steps)
      const json = config === undefined ? undefined : yield* readJson("--config", config)
      const change = (current: DistributionConfig): Effect.Effect<DistributionConfig, UsageError | FileError> =>
        Effect.gen(function* () {
          const base = json ?? (yield* encode(DistributionConfig, current))
          const assigned = yield* Assign.assign(DistributionConfig.description, base, assignments)
          const changed = yield* decode(DistributionConfig, assigned, "the configuration")
          // It identifies the distribution, and is none of the settings.
          return { ...changed, CallerReference: current.CallerReference }
        })
      return yield* withCloudFront(
        Effect.gen(function* () {
          const id = yield* Distributions.idOf(DISTRIBUTION)
          const options = { ...Spec.waitOptions(values), steps, soak, callerReference: values.reference }
          if (values["dry-run"]) {
            const plan = yield* cancel
              ? cancelRollout(id, { dryRun: true })
              : stagedRollout(id, change, { ...options, dryRun: true })
            return yield* Out.result({ ...plan, outcome: "Planned" }, () =>
              plan.steps.length === 0 ? "There is nothing to do." : `${id}: ${plan.steps.join(", ")}`
            )
          }
          if (cancel) {
            yield* Out.confirm(`Take the rollout of ${id} back?`, values.yes)
          } else {
            const { Distribution } = yield* Distributions.find(id)
            const changed = yield* change(Distribution.DistributionConfig)
            yield* Out.note(yield* showDifference(Distribution.DistributionConfig, changed))
            yield* Out.confirm(`Roll this out to ${id}?`, values.yes)
          }
          const { outcome, rejected } = yield* withProgress((report) => {
            const onEvent = (event: RolloutEvent) => report(wordsOf(event))
            if (cancel) {
              return Effect.as(cancelRollout(id, { ...Spec.waitOptions(values), onEvent }), CANCELLED)
            }
            return stagedRollout(id, change, {
              ...options,
              onEvent,
              ...(check === undefined ? {} : { check: checkWith(check) })
            })
          }).pipe(
            onInterrupt(
              () =>
                `The staging distribution keeps its part of the requests. The same command goes on, and cloudfront rollout ${id} --cancel takes it back.`
            )
          )
          yield* Out.result(
            { id, outcome, rejected },
            () =>
              ({
                Promoted: `Distribution ${id} has the change.`,
                RolledBack: `The rollout of ${id} is taken back.`,
                Unchanged: `Distribution ${id} had the change already.`
              })[outcome]
          )
          if (rejected !== undefined) {
            return yield* new RolledBack({ message: `step ${rejected.step} was rejected: ${rejected.reason}` })
          }
        })
      )
    })
})
