/** The world around a command: streams, files, the environment, and other programs. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { UsageError, type FileError, type WriteError } from "./failure.js"

export interface Output {
  readonly isTerminal: boolean
  /** The width of the terminal. */
  readonly columns: number
  readonly write: (text: string) => Effect.Effect<void, WriteError>
}

export interface Finished {
  /** The exit status; 128 and more after a signal. */
  readonly status: number
  readonly stdout: string
}

export interface RunOptions {
  /** Whether the program has the terminal, so that its output is not captured. */
  readonly attached?: boolean
  /** Whether what an attached program prints is a result. If not, it is on the standard error, unless both are a terminal. */
  readonly isResult?: boolean
  /** What the program reads. */
  readonly input?: string
  /** Whether the command is a line for the shell, with the arguments after it. */
  readonly shell?: boolean
  /** Variables in addition to those of the environment. */
  readonly env?: Readonly<Record<string, string>>
}

export interface Service {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: Output
  readonly stderr: Output
  /** Whether somebody can answer a question. */
  readonly isInteractive: boolean
  /** The next bytes of the standard input; none at its end. */
  readonly readStdinPart: Effect.Effect<Uint8Array, FileError>
  readonly exists: (path: string) => Effect.Effect<boolean>
  readonly readFile: (path: string) => Effect.Effect<Uint8Array, FileError>
  /** Writes a file that only its owner may read. */
  readonly writeFile: (path: string, text: string) => Effect.Effect<void, FileError>
  /** Fails if a file could not be written there now. */
  readonly checkWritable: (path: string) => Effect.Effect<void, FileError>
  /** Writes a new file in a directory of its own, and returns its path. */
  readonly writeTemporary: (name: string, text: string) => Effect.Effect<string, FileError>
  /** Removes a file of `writeTemporary`. */
  readonly removeTemporary: (path: string) => Effect.Effect<void>
  readonly run: (
    command: string,
    args: ReadonlyArray<string>,
    options?: RunOptions
  ) => Effect.Effect<Finished, FileError>
  /** Runs a program of Node, which has the terminal. */
  readonly runNode: (program: URL, args: ReadonlyArray<string>) => Effect.Effect<Finished, FileError>
  /** The URL of a module that is installed beside the command or in the current folder. */
  readonly resolve: (specifier: string) => URL | undefined
  /** Asks a question on the terminal, and returns the line that is typed. */
  readonly ask: (question: string) => Effect.Effect<string, FileError>
}

export class Io extends Context.Tag("@effect-cloudfront/cli/Io")<Io, Service>() {}

const utf8 = new TextDecoder("utf-8", { fatal: false })

export const decodeText = (bytes: Uint8Array): string => utf8.decode(bytes)

export const readText = (path: string): Effect.Effect<string, FileError, Io> =>
  Effect.flatMap(Io, (io) => Effect.map(io.readFile(path), decodeText))

/** All of the standard input. */
export const readStdin: Effect.Effect<string, FileError, Io> = Effect.gen(function* () {
  const { readStdinPart } = yield* Io
  const decoder = new TextDecoder()
  let text = ""
  for (;;) {
    const part = yield* readStdinPart
    if (part.length === 0) return text + decoder.decode()
    text += decoder.decode(part, { stream: true })
  }
})

/** A value of the command line: itself, `@FILE` for the content of a file, or `-` for the standard input. */
export const readArgument = (text: string): Effect.Effect<string, FileError, Io> =>
  Effect.flatMap(Io, (io) => {
    if (text === "-") return readStdin
    return text.startsWith("@") ? Effect.map(io.readFile(text.slice(1)), decodeText) : Effect.succeed(text)
  })

/** The JSON of a value of the command line. */
export const readJson = (what: string, text: string): Effect.Effect<unknown, FileError | UsageError, Io> =>
  Effect.flatMap(readArgument(text), (content) => parseJson(what, content))

/** Parses JSON. The message of the error has the position, and nothing of the text, which may have secrets in it. */
export const parseJson = (what: string, text: string): Effect.Effect<unknown, UsageError> =>
  Effect.try({
    try: (): unknown => JSON.parse(text),
    catch: (cause) => new UsageError({ message: `${what} is not JSON${positionOf(cause, text)}` })
  })

const positionOf = (cause: unknown, text: string): string => {
  const message = cause instanceof Error ? cause.message : ""
  const position = /at position (\d+)/.exec(message)?.[1]
  if (position === undefined) return /end of JSON/i.test(message) ? ": it ends too early" : ""
  const before = text.slice(0, Number(position))
  return `: line ${before.split("\n").length}, column ${before.length - before.lastIndexOf("\n")}`
}

/** The lines that have something in them. */
export const linesOf = (text: string): ReadonlyArray<string> =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "")
