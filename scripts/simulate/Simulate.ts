/**
 * Every program, every call that it makes, every fault: what becomes of it, and whether running it again ends well.
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
import { drive, here, isolated, make } from "./World.js"

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
  /** The call, counted from 1. */
  readonly call: number
  readonly happening: Happening
  readonly times: number
  readonly lag: number
}

export interface Result extends Case {
  /** How the first run ended: `success`, `interrupted`, or the tag of its error. */
  readonly end: string
  /** What is wrong, if anything is. */
  readonly wrong: string | undefined
  /** The calls of the first run. */
  readonly calls: number
}

const settingsOf = (lag: number) => ({ readLag: lag, deletionLag: lag, verifySignature: false })

const failureOf = (ended: Ended): Failure | undefined =>
  Exit.isSuccess(ended) ? undefined : Option.getOrUndefined(Cause.failureOption(ended.cause))

const endOf = (ended: Ended | undefined): string => {
  if (ended === undefined) return "hangs"
  if (Exit.isSuccess(ended)) return "success"
  return failureOf(ended)?._tag ?? (Cause.isInterruptedOnly(ended.cause) ? "interrupted" : "defect")
}

/** What is wrong with an end by itself. */
const faultOf = (ended: Ended | undefined): string | undefined => {
  const end = endOf(ended)
  if (end === "hangs") return "it does not end"
  if (end === "defect")
    return `a defect: ${ended !== undefined && Exit.isFailure(ended) ? Cause.pretty(ended.cause).slice(0, 300) : ""}`
  return undefined
}

const simulate = (one: Case): Effect.Effect<Result> =>
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
    const first = yield* drive(here(world, subject.run(1, undefined)), () => isStopped)
    const calls = world.sent().length
    const result = { ...one, end: happened ? endOf(first) : "untouched", calls }
    const fault = faultOf(first)
    if (fault !== undefined) return { ...result, wrong: fault }
    world.intercept((_, exchange) => exchange)
    const others: Array<Ended> = []
    for (const fiber of instances) {
      const other = yield* drive(Fiber.join(fiber))
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
    const second = yield* drive(here(world, subject.run(1, first)))
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

/** How many calls a scenario makes when nothing happens, for a lag. */
const callsOf = (program: Program, scenario: Scenario, lag: number): Promise<number> =>
  isolated(
    Effect.map(
      simulate({ program, scenario, call: Infinity, happening: "throttled", times: 1, lag }),
      ({ calls, wrong }) => {
        if (wrong !== undefined) throw new Error(`${program}, ${scenario.name}, lag ${lag}, untouched: ${wrong}`)
        return calls
      }
    )
  )

export const HAPPENINGS: ReadonlyArray<Happening> = [...(Object.keys(faults) as Array<FaultName>), ...happenings]

export interface Extent {
  readonly programs?: ReadonlyArray<string> | undefined
  readonly lags: ReadonlyArray<number>
  readonly times: ReadonlyArray<number>
  /** Of the calls of a scenario, every how manieth. */
  readonly everyCall?: number | undefined
  /** Keeps a case, or does not. */
  readonly keep?: ((one: Case) => boolean) | undefined
}

const timesOf = (happening: Happening, times: ReadonlyArray<number>): ReadonlyArray<number> =>
  happening.startsWith("interrupted") || happening.startsWith("second") ? [1] : times

/** The calls in which something may happen: past these, a wait asks the same question again and again. */
const MOST_CALLS = 14

export async function* cases({ keep = () => true, lags, programs, times }: Extent): AsyncGenerator<Case> {
  for (const [name, list] of Object.entries(scenarios)) {
    const program = name as Program
    if (programs !== undefined && !programs.includes(program)) continue
    for (const scenario of list) {
      for (const lag of lags) {
        const calls = await callsOf(program, scenario, lag)
        for (let call = 1; call <= Math.min(calls, MOST_CALLS); call++) {
          for (const happening of HAPPENINGS) {
            for (const n of timesOf(happening, times)) {
              const one: Case = { program, scenario, call, happening, times: n, lag }
              if (keep(one)) yield one
            }
          }
        }
      }
    }
  }
}

export const run = (one: Case): Promise<Result> => isolated(simulate(one))
