/**
 * The command `npx @effect-cloudfront/testing`, which serves the in-memory CloudFront.
 *
 * @since 3.0.0
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as InMemoryCloudFront from "./InMemoryCloudFront.js"
import * as Node from "./internal/node.js"
import * as Server from "./Server.js"
import * as Settings from "./Settings.js"
import * as Snapshot from "./Snapshot.js"

/** What the command was told to do cannot be done. */
class CommandError extends Data.TaggedError("CommandError")<{
  readonly exitCode: 1 | 2
  readonly message: string
}> {}

const HELP = `Serves an in-memory CloudFront over HTTP. Point any AWS client at its URL.

Usage: npx @effect-cloudfront/testing [OPTIONS]

  --port PORT          the port, or 0 for a free one (default: 4566)
  --host HOST          the name or the address to listen on (default: 127.0.0.1)
  --allow-host NAME    answers control requests, and shows the page, by this name too; may be repeated
  --fast               changes are everywhere at once (default: after some minutes, as those of CloudFront)
  --seed NUMBER        the seed of generated ids (default: 1)
  --state FILE         loads the state from a file if it exists, and saves it there at the end, and on POST /_cloudfront/save
  --any-credentials    accepts any access key, and requests without a signature (default)
  --known-credentials  accepts only requests that are signed with the access key ${Settings.credentials.accessKeyId} and its secret
  --quiet              does not log requests
  --help               shows this text

An access key id of twelve digits is the id of an account of its own. Requests that are signed with the access key
${Settings.credentials.accessKeyId} are verified in any case.
`

interface Parsed {
  readonly port: number
  readonly host: string
  readonly allowedHosts: ReadonlyArray<string>
  readonly fast: boolean
  readonly seed: number
  readonly state: string | undefined
  readonly anyCredentials: boolean
  readonly quiet: boolean
  readonly help: boolean
}

const DEFAULTS: Parsed = {
  port: 4566,
  host: "127.0.0.1",
  allowedHosts: [],
  fast: false,
  seed: 1,
  state: undefined,
  anyCredentials: true,
  quiet: false,
  help: false
}

const wrong = (message: string): Effect.Effect<never, CommandError> =>
  Effect.fail(new CommandError({ exitCode: 2, message: `${message} (--help shows the options)` }))

const FLAGS: Readonly<Record<string, Partial<Parsed>>> = {
  "--fast": { fast: true },
  "--any-credentials": { anyCredentials: true },
  "--known-credentials": { anyCredentials: false },
  "--quiet": { quiet: true },
  "--help": { help: true },
  "-h": { help: true }
}

const whole = (name: string, text: string, max: number): Effect.Effect<number, CommandError> =>
  /^\d+$/.test(text) && Number(text) <= max
    ? Effect.succeed(Number(text))
    : wrong(`${name} must be a whole number from 0 to ${max}`)

type ReadValue = (text: string, before: Parsed) => Effect.Effect<Partial<Parsed>, CommandError>

const VALUES: Readonly<Record<string, ReadValue>> = {
  "--port": (text) => Effect.map(whole("--port", text, 65_535), (port) => ({ port })),
  "--host": (host) => Effect.succeed({ host }),
  "--allow-host": (name, { allowedHosts }) => Effect.succeed({ allowedHosts: [...allowedHosts, name] }),
  "--seed": (text) => Effect.map(whole("--seed", text, 2 ** 31 - 1), (seed) => ({ seed })),
  "--state": (state) => Effect.succeed({ state })
}

const parse = ([first, ...rest]: ReadonlyArray<string>, before: Parsed): Effect.Effect<Parsed, CommandError> => {
  if (first === undefined) return Effect.succeed(before)
  const [name = "", ...parts] = first.split("=")
  const flag = Object.hasOwn(FLAGS, name) ? FLAGS[name] : undefined
  if (flag !== undefined) {
    return parts.length > 0 ? wrong(`${name} takes no value`) : parse(rest, { ...before, ...flag })
  }
  const value = Object.hasOwn(VALUES, name) ? VALUES[name] : undefined
  if (value === undefined) return wrong(`Unknown option ${name}`)
  const [text, others] = parts.length > 0 ? [parts.join("="), rest] : [rest[0], rest.slice(1)]
  return text === undefined || text === ""
    ? wrong(`${name} needs a value`)
    : Effect.flatMap(value(text, before), (given) => parse(others, { ...before, ...given }))
}

const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error && typeof error.code === "string"
    ? error.code
    : "it failed"

/** Does something with files. `doing` is what cannot be done, for the message. */
const withFiles = <A>(
  doing: string,
  f: (files: NonNullable<ReturnType<typeof Node.files>>) => A
): Effect.Effect<A, CommandError> =>
  Effect.try({
    try: () => {
      const files = Node.files()
      return files === undefined ? undefined : { value: f(files) }
    },
    catch: (error) => new CommandError({ exitCode: 1, message: `Cannot ${doing}: ${codeOf(error)}` })
  }).pipe(
    Effect.flatMap((done) =>
      done === undefined
        ? Effect.fail(new CommandError({ exitCode: 1, message: `Cannot ${doing}: this runtime has no node:fs` }))
        : Effect.succeed(done.value)
    )
  )

/** The content of a state file, or `undefined` if there is none yet. */
const load = (file: string): Effect.Effect<unknown, CommandError | Snapshot.UnreadableSnapshot> =>
  Effect.flatMap(
    withFiles(`read the state in ${file}`, (files) =>
      files.existsSync(file) ? files.readFileSync(file, "utf8") : undefined
    ),
    (text) => (text === undefined ? Effect.succeed(undefined) : Snapshot.parse(text))
  )

/** Writes a file as a whole or not at all. It may hold secrets, so that only its owner may read it. */
const store = (file: string, snapshot: Snapshot.Snapshot): Effect.Effect<string, CommandError> =>
  withFiles(`save the state in ${file}`, (files) => {
    const part = `${file}.part`
    files.writeFileSync(part, `${JSON.stringify(snapshot, undefined, 2)}\n`, { mode: 0o600 })
    files.renameSync(part, file)
    return file
  })

const [RED, GREEN, YELLOW, GREY] = [31, 32, 33, 90]

const colorOf = (status: number | undefined): number =>
  status === undefined || status >= 500 ? RED : status >= 400 ? YELLOW : GREEN

/** A line of the log of requests. */
const lineOf = (
  { at, code, method, millis, operation, path, query, status }: Server.Answered,
  paint: (color: number, text: string) => string
): string => {
  const time = new Date(at).toISOString().slice(11, 23)
  const target = query === "" ? path : `${path}?${query}`
  const outcome = [status ?? "closed", code].filter((one) => one !== undefined).join(" ")
  return [
    paint(GREY, time),
    paint(colorOf(status), outcome),
    operation ?? method,
    paint(GREY, `${operation === undefined ? "" : `${method} `}${target} ${millis} ms`)
  ].join("  ")
}

/** The page reads all the time what it shows. */
const isRoutine = ({ method, path, status }: Server.Answered): boolean =>
  method === "GET" && status === 200 && path.startsWith("/_cloudfront/")

const SIGNALS = ["SIGINT", "SIGTERM"]

/** Waits for the first signal that asks the process to end. A second one ends it at once. */
const stopped = (process: NonNullable<ReturnType<typeof Node.host>>): Effect.Effect<string> =>
  Effect.async((resume) => {
    const listeners = SIGNALS.map((signal) => [signal, () => resume(Effect.succeed(signal))] as const)
    for (const [signal, listener] of listeners) process.once(signal, listener)
    return Effect.sync(() => {
      for (const [signal, listener] of listeners) process.off(signal, listener)
    })
  })

const serve = (
  { allowedHosts, anyCredentials, fast, host, port, quiet, seed, state }: Parsed,
  process: NonNullable<ReturnType<typeof Node.host>>
): Effect.Effect<void, CommandError> =>
  Effect.gen(function* () {
    const print = (text: string) => Effect.sync(() => void process.stdout.write(`${text}\n`))
    const isColored = process.stdout.hasColors?.() === true
    const paint = (color: number, text: string) => (isColored ? `\u001b[${color}m${text}\u001b[0m` : text)
    const service = yield* InMemoryCloudFront.InMemoryCloudFront
    const isLoaded =
      state === undefined
        ? false
        : yield* Effect.flatMap(load(state), (snapshot) =>
            snapshot === undefined ? Effect.succeed(false) : Effect.as(service.restore(snapshot), true)
          ).pipe(
            Effect.catchTag("UnreadableSnapshot", ({ message }) =>
              Effect.fail(new CommandError({ exitCode: 1, message: `${state}: ${message}` }))
            )
          )
    const save = state === undefined ? undefined : Effect.flatMap(service.snapshot, (now) => store(state, now))
    yield* Effect.scoped(
      Effect.gen(function* () {
        const { url } = yield* Server.serve({
          port,
          host,
          allowedHosts,
          save,
          onAnswer: quiet
            ? undefined
            : (answered) => (isRoutine(answered) ? Effect.void : print(lineOf(answered, paint)))
        }).pipe(Effect.mapError(({ message }) => new CommandError({ exitCode: 1, message })))
        yield* print(`The in-memory CloudFront listens at ${url}`)
        yield* print(
          [
            "A browser shows there what it has.",
            fast ? "Changes are everywhere at once." : "Changes take minutes, as those of CloudFront.",
            anyCredentials ? "Any credentials are accepted." : "Only known credentials are accepted.",
            state === undefined ? "The state is not saved." : `The state is ${isLoaded ? "from" : "saved in"} ${state}.`
          ].join(" ")
        )
        const signal = yield* stopped(process)
        yield* print(`${signal}: the server stops.`)
      })
    )
    if (save !== undefined) yield* Effect.flatMap(save, (file) => print(`The state is saved in ${file}.`))
  }).pipe(
    Effect.provide(
      InMemoryCloudFront.layerService({
        seed,
        signingRegion: "any",
        unknownCredentials: anyCredentials ? "accepted" : "refused",
        ...(fast ? { propagation: 0 } : {})
      })
    )
  )

/**
 * Runs the command with these arguments until the process gets SIGINT or SIGTERM. Returns the exit code: 0 after a signal, 1 if it
 * cannot listen, or cannot read or write the state, 2 if an argument is invalid. What went wrong is printed. It needs Node, or a runtime
 * like it.
 *
 * @since 3.0.0
 * @category commands
 */
export const run = (args: ReadonlyArray<string>): Effect.Effect<number> =>
  Effect.suspend(() => {
    const process = Node.host()
    if (process === undefined) return Effect.as(Effect.logError("The command needs Node, or a runtime like it"), 1)
    return Effect.flatMap(parse(args, DEFAULTS), (parsed) =>
      parsed.help ? Effect.sync(() => void process.stdout.write(HELP)) : serve(parsed, process)
    ).pipe(
      Effect.match({
        onFailure: ({ exitCode, message }) => {
          process.stderr.write(`${message}\n`)
          return exitCode
        },
        onSuccess: () => 0
      })
    )
  })
