/** Runs a sequence of calls against a system, and compares the answers with a model. */
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Ref from "effect/Ref"
import * as fc from "fast-check"
import { CloudFront, type Service } from "@effect-cloudfront/core/CloudFront"
import { CloudFrontKeyValueStore } from "@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore"
import * as TestTime from "../TestTime.js"
import { yieldNow } from "./fibers.js"
import * as Linearize from "./linearize.js"
import type { Outcome } from "./linearize.js"
import * as Clocks from "./testClock.js"

/** What a call answered with, and what a model says of it. */
export interface Reply<in out Model> {
  readonly answer: Either.Either<unknown, unknown>
  readonly outcome: (model: Model) => Outcome<Model>
}

/** A call that can be made, with its input. */
export interface Call<in out Model, out R> {
  readonly command: string
  readonly input: unknown
  readonly precondition: (model: Model) => boolean
  readonly run: (model: Model) => Effect.Effect<Reply<Model>, never, R>
}

/** A call, and how often other fibers run before it and before each of its requests. */
export interface Step<in out Model, out R> {
  readonly call: Call<Model, R>
  readonly pauses: number
}

/** Calls one after the other, then branches at the same time, then calls one after the other. */
export interface Sequence<in out Model, out R> {
  readonly before: ReadonlyArray<Step<Model, R>>
  readonly branches: ReadonlyArray<ReadonlyArray<Step<Model, R>>>
  readonly after: ReadonlyArray<Step<Model, R>>
}

/** A call that was made. */
export interface Entry {
  /** The branch, from 1. `undefined` for a call beside which no other one was made. */
  readonly branch: number | undefined
  readonly command: string
  readonly input: unknown
  /** `undefined` if there was no answer. */
  readonly answer: Either.Either<unknown, unknown> | undefined
  /** The call and its answer in one line. */
  readonly text: string
}

export type Reason = "Differs" | "NotLinearizable" | "Violated" | "Died" | "Stuck" | "SearchTooLarge"

/** What is wrong with a sequence. */
export interface Wrong {
  readonly reason: Reason
  readonly problem: string
  readonly history: ReadonlyArray<Entry>
}

export interface Options<in out Model, in out R, out E> extends TestTime.Options {
  readonly initial: Model
  readonly layer: Layer.Layer<R, E>
  readonly invariant: Effect.Effect<unknown, unknown, R> | undefined
  readonly key: (model: Model) => string
  readonly maxStates: number
  readonly time: "simulated" | "current"
}

/** What became of a sequence, and the commands that were run and skipped. */
export interface Ran {
  readonly wrong: Wrong | undefined
  readonly made: ReadonlyArray<string>
  readonly skipped: number
}

/** The most characters of a value in a report. */
const MAX_PRINTED = 400

export const print = (value: unknown): string => {
  // Some values print themselves in several lines.
  const text = value instanceof Uint8Array ? `${value.length} bytes` : fc.stringify(value).replace(/\n\s*/g, " ")
  return text.length > MAX_PRINTED ? `${text.slice(0, MAX_PRINTED)}…` : text
}

/** A text that tells states of a model apart. */
export const keyOf = (model: unknown): string => fc.stringify(model)

const isNamed = (error: unknown): error is { readonly _tag: string; readonly message?: unknown } =>
  typeof error === "object" && error !== null && "_tag" in error && typeof error._tag === "string"

export const wordsOf = (error: unknown): string => {
  if (isNamed(error)) return typeof error.message === "string" ? `${error._tag}: ${error.message}` : error._tag
  return error instanceof Error ? error.message : print(error)
}

const printCall = ({ command, input }: Pick<Entry, "command" | "input">): string =>
  `${command}(${input === undefined ? "" : print(input)})`

const printAnswer = (answer: Either.Either<unknown, unknown> | undefined): string => {
  if (answer === undefined) return "no answer"
  if (Either.isLeft(answer)) return `fails with ${wordsOf(answer.left)}`
  return answer.right === undefined ? "done" : print(answer.right)
}

const entryOf = <Model, R>(
  { command, input }: Call<Model, R>,
  answer: Entry["answer"],
  branch: number | undefined
): Entry => ({
  branch,
  command,
  input,
  answer,
  text: `${printCall({ command, input })} → ${printAnswer(answer)}`
})

/** A postcondition may be made of assertions. */
const judge = <Model>({ outcome }: Pick<Reply<Model>, "outcome">, model: Model): Outcome<Model> =>
  Either.getOrElse(
    Either.try(() => outcome(model)),
    (error): Outcome<Model> => ({ _tag: "Differs", message: wordsOf(error) })
  )

interface Problem {
  readonly reason: Reason
  readonly problem: string
}

/** What is known while a sequence runs. */
interface Progress<in out Model, in out R> {
  readonly options: Options<Model, R, unknown>
  readonly history: Ref.Ref<ReadonlyArray<Entry>>
  readonly skipped: Ref.Ref<number>
  readonly ticks: Ref.Ref<number>
}

const isWrong = (value: object): value is Problem => "problem" in value

/** Lets other fibers run so often. */
const pause = (pauses: number): Effect.Effect<void> => Effect.replicateEffect(yieldNow, pauses, { discard: true })

/**
 * Lets other fibers run before each request, too. What is in memory answers at once, so without that no call of another branch would be
 * between two requests of a program.
 */
const pausing = <A, R>(self: Effect.Effect<A, never, R>, pauses: number): Effect.Effect<A, never, R> => {
  const around = <S extends Pick<Service, "execute">>(under: S): S => ({
    ...under,
    execute: (request) => Effect.andThen(pause(pauses), under.execute(request))
  })
  return Effect.gen(function* () {
    const service = yield* Effect.serviceOption(CloudFront)
    const keys = yield* Effect.serviceOption(CloudFrontKeyValueStore)
    let paused = self
    if (Option.isSome(service)) paused = Effect.provideService(paused, CloudFront, around(service.value))
    if (Option.isSome(keys)) paused = Effect.provideService(paused, CloudFrontKeyValueStore, around(keys.value))
    return yield* paused
  })
}

/** Runs a call if its precondition holds. `undefined` if it does not. */
const make = <Model, R>(
  { history, skipped, ticks }: Progress<Model, R>,
  { call, pauses }: Step<Model, R>,
  model: Model,
  branch: number | undefined
): Effect.Effect<(Linearize.Event<Model> & Reply<Model>) | Problem | undefined, never, R> =>
  Effect.gen(function* () {
    yield* pause(pauses)
    if (!call.precondition(model))
      return yield* Effect.as(
        Ref.update(skipped, (n) => n + 1),
        undefined
      )
    const tick = Ref.updateAndGet(ticks, (n) => n + 1)
    const note = (answer: Entry["answer"]) => Ref.update(history, (all) => [...all, entryOf(call, answer, branch)])
    const invoked = yield* tick
    const run = Effect.suspend(() => call.run(model))
    const exit = yield* Effect.exit(pauses === 0 ? run : pausing(run, pauses))
    const returned = yield* tick
    if (Exit.isFailure(exit)) {
      yield* note(undefined)
      return { reason: "Died" as const, problem: `${call.command} died: ${Cause.pretty(exit.cause)}` }
    }
    yield* note(exit.value.answer)
    const { answer, outcome } = exit.value
    return { invoked, returned, answer, outcome: (model: Model) => judge({ outcome }, model) }
  })

const checkInvariant = <Model, R>({
  options: { invariant }
}: Progress<Model, R>): Effect.Effect<Problem | undefined, never, R> =>
  invariant === undefined
    ? Effect.succeed(undefined)
    : // Whatever an invariant fails with says that it does not hold.
      // @effect-diagnostics-next-line anyUnknownInErrorContext:off
      Effect.map(Effect.exit(invariant), (exit) =>
        Exit.isSuccess(exit) ? undefined : { reason: "Violated", problem: wordsOf(Cause.squash(exit.cause)) }
      )

/** The models without repetitions. */
const distinct = <Model>(models: ReadonlyArray<Model>, key: (model: Model) => string): ReadonlyArray<Model> =>
  models.length < 2 ? models : Array.from(new Map(models.map((model) => [key(model), model])).values())

/** Runs calls one after the other. Returns what the model may be afterwards. */
const inOrder = <Model, R>(
  progress: Progress<Model, R>,
  steps: ReadonlyArray<Step<Model, R>>,
  start: ReadonlyArray<Model>
): Effect.Effect<ReadonlyArray<Model> | Problem, never, R> =>
  Effect.gen(function* () {
    const { key, maxStates } = progress.options
    let models = start
    for (const step of steps) {
      const [model] = models
      if (model === undefined) break
      const event = yield* make(progress, step, model, undefined)
      if (event === undefined) continue
      if (isWrong(event)) return event
      const outcomes = models.map((model) => event.outcome(model))
      const differing = outcomes.flatMap((outcome) => (outcome._tag === "Differs" ? [outcome.message] : []))
      models = distinct(
        outcomes.flatMap((outcome) => (outcome._tag === "Agrees" ? outcome.models : [])),
        key
      )
      if (models.length === 0) {
        return {
          reason: "Differs" as const,
          problem: `${step.call.command}: ${differing[0] ?? "the model has no next state"}`
        }
      }
      if (models.length > maxStates) {
        return { reason: "SearchTooLarge" as const, problem: `The model may be in more than ${maxStates} states` }
      }
      const violated = yield* checkInvariant(progress)
      if (violated !== undefined) return violated
    }
    return models
  })

/** Runs the calls of a branch. It knows of the model what its own answers tell. */
const branch = <Model, R>(
  progress: Progress<Model, R>,
  steps: ReadonlyArray<Step<Model, R>>,
  start: Model,
  number: number
): Effect.Effect<ReadonlyArray<Linearize.Event<Model>> | Problem, never, R> =>
  Effect.gen(function* () {
    const events: Array<Linearize.Event<Model>> = []
    let model = start
    for (const step of steps) {
      const event = yield* make(progress, step, model, number)
      if (event === undefined) continue
      if (isWrong(event)) return event
      events.push(event)
      const outcome = event.outcome(model)
      if (outcome._tag === "Agrees") model = outcome.models[0] ?? model
    }
    return events
  })

/** Runs the branches at the same time. Returns what the model may be afterwards. */
const atOnce = <Model, R>(
  progress: Progress<Model, R>,
  branches: ReadonlyArray<ReadonlyArray<Step<Model, R>>>,
  models: ReadonlyArray<Model>
): Effect.Effect<ReadonlyArray<Model> | Problem, never, R> =>
  Effect.gen(function* () {
    const [start] = models
    if (start === undefined || branches.every((steps) => steps.length === 0)) return models
    const all = yield* Effect.forEach(branches, (steps, i) => branch(progress, steps, start, i + 1), {
      concurrency: "unbounded"
    })
    const events: Array<Linearize.Event<Model>> = []
    for (const one of all) {
      if (isWrong(one)) return one
      events.push(...one)
    }
    const { key, maxStates } = progress.options
    const ends = yield* Effect.either(Linearize.ends(events, { models, key, maxStates }))
    if (Either.isLeft(ends)) return { reason: "SearchTooLarge" as const, problem: ends.left.message }
    if (ends.right.length === 0) {
      const problem = "no order of the calls in the branches agrees with the model"
      return { reason: "NotLinearizable" as const, problem }
    }
    return (yield* checkInvariant(progress)) ?? ends.right
  })

const runIn = <Model, R>(
  progress: Progress<Model, R>,
  { after, before, branches }: Sequence<Model, R>
): Effect.Effect<Problem | undefined, never, R> =>
  Effect.gen(function* () {
    const first = yield* inOrder(progress, before, [progress.options.initial])
    if (isWrong(first)) return first
    const second = yield* atOnce(progress, branches, first)
    if (isWrong(second)) return second
    const last = yield* inOrder(progress, after, second)
    return isWrong(last) ? last : undefined
  })

/** The time that a sequence may take on its clock. */
const LIMIT = Duration.days(36_500)

/** With a clock of its own, which moves to the end of the next sleep. */
const simulated = <A, E>(
  self: Effect.Effect<A, E>,
  { stuckAfter }: TestTime.Options
): Effect.Effect<A, E | TestTime.Stuck> =>
  Effect.flatMap(Clocks.make, (clock) =>
    Clocks.withClock(TestTime.autoAdvanceWith(self, { limit: LIMIT, stuckAfter }), clock)
  )

/** Runs a sequence against a new system. */
export const run = <Model, R, E>(options: Options<Model, R, E>, sequence: Sequence<Model, R>): Effect.Effect<Ran, E> =>
  Effect.gen(function* () {
    const progress: Progress<Model, R> = {
      options,
      history: yield* Ref.make<ReadonlyArray<Entry>>([]),
      skipped: yield* Ref.make(0),
      ticks: yield* Ref.make(0)
    }
    const alone = Effect.provide(runIn(progress, sequence), Layer.fresh(options.layer))
    const problem = yield* options.time === "current"
      ? alone
      : Effect.catchAll(simulated(alone, options), (error) =>
          error instanceof TestTime.Stuck
            ? Effect.succeed({ reason: "Stuck" as const, problem: error.message })
            : Effect.fail(error)
        )
    const history = yield* Ref.get(progress.history)
    return {
      wrong: problem === undefined ? undefined : { ...problem, history },
      made: history.map(({ command }) => command),
      skipped: yield* Ref.get(progress.skipped)
    }
  })
