/**
 * The command `cloudfront`, without a process around it.
 */
import * as Effect from "effect/Effect"
import * as ExitCode from "./exitCode.js"
import { root } from "../commands/all.js"
import * as CommandLine from "./commandLine.js"
import { common } from "./common.js"
import * as Connection from "./connection.js"
import { UsageError, type Failure } from "./failure.js"
import * as Help from "./help.js"
import { Io, type Service as IoService } from "./io.js"
import * as Out from "./out.js"
import * as Spec from "./spec.js"
import { didYouMean } from "./suggest.js"
import { errorJson } from "./toJson.js"

const HELP = ["--help", "-h"]

/** The options of the command line that come before the name of a command go behind it. */
const reorder = (words: ReadonlyArray<string>): ReadonlyArray<string> => {
  const leading: Array<string> = []
  const rest = [...words]
  for (;;) {
    const [first] = rest
    if (first === undefined || !first.startsWith("-") || first === "--" || HELP.includes(first)) break
    rest.shift()
    leading.push(first)
    const name = first.replace(/^--?/, "")
    const parameter = Object.hasOwn(common, name) ? common[name as keyof typeof common] : undefined
    if (parameter !== undefined && parameter.kind !== "flag" && rest[0] !== undefined) leading.push(rest.shift() ?? "")
  }
  if (leading.length === 0) return words
  // They must not come behind `--`, where everything is an argument.
  const end = rest.indexOf("--")
  return end < 0 ? [...rest, ...leading] : [...rest.slice(0, end), ...leading, ...rest.slice(end)]
}

interface Found {
  readonly path: ReadonlyArray<string>
  readonly self: Spec.Command | Spec.Group
  readonly words: ReadonlyArray<string>
}

/** The command that the first words name. */
const find = (
  path: ReadonlyArray<string>,
  self: Spec.Command | Spec.Group,
  words: ReadonlyArray<string>
): Effect.Effect<Found, UsageError> =>
  Effect.suspend(() => {
    const [typed, ...rest] = words
    if (!Spec.isGroup(self) || typed === undefined || typed.startsWith("-"))
      return Effect.succeed({ path, self, words })
    const name = self.nameOf?.(typed) ?? typed
    const entry = self.entries.find((entry) => entry.name === name)
    if (entry === undefined) {
      const names = self.entries.map(({ name }) => name)
      return Effect.fail(
        new UsageError({ message: `${path.join(" ")} has no command ${typed}${didYouMean(name, names)}` })
      )
    }
    return Effect.flatMap(entry.load, (next) => find([...path, entry.name], next, rest))
  })

/** Parses the texts that were read. */
const parseValues = (
  parameters: Spec.Parameters,
  read: Readonly<Record<string, unknown>>
): Effect.Effect<Readonly<Record<string, unknown>>, UsageError> =>
  Effect.suspend(() => {
    const wrong: Array<string> = []
    const parseOne = (name: string, self: Spec.Parameter<unknown>, value: unknown): unknown => {
      if (self.parse === undefined || typeof value !== "string") return value
      const parsed = self.parse(value)
      if ("value" in parsed) return parsed.value
      wrong.push(`${name} must be ${parsed.expected}`)
      return undefined
    }
    const values = Object.fromEntries(
      Object.entries(parameters).map(([name, self]) => {
        const value = read[name]
        const shown = self.presence === "required" || self.presence === "optional" ? name : `each ${name}`
        return [
          name,
          Array.isArray(value) ? value.map((one) => parseOne(shown, self, one)) : parseOne(shown, self, value)
        ]
      })
    )
    return wrong.length === 0 ? Effect.succeed(values) : Effect.fail(new UsageError({ message: wrong.join("; ") }))
  })

type CommonValues = Spec.Values<typeof common>

/**
 * What the command needs of its surroundings.
 */
export interface Options {
  readonly io: IoService
  readonly connect: (settings: Connection.Settings) => Connection.Service
  /** The version that `--version` prints. */
  readonly version: string
}

const execute = (args: ReadonlyArray<string>, { connect, io, version }: Options): Effect.Effect<void, Failure> =>
  Effect.gen(function* () {
    if (args.length === 1 && (args[0] === "--version" || args[0] === "version")) {
      return yield* io.stdout.write(`${version}\n`)
    }
    const plain = Out.make(io, { json: false, quiet: false })
    const ordered = reorder(args[0] === "help" ? [...args.slice(1), "--help"] : args)
    const { path, self, words } = yield* find(["cloudfront"], root, ordered)
    const end = words.indexOf("--")
    const isHelp = words.slice(0, end < 0 ? words.length : end).some((word) => HELP.includes(word))
    if (isHelp) {
      const text = Spec.isGroup(self)
        ? Help.ofGroup(path, self, common, plain.paint)
        : Help.ofCommand(path, self, common, plain.paint)
      return yield* io.stdout.write(`${text}\n`)
    }
    if (Spec.isGroup(self)) {
      return yield* new UsageError({
        message: `${path.join(" ")} needs a command: ${
          self.entries.length > 30 ? "--help lists them" : self.entries.map(({ name }) => name).join(", ")
        }`
      })
    }
    const parameters = { arguments: self.arguments, options: { ...self.options, ...common } }
    const title = path.join(" ")
    const more = ({ message }: UsageError) => new UsageError({ message: `${message} (${title} --help tells more)` })
    const given = yield* Effect.mapError(CommandLine.split(title, parameters, words), more)
    const parser = yield* Effect.promise(() => import("./parser.js"))
    const read = given.restore(yield* Effect.mapError(parser.read(title, parameters, given.words), more))
    const values = yield* parseValues({ ...parameters.options, ...parameters.arguments }, read)
    // The values are parsed according to the parameters.
    const settings = values as CommonValues
    const connection = connect({
      profile: settings.profile,
      region: settings.region,
      endpoint: settings["endpoint-url"],
      maxAttempts: settings["max-attempts"],
      retryMode: settings["retry-mode"],
      callTimeout: settings["call-timeout"]
    })
    yield* self
      .run(values)
      .pipe(
        Effect.provideService(Out.Out, Out.make(io, settings)),
        Effect.provideService(Connection.Connection, connection),
        Effect.provideService(Io, io)
      )
  })

/** Prints an error: its message, or its JSON if results are JSON. */
const report = (error: Failure, isJson: boolean, io: IoService): Effect.Effect<void> => {
  const { paintNote } = Out.make(io, { json: isJson, quiet: false })
  const text = isJson ? JSON.stringify(errorJson(error)) : `${paintNote("red", "Error:")} ${error.message}`
  return error._tag === "ClosedPipe" ? Effect.void : Effect.ignore(io.stderr.write(`${text}\n`))
}

/**
 * Runs the command with these arguments, and returns the exit code. An error is printed on the standard error. An interruption ends it.
 */
export const run = (args: ReadonlyArray<string>, options: Options): Effect.Effect<number> =>
  Effect.matchEffect(execute(args, options), {
    onFailure: (error) => Effect.as(report(error, args.includes("--json"), options.io), ExitCode.of(error)),
    onSuccess: () => Effect.succeed(ExitCode.codes.ok)
  })
