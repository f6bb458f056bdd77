// @effect-diagnostics nodeBuiltinImport:off processEnv:off
/** The world around a command on Node. */
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath, pathToFileURL } from "node:url"
import { ClosedPipe, FileError, OutputError } from "./failure.js"
import type * as Io from "./io.js"

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "is not permitted",
  EISDIR: "is a directory",
  ENOENT: "does not exist",
  ENOSPC: "has no space left"
}

const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error && typeof error.code === "string"
    ? error.code
    : "it failed"

const toFileError =
  (what: string) =>
  (error: unknown): FileError => {
    const code = codeOf(error)
    return new FileError({ message: `${what} ${REASONS[code] ?? `cannot be used: ${code}`}` })
  }

const output = (stream: NodeJS.WriteStream): Io.Output => ({
  get isTerminal() {
    return stream.isTTY
  },
  get columns() {
    return stream.isTTY ? stream.columns : Infinity
  },
  write: (text) =>
    Effect.async((resume) => {
      stream.write(text, (error) =>
        resume(
          error === undefined || error === null
            ? Effect.void
            : Effect.fail(
                codeOf(error) === "EPIPE" || codeOf(error) === "ERR_STREAM_DESTROYED"
                  ? new ClosedPipe({ message: "the output is closed" })
                  : new OutputError({
                      message: `the output ${REASONS[codeOf(error)] ?? `cannot be written: ${codeOf(error)}`}`
                    })
              )
        )
      )
    })
})

/** It stops the stream after each part, so that what is not wanted is not read. */
const readStdinPart: Io.Service["readStdinPart"] = Effect.async((resume) => {
  const { stdin } = process
  if (stdin.readableEnded) return resume(Effect.succeed(new Uint8Array()))
  const stop = (): void => {
    stdin.off("data", onData).off("end", onEnd).off("error", onError).pause()
  }
  const settle = (result: Effect.Effect<Uint8Array, FileError>): void => {
    stop()
    resume(result)
  }
  const onData = (part: Uint8Array): void => settle(Effect.succeed(part))
  const onEnd = (): void => settle(Effect.succeed(new Uint8Array()))
  const onError = (error: unknown): void => settle(Effect.fail(toFileError("the standard input")(error)))
  stdin.on("data", onData).on("end", onEnd).on("error", onError).resume()
  return Effect.sync(stop)
})

const SIGNALS: Readonly<Record<string, number>> = { SIGINT: 130, SIGTERM: 143 }

const run: Io.Service["run"] = (
  command,
  args,
  { attached = false, env = {}, input = "", isResult = false, shell = false } = {}
) =>
  Effect.async<Io.Finished, FileError>((resume) => {
    // A shell gets the arguments as its own, so that nothing in them is read as a part of the line.
    const [file, all] = shell ? ["/bin/sh", ["-c", `${command} "$@"`, command, ...args]] : [command, [...args]]
    const child = spawn(file, all, {
      env: { ...process.env, ...env },
      stdio: attached
        ? ["inherit", isResult || process.stdout.isTTY ? "inherit" : 2, "inherit"]
        : ["pipe", "pipe", "inherit"]
    })
    const chunks: Array<Uint8Array> = []
    child.stdout?.on("data", (chunk: Uint8Array) => chunks.push(chunk))
    child.stdin?.on("error", () => undefined)
    child.stdin?.end(input)
    // Unlike Ctrl-C in a terminal, it comes to this process alone.
    const terminate = (): void => void child.kill("SIGTERM")
    process.on("SIGTERM", terminate)
    child.once("error", (error) => {
      process.off("SIGTERM", terminate)
      resume(Effect.fail(toFileError(`the program ${command}`)(error)))
    })
    child.once("close", (status, signal) => {
      process.off("SIGTERM", terminate)
      resume(
        Effect.succeed({
          status: status ?? SIGNALS[signal ?? ""] ?? 128,
          stdout: Buffer.concat(chunks).toString("utf8")
        })
      )
    })
    return Effect.suspend(() => {
      if (child.exitCode !== null || child.signalCode !== null) return Effect.void
      // A terminal gives Ctrl-C to both programs, and the other one may have something to put in order.
      if (!attached || !process.stdin.isTTY) child.kill()
      return Effect.async<void>((end) => void child.once("close", () => end(Effect.void)))
    })
  })

const ask: Io.Service["ask"] = (question) =>
  Effect.async<string, FileError>((resume) => {
    const lines = createInterface({ input: process.stdin, output: process.stderr })
    // Ctrl-C comes as an event here, since the terminal is read key by key.
    lines.once("SIGINT", () => process.kill(process.pid, "SIGINT"))
    lines.once("close", () => resume(Effect.succeed("")))
    lines.question(question, (answer) => {
      resume(Effect.succeed(answer))
      lines.close()
    })
    return Effect.sync(() => lines.close())
  })

const resolve: Io.Service["resolve"] = (specifier) => {
  for (const base of [import.meta.url, join(process.cwd(), "package.json")]) {
    try {
      return pathToFileURL(createRequire(base).resolve(specifier))
    } catch {
      // It may be installed in the other place.
    }
  }
  return undefined
}

/** The world of this process. */
export const make = (): Io.Service => ({
  env: process.env,
  stdout: output(process.stdout),
  stderr: output(process.stderr),
  isInteractive: process.stdin.isTTY && process.stderr.isTTY,
  readStdinPart,
  exists: (path) => Effect.sync(() => existsSync(path)),
  readFile: (path) => Effect.try({ try: () => readFileSync(path), catch: toFileError(path) }),
  writeFile: (path, text) =>
    Effect.try({ try: () => writeFileSync(path, text, { mode: 0o600 }), catch: toFileError(path) }),
  checkWritable: (path) => {
    const target = existsSync(path) ? path : dirname(path)
    return Effect.try({ try: () => accessSync(target, constants.W_OK), catch: toFileError(target) })
  },
  writeTemporary: (name, text) =>
    Effect.try({
      try: () => {
        const path = join(mkdtempSync(join(tmpdir(), "cloudfront-")), name)
        writeFileSync(path, text, { mode: 0o600 })
        return path
      },
      catch: toFileError(tmpdir())
    }),
  removeTemporary: (path) => Effect.sync(() => rmSync(dirname(path), { recursive: true, force: true })),
  run,
  runNode: (program, args) =>
    run(process.execPath, [...process.execArgv, fileURLToPath(program), ...args], { attached: true, isResult: true }),
  resolve,
  ask
})
