/**
 * Recorded exchanges, for tests without a service. `Recorder` writes them, `Replayer` answers from them.
 *
 * A recording is a text of JSON Lines. Its first line is a header with the version of the format. Each further line is an exchange: a
 * request and its answer. Lines are only appended, and a recording after another one in the same text is read, too.
 *
 * @since 3.0.0
 */
import * as FileSystem from "@effect/platform/FileSystem"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import * as FixtureApi from "./internal/fixtureApi.js"
import * as FixtureJson from "./internal/fixtureJson.js"
import * as FixtureLine from "./internal/fixtureLine.js"

/**
 * The version of the format that this version of the package writes and reads.
 *
 * @since 3.0.0
 * @category models
 */
export const VERSION = 1

/**
 * Plain JSON.
 *
 * @since 3.0.0
 * @category models
 */
export type Json = FixtureJson.Json

/**
 * What a call was answered with.
 *
 * @since 3.0.0
 * @category models
 */
export interface Answer extends FixtureLine.Answer {}

/**
 * One exchange.
 *
 * @since 3.0.0
 * @category models
 */
export interface Fixture extends FixtureLine.Fixture {}

/**
 * The fixtures of a text, in order.
 *
 * @since 3.0.0
 * @category models
 */
export interface Recording {
  /** The region for which requests were signed; absent if the recorder did not know it. */
  readonly signingRegion: string | undefined
  readonly fixtures: ReadonlyArray<Fixture>
}

/**
 * A text is no recording, one of another version, or was cut off.
 *
 * @since 3.0.0
 * @category errors
 */
export class UnreadableRecording extends Data.TaggedError("UnreadableRecording")<{
  /** The number of the first line that cannot be read. The first line is 1. */
  readonly line: number
  /** The path of the first invalid value in the line, such as `answer.output.Distribution.Id`. Empty for the whole line. */
  readonly path: string
  /** It never contains the value. */
  readonly reason: string
  readonly message: string
}> {}

/**
 * A recording cannot be written or read: its file, or what else a sink writes to.
 *
 * @since 3.0.0
 * @category errors
 */
export class FixturesIoError extends Data.TaggedError("FixturesIoError")<{
  readonly message: string
  readonly cause?: unknown
}> {}

/**
 * Where a recorder writes. It gets whole lines, one call after the other.
 *
 * @since 3.0.0
 * @category models
 */
export interface Sink {
  /** Appends a text that ends with a line feed. */
  readonly append: (text: string) => Effect.Effect<void, FixturesIoError>
}

const ioError =
  (what: string, path: string) =>
  (cause: { readonly message: string }): FixturesIoError =>
    new FixturesIoError({ message: `The recording ${path} cannot be ${what}: ${cause.message}`, cause })

/**
 * A sink that writes a file. What was in it is lost. Fails with `FixturesIoError` if the file cannot be written.
 *
 * @since 3.0.0
 * @category sinks
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 * import * as Fixtures from "@effect-cloudfront/testing/Fixtures"
 * import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
 * import * as Recorder from "@effect-cloudfront/testing/Recorder"
 *
 * const recorded = Layer.unwrapEffect(
 *   Effect.map(Fixtures.toFile("fixtures/site.jsonl"), (sink) => Recorder.layer({ sink }))
 * ).pipe(Layer.provide(InMemoryCloudFront.layer()))
 * ```
 */
export const toFile = (path: string): Effect.Effect<Sink, FixturesIoError, FileSystem.FileSystem> =>
  Effect.gen(function* () {
    const files = yield* FileSystem.FileSystem
    const write = (text: string, flag: "a" | "w") =>
      Effect.mapError(files.writeFileString(path, text, { flag }), ioError("written", path))
    yield* write("", "w")
    return { append: (text) => write(text, "a") }
  })

/**
 * A sink in memory, and the text that was written to it.
 *
 * @since 3.0.0
 * @category sinks
 */
export interface Memory extends Sink {
  readonly text: Effect.Effect<string>
}

/**
 * Makes a sink in memory.
 *
 * @since 3.0.0
 * @category sinks
 */
export const inMemory: Effect.Effect<Memory> = Effect.map(Ref.make(""), (ref) => ({
  append: (text) => Ref.update(ref, (before) => before + text),
  text: Ref.get(ref)
}))

/**
 * Reads the text of a recording. Every line is checked: the operation, and that its output is one that the operation can have. Fails with
 * `UnreadableRecording`, which names the line.
 *
 * @since 3.0.0
 * @category constructors
 */
export const parse = (text: string): Effect.Effect<Recording, UnreadableRecording> =>
  Effect.suspend(() => {
    const result = FixtureLine.read(text, VERSION, FixtureApi.make())
    if (result.problem === undefined) return Effect.succeed(result.recording)
    const { line, path, reason } = result.problem
    const place = path === "" ? "it" : path
    return Effect.fail(
      new UnreadableRecording({
        line,
        path,
        reason,
        message: `Line ${line} of the recording cannot be read: ${place} ${reason}`
      })
    )
  })

/**
 * Reads a file with a recording. Fails with `FixturesIoError` if the file cannot be read, and as `parse` does.
 *
 * @since 3.0.0
 * @category constructors
 */
export const fromFile = (
  path: string
): Effect.Effect<Recording, FixturesIoError | UnreadableRecording, FileSystem.FileSystem> =>
  Effect.gen(function* () {
    const files = yield* FileSystem.FileSystem
    return yield* parse(yield* Effect.mapError(files.readFileString(path), ioError("read", path)))
  })
