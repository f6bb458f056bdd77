/**
 * Model-based tests: made-up sequences of calls, one after the other or at the same time, against a system and against a small model of
 * it. Where an answer is not the one that the model foresees, or calls at the same time cannot have happened in any order, `run` fails
 * with the smallest sequence that shows it.
 *
 * A command says when it can be run, with which inputs, what it does to the system, and what the model says of its answer. The runner
 * makes up the sequences, lets them run against a new system each, moves the clock when a call sleeps, and shrinks what fails. It needs
 * no test runner. `wait` lets time pass; `faults` plans faults of the in-memory CloudFront.
 *
 * This module needs the package `fast-check`, as `Arbitrary` does, and is not exported by the index of this package.
 *
 * @since 3.0.0
 */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Either from "effect/Either"
import type * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import * as fc from "fast-check"
import type * as Faults from "./Faults.js"
import { InMemoryCloudFront } from "./InMemoryCloudFront.js"
import { falsify } from "./internal/falsify.js"
import { isSame } from "./internal/isSame.js"
import * as Linearize from "./internal/linearize.js"
import * as ModelRun from "./internal/modelRun.js"
import type * as TestTime from "./TestTime.js"

/**
 * What the model says of an answer: it agrees, and is in one of these states afterwards; or it foresees another answer.
 *
 * @since 3.0.0
 * @category models
 */
export type Outcome<Model> = Linearize.Outcome<Model>

/**
 * A call that was made, as the postcondition of its command sees it.
 *
 * @since 3.0.0
 * @category models
 */
export interface Done<Input, A, E> {
  readonly input: Input
  /** The result of the call, or its error. */
  readonly answer: Either.Either<A, E>
  /** The times at which the call began and ended on the `Clock`, in milliseconds. */
  readonly startedAt: number
  readonly endedAt: number
}

/**
 * A command. `R` is what its calls need of the system.
 *
 * @since 3.0.0
 * @category models
 */
export interface Command<in out Model, out R> {
  readonly name: string
  /** How often the command is chosen, in relation to the others. */
  readonly weight: number
  /** Made-up calls. */
  readonly calls: fc.Arbitrary<ModelRun.Call<Model, R>>
}

/**
 * What makes a command.
 *
 * @since 3.0.0
 * @category models
 */
export interface Spec<Model, Input, A, E, R> {
  /** The name in reports. */
  readonly name: string
  /** The inputs. What depends on the model, such as which of the existing things is meant, is chosen by a number. */
  readonly input: fc.Arbitrary<Input>
  /** How often the command is chosen, in relation to the others. Default: 1. */
  readonly weight?: number | undefined
  /** Whether the command can be run in this state. It is skipped where it cannot. Default: always. */
  readonly precondition?: ((model: Model, input: Input) => boolean) | undefined
  /**
   * Makes the call. Errors are answers that the postcondition judges; a defect is a failure of the system. A call in a branch gets the
   * model as far as this branch knows it: with the answers before the branches and those of its own.
   */
  readonly run: (input: Input, model: Model) => Effect.Effect<A, E, R>
  /**
   * Compares the answer with the model, and returns the next state of the model: `agrees`, `agreesWithOneOf`, `differs` or `equal`. It may
   * be asked several times, also with states in which the call was not made. An exception, such as that of an assertion, is a
   * difference.
   */
  readonly postcondition: (model: Model, done: Done<Input, A, E>) => Outcome<Model>
}

/**
 * The answer is the one that the model foresees. The model is `model` afterwards.
 *
 * @since 3.0.0
 * @category outcomes
 */
export const agrees = <Model>(model: Model): Outcome<Model> => ({ _tag: "Agrees", models: [model] })

/**
 * The answer is one that the model foresees, but does not tell the next state: such as that of a call whose answer was lost, after which
 * the change may have been made or not. The later answers decide. Without any state, it is a difference.
 *
 * @since 3.0.0
 * @category outcomes
 */
export const agreesWithOneOf = <Model>(models: ReadonlyArray<Model>): Outcome<Model> => ({ _tag: "Agrees", models })

/**
 * The model foresees another answer. The message is part of the report.
 *
 * @since 3.0.0
 * @category outcomes
 */
export const differs = (message: string): Outcome<never> => ({ _tag: "Differs", message })

/**
 * `agrees` if two values of plain data are equal, and otherwise `differs` with both of them. Absent members and `undefined` are the same.
 *
 * @since 3.0.0
 * @category outcomes
 */
export const equal = <Model>(actual: unknown, expected: unknown, model: Model): Outcome<Model> =>
  isSame(actual, expected)
    ? agrees(model)
    : differs(`expected ${ModelRun.print(expected)}, got ${ModelRun.print(actual)}`)

/**
 * Makes a command.
 *
 * @since 3.0.0
 * @category constructors
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Either from "effect/Either"
 * import * as fc from "fast-check"
 * import { createPublicKey, listPublicKeys } from "@effect-cloudfront/core/PublicKey"
 * import * as Model from "@effect-cloudfront/testing/Model"
 *
 * declare const pem: string
 *
 * // The model: the names of the keys.
 * type Names = ReadonlyArray<string>
 *
 * const create = Model.command({
 *   name: "create",
 *   input: fc.constantFrom("a", "b", "c"),
 *   run: (Name) => createPublicKey({ PublicKeyConfig: { Name, EncodedKey: pem } }),
 *   postcondition: (names: Names, { answer, input }) =>
 *     Either.isRight(answer) ? Model.agrees([...names, input]) : Model.differs(answer.left.message)
 * })
 *
 * const list = Model.command({
 *   name: "list",
 *   input: fc.constant(undefined),
 *   run: () => Effect.map(listPublicKeys(), ({ PublicKeyList }) => PublicKeyList.Items.map(({ Name }) => Name)),
 *   postcondition: (names: Names, { answer }) =>
 *     Model.equal(Either.getOrNull(answer), names, names)
 * })
 * ```
 */
export const command = <Model, Input, A, E, R>({
  input,
  name,
  postcondition,
  precondition,
  run,
  weight = 1
}: Spec<Model, Input, A, E, R>): Command<Model, R> => ({
  name,
  weight,
  calls: input.map((input) => ({
    command: name,
    input,
    precondition: (model) => precondition?.(model, input) ?? true,
    run: (model) =>
      Effect.gen(function* () {
        const startedAt = yield* Clock.currentTimeMillis
        const answer = yield* Effect.either(run(input, model))
        const endedAt = yield* Clock.currentTimeMillis
        return {
          answer,
          outcome: (model: Model) => postcondition(model, { input, answer, startedAt, endedAt })
        }
      })
  }))
})

/**
 * What `wait` does.
 *
 * @since 3.0.0
 * @category models
 */
export interface WaitOptions<Model> {
  /** Those from which one is chosen. The first is the one to which others shrink. */
  readonly durations: readonly [Duration.DurationInput, ...ReadonlyArray<Duration.DurationInput>]
  /** The model after so many milliseconds. Default: as before. */
  readonly passed?: ((model: Model, millis: number) => Model) | undefined
  /** Default: 1. */
  readonly weight?: number | undefined
}

/**
 * A command that lets time pass on the `Clock`. In simulated time, it takes no real time.
 *
 * @since 3.0.0
 * @category constructors
 */
export const wait = <Model>({ durations, passed, weight }: WaitOptions<Model>): Command<Model, never> =>
  command({
    name: "wait",
    weight,
    input: fc.constantFrom(...durations).map((duration) => Duration.toMillis(duration)),
    run: (millis) => Effect.sleep(millis),
    postcondition: (model: Model, { input }) => agrees(passed?.(model, input) ?? model)
  })

/**
 * A command that plans faults of the in-memory CloudFront for the calls that follow. The model stays as it is: the postconditions of the
 * other commands must allow for what the faults do. The live HTTP layer repeats most calls by itself.
 *
 * @since 3.0.0
 * @category constructors
 * @example
 * ```ts
 * import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
 * import * as Model from "@effect-cloudfront/testing/Model"
 *
 * const storm = Model.faults<ReadonlyArray<string>>(
 *   Arbitrary.faults({ faults: [{ fault: "throttle" }, { fault: "unavailable" }], maxTimes: 1 })
 * )
 * ```
 */
export const faults = <Model>(
  scripts: fc.Arbitrary<ReadonlyArray<Faults.Step>>,
  weight?: number
): Command<Model, InMemoryCloudFront> =>
  command({
    name: "faults",
    weight,
    input: scripts,
    run: (steps) => Effect.flatMap(InMemoryCloudFront, ({ faults }) => faults.script(steps)),
    postcondition: (model: Model) => agrees(model)
  })

/**
 * What is tested, and how long.
 *
 * @since 3.0.0
 * @category models
 */
export interface Options<Model, R, E> extends TestTime.Options {
  /** The model of a new system. */
  readonly initial: Model
  readonly commands: ReadonlyArray<Command<Model, NoInfer<R>>>
  /** The system. It is built for each sequence. */
  readonly layer: Layer.Layer<R, E>
  /**
   * What must hold after each command, such as `Invariant.all`: an effect that fails where it does not. It is run beside no other call, so
   * after branches only when all of them have ended.
   */
  readonly invariant?: Effect.Effect<unknown, unknown, NoInfer<R>> | undefined
  /** The number of sequences. Default: 100. */
  readonly numRuns?: number | undefined
  /** The least and the most commands in a row. Default: 0 and 30. */
  readonly minCommands?: number | undefined
  readonly maxCommands?: number | undefined
  /**
   * The number of branches that run at the same time, after commands in a row and before others. Their calls must have happened in some
   * order, each between its beginning and its end. Other branches run between two requests of a call, too. Default: 0, no branches.
   */
  readonly branches?: number | undefined
  /** The most commands in a branch. Default: 4. */
  readonly maxBranchCommands?: number | undefined
  /** The same seed makes the same sequences. Default: one of the `Random` service. */
  readonly seed?: number | undefined
  /** Where a sequence is found again, from a `ModelFailure`. */
  readonly path?: string | undefined
  /** The most sequences that are tried to find a smaller one that fails. Default: 1,000. */
  readonly maxShrinks?: number | undefined
  /** The most states that the search for an order of concurrent calls visits. Default: 100,000. */
  readonly maxStates?: number | undefined
  /**
   * A text that is the same for equal states of the model, and different for others. Default: the state as fast-check prints it, which
   * shows plain data, maps and sets wholly. It is asked only where there are several states.
   */
  readonly key?: ((model: NoInfer<Model>) => string) | undefined
  /**
   * `simulated`: each sequence has a `TestClock` of its own, which moves to the end of the next sleep. `current`: the `Clock` is the one of
   * the caller, for systems over sockets or files. Default: `simulated`.
   */
  readonly time?: "simulated" | "current" | undefined
}

/**
 * A call in the history of a failure.
 *
 * @since 3.0.0
 * @category models
 */
export interface Entry extends ModelRun.Entry {}

/**
 * A sequence of calls shows that the system is not as the model says.
 *
 * - `Differs`: an answer is not the one that the model foresees
 * - `NotLinearizable`: the calls of the branches cannot have happened in any order
 * - `Violated`: the invariant does not hold
 * - `Died`: a call ended with a defect, or was interrupted
 * - `Stuck`: a call waits for something that does not happen
 * - `SearchTooLarge`: the order of the calls was not found within `maxStates`
 * - `InvalidOptions`: the options cannot be used; nothing was run
 *
 * @since 3.0.0
 * @category errors
 */
export class ModelFailure extends Data.TaggedError("ModelFailure")<{
  readonly reason: ModelRun.Reason | "InvalidOptions"
  /** What is wrong, without the history. */
  readonly problem: string
  /** The calls of the smallest sequence that was found, in the order of their answers. */
  readonly history: ReadonlyArray<Entry>
  readonly seed: number
  /** With the seed, it finds the sequence again. `undefined` if shrinking was given up. */
  readonly path: string | undefined
  /** The number of sequences until the first that failed. */
  readonly runs: number
  /** How often a smaller sequence was found. */
  readonly shrinks: number
  /** All of it, in several lines. */
  readonly message: string
}> {}

/**
 * What was run.
 *
 * @since 3.0.0
 * @category models
 */
export interface Report {
  readonly runs: number
  readonly seed: number
  /** How often each command was run. */
  readonly commands: Readonly<Record<string, number>>
  /** The number of commands that were skipped because their preconditions did not hold. */
  readonly skipped: number
}

const linesOf = (history: ReadonlyArray<Entry>): ReadonlyArray<string> =>
  history.map(({ branch, text }, i) => `  ${i + 1}. ${branch === undefined ? "" : `[branch ${branch}] `}${text}`)

const failure = (
  { history, problem, reason }: Pick<ModelFailure, "history" | "problem" | "reason">,
  { path, runs, seed, shrinks }: Pick<ModelFailure, "path" | "runs" | "seed" | "shrinks">
): ModelFailure => {
  const calls = `${history.length} ${history.length === 1 ? "call" : "calls"}`
  const again = path === undefined ? `seed: ${seed}` : `seed: ${seed}, path: "${path}"`
  const message = [
    `${problem} (sequence ${runs}, ${calls} after ${shrinks} shrinks)`,
    ...linesOf(history),
    `To repeat it: { ${again} }`
  ].join("\n")
  return new ModelFailure({ reason, problem, history, seed, path, runs, shrinks, message })
}

const arrayOf = <A>(one: fc.Arbitrary<A>, minLength: number, maxLength: number): fc.Arbitrary<ReadonlyArray<A>> =>
  fc.array(one, { minLength, maxLength, size: "max" })

/** The most times that other fibers run before a call in a branch, and before each of its requests. */
const MAX_PAUSES = 3

interface Sizes {
  readonly minCommands: number
  readonly maxCommands: number
  readonly branches: number
  readonly maxBranchCommands: number
}

const sequences = <Model, R>(
  commands: ReadonlyArray<Command<Model, R>>,
  { branches, maxBranchCommands, maxCommands, minCommands }: Sizes
): fc.Arbitrary<ModelRun.Sequence<Model, R>> => {
  const call = fc.oneof(...commands.map(({ calls, weight }) => ({ arbitrary: calls, weight })))
  const alone = call.map((call): ModelRun.Step<Model, R> => ({ call, pauses: 0 }))
  const beside = fc.record<ModelRun.Step<Model, R>>({ call, pauses: fc.nat(MAX_PAUSES) })
  return fc.record<ModelRun.Sequence<Model, R>>({
    before: arrayOf(alone, minCommands, maxCommands),
    branches: fc.tuple(...Array.from({ length: branches }, () => arrayOf(beside, 0, maxBranchCommands))),
    after: branches === 0 ? fc.constant([]) : arrayOf(alone, 0, maxBranchCommands)
  })
}

/** Seeds of fast-check have 32 bits. */
const newSeed = Effect.map(Random.next, (next) => Math.floor(next * 0x7fff_ffff))

const problemOf = (limits: Readonly<Record<string, number>>, commands: number): string | undefined => {
  if (commands === 0) return "commands is empty"
  const wrong = Object.entries(limits).find(([, value]) => !Number.isInteger(value) || value < 0)
  return wrong && `${wrong[0]} is no number of 0 or more: ${wrong[1]}`
}

/**
 * Runs made-up sequences of commands against a system, each against a new one. Succeeds with what was run. Fails with `ModelFailure`, whose
 * message shows the smallest sequence that was found to fail, and with the errors of the layer. When it is interrupted, the sequence that
 * runs is interrupted, and no other one begins.
 *
 * @since 3.0.0
 * @category running
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Either from "effect/Either"
 * import * as fc from "fast-check"
 * import { createCloudFrontOriginAccessIdentity, listCloudFrontOriginAccessIdentities } from "@effect-cloudfront/core/OriginAccessIdentity"
 * import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
 * import * as Invariant from "@effect-cloudfront/testing/Invariant"
 * import * as Model from "@effect-cloudfront/testing/Model"
 *
 * const create = Model.command({
 *   name: "create",
 *   input: fc.string({ maxLength: 8 }),
 *   run: (Comment) => createCloudFrontOriginAccessIdentity({ CloudFrontOriginAccessIdentityConfig: { Comment } }),
 *   postcondition: (count: number, { answer }) =>
 *     Either.isRight(answer) ? Model.agrees(count + 1) : Model.differs(answer.left.message)
 * })
 *
 * const list = Model.command({
 *   name: "list",
 *   input: fc.constant(undefined),
 *   run: () => listCloudFrontOriginAccessIdentities(),
 *   postcondition: (count: number, { answer }) =>
 *     Model.equal(Either.getOrNull(answer)?.CloudFrontOriginAccessIdentityList.Quantity, count, count)
 * })
 *
 * // Two clients at the same time.
 * const test = Model.run({
 *   initial: 0,
 *   commands: [create, list],
 *   layer: InMemoryCloudFront.layer(),
 *   invariant: Invariant.all,
 *   branches: 2,
 *   numRuns: 20
 * })
 *
 * Effect.runPromise(Effect.map(test, ({ commands }) => commands))
 * ```
 */
export const run = <Model, R, E>({
  branches = 0,
  commands,
  initial,
  invariant,
  key = ModelRun.keyOf,
  layer,
  maxBranchCommands = 4,
  maxCommands = 30,
  maxShrinks = 1000,
  maxStates = 100_000,
  minCommands = 0,
  numRuns = 100,
  path,
  stuckAfter,
  time = "simulated",
  ...options
}: Options<Model, R, E>): Effect.Effect<Report, E | ModelFailure> =>
  Effect.gen(function* () {
    const seed = options.seed ?? (yield* newSeed)
    const sizes = { minCommands, maxCommands, branches, maxBranchCommands }
    const invalid = (problem: string) =>
      failure({ reason: "InvalidOptions", problem, history: [] }, { seed, path, runs: 0, shrinks: 0 })
    const problem = problemOf({ ...sizes, maxShrinks, maxStates, numRuns }, commands.length)
    if (problem !== undefined) return yield* invalid(problem)
    if (minCommands > maxCommands) return yield* invalid(`minCommands is more than maxCommands: ${minCommands}`)
    if (!Number.isInteger(seed)) return yield* invalid(`seed is no whole number: ${seed}`)

    const made: Record<string, number> = Object.fromEntries(commands.map(({ name }) => [name, 0]))
    let skipped = 0
    const settings = { initial, layer, invariant, key, maxStates, stuckAfter, time }
    const law = (sequence: ModelRun.Sequence<Model, R>) =>
      Effect.flatMap(ModelRun.run(settings, sequence), (ran) => {
        for (const name of ran.made) made[name] = (made[name] ?? 0) + 1
        skipped += ran.skipped
        const { wrong } = ran
        // A smaller sequence than one whose order is not found tells nothing of the system.
        return wrong?.reason === "SearchTooLarge"
          ? Effect.fail(failure(wrong, { seed, path: undefined, runs: 1, shrinks: 0 }))
          : Effect.succeed(wrong)
      })
    const result = yield* falsify(sequences<Model, R>(commands, sizes), law, { numRuns, seed, path, maxShrinks })
    if (result._tag === "Falsified") return yield* failure(result.found, { ...result, seed })
    if (result._tag === "Refused") return yield* invalid(`fast-check refuses: ${ModelRun.wordsOf(result.error)}`)
    return { runs: result.runs, seed, commands: made, skipped }
  })

/**
 * A call of a recorded history: when it began and ended, by any measure that tells which of two calls ended before the other began, and what
 * the model says of its answer.
 *
 * @since 3.0.0
 * @category linearizability
 */
export interface Event<in out Model> extends Linearize.Event<Model> {}

/**
 * The search was given up after so many states.
 *
 * @since 3.0.0
 * @category errors
 */
export const SearchTooLarge = Linearize.SearchTooLarge

/**
 * @since 3.0.0
 * @category errors
 */
export type SearchTooLarge = Linearize.SearchTooLarge

/**
 * @since 3.0.0
 * @category models
 */
export interface LinearizeOptions<Model> extends Pick<Options<Model, never, never>, "initial" | "key" | "maxStates"> {}

/**
 * The states of the model after a history, for each order of its calls that agrees with the model: none if there is no such order, so the
 * history is not linearizable. Fails with `SearchTooLarge` after `maxStates` states, 100,000 by default.
 *
 * The search is that of Wing and Gong: it tries each call that may be next, and does not visit a state twice.
 *
 * @since 3.0.0
 * @category linearizability
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Model from "@effect-cloudfront/testing/Model"
 *
 * const write = (value: number) => (_: number) => Model.agrees(value)
 * const read = (value: number) => (register: number) => Model.equal(register, value, register)
 *
 * // The read began after the write had ended, and did not see it.
 * const stale = Model.linearize(
 *   [
 *     { invoked: 1, returned: 2, outcome: write(1) },
 *     { invoked: 3, returned: 4, outcome: read(0) }
 *   ],
 *   { initial: 0 }
 * ).pipe(Effect.map((ends) => ends.length === 0))
 * ```
 */
export const linearize = <Model>(
  events: ReadonlyArray<Event<NoInfer<Model>>>,
  { initial, key = ModelRun.keyOf, maxStates = 100_000 }: LinearizeOptions<Model>
): Effect.Effect<ReadonlyArray<Model>, SearchTooLarge> => Linearize.ends(events, { models: [initial], key, maxStates })
