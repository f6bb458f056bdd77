/**
 * Runs every program with every knob of the in-memory CloudFront at its worst, and with every fault at every call, checks the outcome and
 * the invariants of the service, and checks that another run succeeds.
 */
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Invariant from "@effect-cloudfront/testing/Invariant"
import * as State from "@effect-cloudfront/testing/State"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import { faults, type Name as FaultName } from "./Faults.js"
import * as Knobs from "./Knobs.js"
import type { Ended, Failure, Scenario } from "./Scenario.js"
import { scenarios, type Program } from "./Scenarios.js"
import type { Timeline } from "./Timeline.js"
import { drive, withClient, isolated, make, type World } from "./World.js"

const happenings = [
  "hostile editor",
  "interrupted before",
  "interrupted after",
  "second instance before",
  "second instance meanwhile"
] as const
export type Happening = FaultName | (typeof happenings)[number] | "nothing"

const isFault = (name: Happening): name is FaultName => Object.hasOwn(faults, name)

/** A scenario of a program. */
export interface Subject {
  readonly program: Program
  readonly scenario: Scenario
}

export interface Case extends Subject {
  readonly place: Knobs.Place
  /** What the program needs when it is left alone. */
  readonly need: Knobs.Need
  /** The number of the call, counted from 1. */
  readonly call: number
  readonly happening: Happening
  readonly times: number
}

export interface Result extends Case {
  /** The outcome of the first run: `success`, `interrupted`, or the tag of its error. */
  readonly end: string
  /** The problem, if there is one. */
  readonly wrong: string | undefined
  /** The operations of the calls of the first run. */
  readonly calls: ReadonlyArray<string>
  /** What there was at most. */
  readonly used: Knobs.Need
}

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

/** What all other resources of an account are. */
const contentOf = (state: State.State): string =>
  JSON.stringify(
    State.kinds(state).map((kind) => [
      kind,
      State.all<State.Kind>(state, kind).map(({ config, id, version }) => [id, version, config])
    ])
  )

/** The first invariant of the service that does not hold. */
const violated = ({ fake }: World): Effect.Effect<string | undefined> =>
  Invariant.all.pipe(
    Effect.provideService(InMemoryCloudFront.InMemoryCloudFront, fake),
    Effect.match({ onFailure: ({ message }) => message, onSuccess: () => undefined })
  )

/** Makes what a scenario begins with. It may have to wait, as for a rate. */
const prepared = (one: Case, time: Timeline, world: World) =>
  Effect.gen(function* () {
    const subject = yield* drive(time, one.scenario.prepare(world))
    const { neighbour } = world
    // What two accounts cannot both have, such as an alias, the neighbour lacks.
    if (neighbour !== undefined) yield* drive(time, Effect.exit(one.scenario.prepare(neighbour)))
    return subject
  })

/** Lets the service's buckets fill, which other clients have emptied. */
const rested = (one: Case, time: Timeline) =>
  one.place.settings(one.need).rateLimits === undefined ? Effect.void : drive(time, Effect.sleep("10 seconds"))

const simulate = (one: Case, time: Timeline): Effect.Effect<Result> =>
  Effect.gen(function* () {
    const world = yield* make(one.place.settings(one.need), one.place.http)
    const beginning = yield* prepared(one, time, world)
    if (beginning === undefined || Exit.isFailure(beginning)) {
      const why = beginning === undefined ? "it does not end" : Cause.pretty(beginning.cause).slice(0, 300)
      const wrong = one.place.isHopeless ? undefined : `what it begins with cannot be made: ${why}`
      return { ...one, end: "not begun", wrong, calls: [], used: Knobs.NOTHING }
    }
    const subject = beginning.value
    const theirs = world.neighbour === undefined ? undefined : contentOf(yield* world.neighbour.fake.state)
    const instances: Array<Fiber.Fiber<unknown, Failure>> = []
    let isStopped = false
    let happened = one.happening === "nothing"
    const stop = Effect.sync(() => {
      isStopped = true
    })
    let used = Knobs.NOTHING
    const look = Effect.map(world.fake.state, (state) => {
      used = Knobs.needOf(state, used)
    })
    const watched = one.place === Knobs.plain && happened
    if (watched) yield* look
    world.intercept((request, exchange, nth) => {
      const { happening } = one
      if (happening === "nothing") return watched ? Effect.tap(exchange, () => look) : exchange
      if (nth < one.call || nth >= one.call + one.times) return exchange
      happened = true
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
    yield* rested(one, time)
    const first = yield* drive(time, withClient(world, subject.run(1, undefined)), () => isStopped)
    const calls = world.sent()
    const result = { ...one, end: happened ? endOf(first) : "untouched", calls, used }
    const ended = (wrong: string | undefined) =>
      Effect.gen(function* () {
        if (wrong !== undefined) return { ...result, wrong }
        if (theirs !== undefined && world.neighbour !== undefined) {
          const after = contentOf(yield* world.neighbour.fake.state)
          if (after !== theirs) return { ...result, wrong: "another account has changed" }
        }
        return { ...result, wrong: yield* violated(world) }
      })
    const fault = faultOf(first)
    if (fault !== undefined) return yield* ended(fault)
    world.intercept((_, exchange) => exchange)
    const others: Array<Ended> = []
    for (const fiber of instances) {
      const other = yield* drive(time, Fiber.join(fiber))
      const wrong = faultOf(other)
      if (wrong !== undefined) return yield* ended(`the second instance: ${wrong}`)
      if (other !== undefined) others.push(other)
    }
    const of = 1 + instances.length
    const succeeded = [first, ...others].filter((ended) => ended !== undefined && Exit.isSuccess(ended)).length
    const wrong = yield* subject.wrong({ succeeded, of })
    if (wrong !== undefined) return yield* ended(`${endOf(first)}: ${wrong}`)
    if (first !== undefined && Exit.isSuccess(first) && !one.scenario.isRepeatable) return yield* ended(undefined)
    yield* rested(one, time)
    const second = yield* drive(time, withClient(world, subject.run(1, first)))
    const isSuccess = second !== undefined && Exit.isSuccess(second)
    if (!isSuccess && !(one.place.isHopeless && faultOf(second) === undefined)) {
      const why =
        second === undefined || Exit.isSuccess(second)
          ? ""
          : `: ${(failureOf(second)?.message ?? Cause.pretty(second.cause)).slice(0, 300)}`
      return yield* ended(`after ${endOf(first)} a second run ends with ${endOf(second)}${why}`)
    }
    const after = yield* subject.wrong({
      succeeded: (isSuccess ? 1 : 0) + others.filter(Exit.isSuccess).length,
      of
    })
    return yield* ended(after === undefined ? undefined : `after ${endOf(first)} and a second run: ${after}`)
  })

export const run = (one: Case): Promise<Result> => isolated(nameOf(one), (time) => simulate(one, time))

export const nameOf = ({ call, happening, place, program, scenario, times }: Case): string => {
  const what =
    happening === "nothing"
      ? "nothing happens"
      : `call ${call}, ${happening} ${times === 1 ? "once" : times === Infinity ? "for ever" : `${times} times`}`
  return `${program} (${scenario.name}), ${what}, ${place.name}`
}

/**
 * The numbers of the calls that get a fault, counted from 1. Of several successive calls of one operation, as in a
 * wait, only the first two and the last are included.
 */
const callsWithFaults = (calls: ReadonlyArray<string>): ReadonlyArray<number> =>
  calls.flatMap((call, i) => (call === calls[i - 2] && call === calls[i - 1] && call === calls[i + 1] ? [] : [i + 1]))

export const HAPPENINGS: ReadonlyArray<Exclude<Happening, "nothing">> = [
  ...(Object.keys(faults) as Array<FaultName>),
  ...happenings
]

/** How much is tried. */
export interface Effort {
  readonly name: string
  /** The places in which every call gets every fault. */
  readonly swept: ReadonlyArray<Knobs.Place>
  /** How often a fault happens. */
  readonly times: ReadonlyArray<number>
  /** Whether each fault happens at each call once and for ever by turns, instead of both. */
  readonly byTurns: boolean
  /** The largest number of calls that the runs of a scenario in a place may have in all, `Infinity` for all runs. */
  readonly calls: number
  /** The places in which a knob is turned alone. */
  readonly turned: ReadonlyArray<Knobs.Place>
  /** The number of runs with a fault for each of them. */
  readonly alone: number
}

export const whole: Effort = {
  name: "whole",
  swept: Knobs.swept(false),
  times: [1, 3, Infinity],
  byTurns: false,
  calls: Infinity,
  turned: Knobs.alone,
  alone: 30
}

export const quick: Effort = {
  name: "quick",
  swept: Knobs.swept(true),
  times: [1, Infinity],
  byTurns: true,
  calls: 2_000,
  turned: Knobs.alone,
  alone: 1
}

/** The effort for one run of each `n`. */
export const oneOf = (n: number, effort: Effort): Effort =>
  n === 1 ? effort : { ...effort, calls: Math.min(effort.calls, quick.calls) / n, alone: effort.alone / n }

/** All scenarios of these programs. */
export const subjects = (programs?: ReadonlyArray<string>): ReadonlyArray<Subject> =>
  Object.entries(scenarios).flatMap(([program, list]) =>
    programs === undefined || programs.includes(program)
      ? list.map((scenario): Subject => ({ program: program as Program, scenario }))
      : []
  )

const timesOf = (happening: Happening, times: ReadonlyArray<number>): ReadonlyArray<number> =>
  happening.startsWith("interrupted") || happening.startsWith("second") ? [1] : times

/** A number from 0 to 1 that follows from a text. */
const fraction = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32
}

/** As many cases as there may be, which are the same in every run. */
const sample = (cases: ReadonlyArray<Case>, count: number): ReadonlyArray<Case> =>
  cases.length <= count
    ? cases
    : cases
        .map((one) => [fraction(nameOf(one)), one] as const)
        .sort(([one], [other]) => one - other)
        .slice(0, count)
        .map(([, one]) => one)

/** The calls that a run has beside those of the program: they make what the scenario begins with, and run the program again. */
const OVERHEAD = 20

/** A run in which nothing happens. */
export const untouched = (subject: Subject, place: Knobs.Place, need: Knobs.Need): Case => ({
  ...subject,
  place,
  need,
  call: 1,
  happening: "nothing",
  times: 1
})

/** What can happen at the calls of a run in which nothing happens. Two instances of a program need what two have. */
const casesAfter = (
  { calls, need, place, program, scenario }: Result,
  { byTurns, times }: Pick<Effort, "byTurns" | "times">,
  turn: number
): ReadonlyArray<Case> =>
  callsWithFaults(calls).flatMap((call) =>
    HAPPENINGS.flatMap((happening, i) => {
      const all = timesOf(happening, times)
      const needed = happening.startsWith("second") ? Knobs.twice(need) : need
      return all
        .filter((_, at) => !byTurns || (at + call + i + turn) % all.length === 0)
        .map((times): Case => ({ program, scenario, place, need: needed, call, happening, times }))
    })
  )

/** All that can happen to a scenario in a place. */
export const cases = async (subject: Subject, place: Knobs.Place, effort: Effort): Promise<ReadonlyArray<Case>> => {
  const { used } = await run(untouched(subject, Knobs.plain, Knobs.NOTHING))
  return casesAfter(await run(untouched(subject, place, used)), effort, 0)
}

/**
 * Runs a scenario in every place, and gives the result of each run. What a program needs is what it has when it is left alone without any
 * knob.
 */
export async function* runs(subject: Subject, effort: Effort): AsyncGenerator<Result> {
  const plain = await run(untouched(subject, Knobs.plain, Knobs.NOTHING))
  // Without knowing what it needs, nothing can be said.
  if (plain.end === "not begun") return void (yield plain)
  const { used } = plain
  for (const [turn, place] of effort.swept.entries()) {
    const alone = await run(untouched(subject, place, used))
    yield alone
    const count = Math.ceil(effort.calls / (alone.calls.length + OVERHEAD))
    for (const one of sample(casesAfter(alone, effort, turn), count)) yield await run(one)
  }
  for (const place of effort.turned) {
    if (!place.matters(used)) continue
    const alone = await run(untouched(subject, place, used))
    yield alone
    const isChosen = fraction(`${subject.program} ${subject.scenario.name} ${place.name}`) < effort.alone
    const count = effort.alone < 1 && isChosen ? 1 : Math.floor(effort.alone)
    for (const one of sample(casesAfter(alone, { ...effort, byTurns: false }, 0), count)) yield await run(one)
  }
}
