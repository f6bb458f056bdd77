/**
 * Runs every program with every fault at every call, checks the outcome, and checks that another run succeeds.
 */
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import { faults, type Name as FaultName } from "./Faults.js"
import type { Ended, Failure, Scenario } from "./Scenario.js"
import { scenarios, type Program } from "./Scenarios.js"
import type { Timeline } from "./Timeline.js"
import { drive, withClient, isolated, make } from "./World.js"

const happenings = [
  "hostile editor",
  "interrupted before",
  "interrupted after",
  "second instance before",
  "second instance meanwhile"
] as const
export type Happening = FaultName | (typeof happenings)[number]

const isFault = (name: Happening): name is FaultName => Object.hasOwn(faults, name)

export interface Case {
  readonly program: Program
  readonly scenario: Scenario
  /** The number of the call, counted from 1. */
  readonly call: number
  readonly happening: Happening
  readonly times: number
  readonly lag: number
}

export interface Result extends Case {
  /** The outcome of the first run: `success`, `interrupted`, or the tag of its error. */
  readonly end: string
  /** The problem, if there is one. */
  readonly wrong: string | undefined
  /** The operations of the calls of the first run. */
  readonly calls: ReadonlyArray<string>
}

const settingsOf = (lag: number) => ({
  readLag: { get: lag, list: lag, tags: lag, flapping: lag > 0 && lag % 10_000 !== 0 },
  createLag: lag,
  deletionLag: lag,
  verifySignature: false,
  quotas: { anycastIpLists: 10 }
})

const failureOf = (ended: Ended): Failure | undefined =>
  Exit.isSuccess(ended) ? undefined : Option.getOrUndefined(Cause.failureOption(ended.cause))

const endOf = (ended: Ended | undefined): string => {
  if (ended === undefined) return "hangs"
  if (Exit.isSuccess(ended)) return "success"
  return failureOf(ended)?._tag ?? (Cause.isInterruptedOnly(ended.cause) ? "interrupted" : "defect")
}

/** The problem of an outcome alone. */
const faultOf = (ended: Ended | undefined): string | undefined => {
  const end = endOf(ended)
  if (end === "hangs") return "it does not end"
  if (end === "defect")
    return `a defect: ${ended !== undefined && Exit.isFailure(ended) ? Cause.pretty(ended.cause).slice(0, 300) : ""}`
  return undefined
}

const simulate = (one: Case, time: Timeline): Effect.Effect<Result> =>
  Effect.gen(function* () {
    const world = yield* make(settingsOf(one.lag))
    const subject = yield* one.scenario.prepare(world)
    const instances: Array<Fiber.Fiber<unknown, Failure>> = []
    let isStopped = false
    let happened = false
    const stop = Effect.sync(() => {
      isStopped = true
    })
    world.intercept((request, exchange, nth) => {
      if (nth < one.call || nth >= one.call + one.times) return exchange
      happened = true
      const { happening } = one
      if (isFault(happening)) return faults[happening](request.operation, exchange)
      switch (happening) {
        case "hostile editor":
          return Effect.zipRight(subject.edit ?? Effect.void, exchange)
        case "interrupted before":
          return Effect.zipRight(stop, Effect.never)
        case "interrupted after":
          return Effect.zipRight(Effect.zipRight(exchange, stop), Effect.never)
        default: {
          const other = Effect.provideService(subject.run(2, undefined), CloudFront, world.other)
          return Effect.flatMap(Effect.forkDaemon(other), (fiber) => {
            instances.push(fiber)
            return happening === "second instance before" ? Effect.zipRight(Fiber.await(fiber), exchange) : exchange
          })
        }
      }
    })
    const first = yield* drive(time, withClient(world, subject.run(1, undefined)), () => isStopped)
    const calls = world.sent()
    const result = { ...one, end: happened ? endOf(first) : "untouched", calls }
    const fault = faultOf(first)
    if (fault !== undefined) return { ...result, wrong: fault }
    world.intercept((_, exchange) => exchange)
    const others: Array<Ended> = []
    for (const fiber of instances) {
      const other = yield* drive(time, Fiber.join(fiber))
      const wrong = faultOf(other)
      if (wrong !== undefined) return { ...result, wrong: `the second instance: ${wrong}` }
      if (other !== undefined) others.push(other)
    }
    const of = 1 + instances.length
    const succeeded = () => [first, ...others].filter((ended) => ended !== undefined && Exit.isSuccess(ended)).length
    const wrong = yield* subject.wrong({ succeeded: succeeded(), of })
    if (wrong !== undefined) return { ...result, wrong: `${endOf(first)}: ${wrong}` }
    if (first !== undefined && Exit.isSuccess(first) && !one.scenario.isRepeatable)
      return { ...result, wrong: undefined }
    const second = yield* drive(time, withClient(world, subject.run(1, first)))
    if (second === undefined || Exit.isFailure(second)) {
      const why =
        second === undefined
          ? ""
          : `: ${(failureOf(second)?.message ?? Cause.pretty((second as Exit.Failure<unknown, Failure>).cause)).slice(0, 300)}`
      return { ...result, wrong: `after ${endOf(first)} a second run ends with ${endOf(second)}${why}` }
    }
    const after = yield* subject.wrong({ succeeded: 1 + others.filter(Exit.isSuccess).length, of })
    return { ...result, wrong: after === undefined ? undefined : `after ${endOf(first)} and a second run: ${after}` }
  })

/** The calls of a scenario without faults, for a lag. */
const callsOf = async (program: Program, scenario: Scenario, lag: number): Promise<ReadonlyArray<string>> => {
  const one: Case = { program, scenario, call: Infinity, happening: "throttled", times: 1, lag }
  const { calls, wrong } = await run(one)
  if (wrong !== undefined) throw new Error(`${program}, ${scenario.name}, lag ${lag}, untouched: ${wrong}`)
  return calls
}

/**
 * The numbers of the calls that get a fault, counted from 1. Of several successive calls of one operation, as in a
 * wait, only the first two and the last are included.
 */
const callsWithFaults = (calls: ReadonlyArray<string>): ReadonlyArray<number> =>
  calls.flatMap((call, i) => (call === calls[i - 2] && call === calls[i - 1] && call === calls[i + 1] ? [] : [i + 1]))

export const HAPPENINGS: ReadonlyArray<Happening> = [...(Object.keys(faults) as Array<FaultName>), ...happenings]

export interface Extent {
  readonly programs?: ReadonlyArray<string> | undefined
  /** In milliseconds. */
  readonly lags: ReadonlyArray<number>
  readonly times: ReadonlyArray<number>
}

const timesOf = (happening: Happening, times: ReadonlyArray<number>): ReadonlyArray<number> =>
  happening.startsWith("interrupted") || happening.startsWith("second") ? [1] : times

export const cases = async ({ lags, programs, times }: Extent): Promise<ReadonlyArray<Case>> => {
  const all: Array<Case> = []
  for (const [name, list] of Object.entries(scenarios)) {
    const program = name as Program
    if (programs !== undefined && !programs.includes(program)) continue
    for (const scenario of list) {
      for (const lag of lags) {
        for (const call of callsWithFaults(await callsOf(program, scenario, lag))) {
          for (const happening of HAPPENINGS) {
            for (const n of timesOf(happening, times)) all.push({ program, scenario, call, happening, times: n, lag })
          }
        }
      }
    }
  }
  return all
}

export const run = (one: Case): Promise<Result> => isolated(nameOf(one), (time) => simulate(one, time))

export const nameOf = ({ call, happening, lag, program, scenario, times }: Case): string =>
  `${program} (${scenario.name}), call ${call}, ${happening} ${times === 1 ? "once" : times === Infinity ? "for ever" : `${times} times`}, lag ${lag / 1000} s`
