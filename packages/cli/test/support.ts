/** What the tests of commands share: a command in this process, over an in-memory CloudFront, with its output captured. */
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { CloudFrontKeyValueStore } from "@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import type * as Settings from "@effect-cloudfront/testing/Settings"
import * as TestTime from "@effect-cloudfront/testing/TestTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Cli from "../src/internal/cli.js"
import { root } from "../src/commands/all.js"
import { common } from "../src/internal/common.js"
import * as Completions from "../src/internal/completions.js"
import type * as Connection from "../src/internal/connection.js"
import * as ExitCode from "../src/internal/exitCode.js"
import { FileError } from "../src/internal/failure.js"
import type * as Io from "../src/internal/io.js"

// A test that waits for a module to be loaded is stuck for the clock of tests.
await Effect.runPromise(
  Effect.zipRight(
    Completions.collect(root, common),
    Effect.promise(() => import("../src/internal/parser.js"))
  )
)

/** An account of its own. */
export const account = (options?: Settings.Options) => InMemoryCloudFront.layer(options)

export interface World {
  /** The width of the terminal, if there is one. */
  readonly columns?: number
  readonly env?: Readonly<Record<string, string>>
  /** The parts of the standard input, which are taken when they are read. */
  readonly stdin?: string | Iterable<string | Uint8Array>
  /** The answers to questions, in their order. */
  readonly answers?: ReadonlyArray<string>
  /** The files by their paths; what is written is added. */
  readonly files?: Map<string, string>
  /** Files that cannot be written: at once, or only when it comes to it. */
  readonly unwritable?: Readonly<Record<string, "at once" | "later">>
  /** What programs do. */
  readonly programs?: (
    command: string,
    args: ReadonlyArray<string>,
    options: Io.RunOptions,
    files: Map<string, string>
  ) => Io.Finished | Effect.Effect<Io.Finished> | undefined
  /** Where the package of the in-memory CloudFront is. */
  readonly testing?: URL
  readonly connection?: Connection.Service
  /** The command is interrupted when this has ended. */
  readonly interruption?: Effect.Effect<void>
}

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly questions: ReadonlyArray<string>
}

const identity: Connection.Service["identity"] = Effect.succeed({
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  source: "environment",
  profile: undefined,
  expires: undefined,
  region: "us-east-1",
  endpoint: "https://cloudfront.amazonaws.com"
})

/** Runs `cloudfront` with these arguments. Time passes by itself. */
export const cloudfront = (args: ReadonlyArray<string>, world: World = {}) =>
  Effect.gen(function* () {
    const service = yield* CloudFront
    const keyValueStore = yield* CloudFrontKeyValueStore
    const { answers = [], columns, env = {}, files = new Map<string, string>(), stdin = "" } = world
    const written = { stdout: "", stderr: "" }
    const questions: Array<string> = []
    const left = [...answers]
    const output = (name: "stdout" | "stderr"): Io.Output => ({
      isTerminal: columns !== undefined,
      columns: columns ?? Infinity,
      write: (text) => Effect.sync(() => void (written[name] += text))
    })
    const parts = (typeof stdin === "string" ? [stdin] : stdin)[Symbol.iterator]() as Iterator<
      string | Uint8Array,
      undefined
    >
    let temporaries = 0
    const io: Io.Service = {
      env,
      stdout: output("stdout"),
      stderr: output("stderr"),
      isInteractive: columns !== undefined,
      readStdinPart: Effect.sync(() => {
        const part = parts.next().value ?? ""
        return typeof part === "string" ? new TextEncoder().encode(part) : part
      }),
      exists: (path) => Effect.succeed(files.has(path)),
      readFile: (path) => {
        const text = files.get(path)
        return text === undefined
          ? Effect.fail(new FileError({ message: `${path} does not exist` }))
          : Effect.succeed(new TextEncoder().encode(text))
      },
      writeFile: (path, text) =>
        world.unwritable?.[path] === undefined
          ? Effect.sync(() => void files.set(path, text))
          : Effect.fail(new FileError({ message: `${path} has no space left` })),
      checkWritable: (path) =>
        world.unwritable?.[path] === "at once"
          ? Effect.fail(new FileError({ message: `${path} does not exist` }))
          : Effect.void,
      writeTemporary: (name, text) =>
        Effect.sync(() => {
          const path = `/temporary/${++temporaries}/${name}`
          files.set(path, text)
          return path
        }),
      removeTemporary: (path) => Effect.sync(() => void files.delete(path)),
      run: (command, args, options = {}) => {
        const finished = world.programs?.(command, args, options, files)
        return finished === undefined
          ? Effect.fail(new FileError({ message: `the program ${command} does not exist` }))
          : Effect.isEffect(finished)
            ? finished
            : Effect.succeed(finished)
      },
      runNode: (program, args) => io.run("node", [program.pathname, ...args]),
      resolve: () => world.testing,
      ask: (question) =>
        Effect.sync(() => {
          questions.push(question)
          return left.shift() ?? ""
        })
    }
    const connection: Connection.Service = world.connection ?? {
      cloudFront: Layer.succeed(CloudFront, service),
      keyValueStore: Layer.succeed(CloudFrontKeyValueStore, keyValueStore),
      identity
    }
    const run = Cli.run(args, { io, connect: () => connection, version: "1.2.3" })
    const { interruption } = world
    const code = yield* elapse(
      interruption === undefined ? run : Effect.raceFirst(run, Effect.as(interruption, ExitCode.codes.interrupted))
    )
    return { code, ...written, questions } satisfies Ended
  })

/** Lets time go on, from one end of a sleep to the next, until the effect has ended. */
export const elapse = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  TestTime.autoAdvanceWith(Effect.exit(self), { limit: "30 days" }).pipe(Effect.orDie, Effect.flatten)

/** Ids, ETags and times that differ from run to run. */
export const steady = (text: string): string =>
  text
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>")
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<uuid>")
