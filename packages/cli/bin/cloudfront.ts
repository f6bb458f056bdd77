/** The process `cloudfront`. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { readFileSync } from "node:fs"
import * as Cli from "../src/internal/cli.js"
import * as ExitCode from "../src/internal/exitCode.js"
import * as Connection from "../src/internal/lazyConnection.js"
import * as NodeIo from "../src/internal/nodeIo.js"

const SIGNALS = { SIGINT: ExitCode.codes.interrupted, SIGTERM: ExitCode.codes.terminated } as const

const io = NodeIo.make()

/** That of package.json, which is above this file and above the single file that is made of it. */
const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  readonly version: string
}

// A write reports it, too; without a listener the process would end with a stack trace.
process.stdout.on("error", () => undefined)
process.stderr.on("error", () => undefined)

// Results are written by Io. What is logged, such as a warning of AWS's reader of credentials, is none.
console.log = console.error

let signalled: number | undefined

const program = Effect.gen(function* () {
  const fiber = yield* Effect.fork(
    Cli.run(process.argv.slice(2), { io, connect: (settings) => Connection.make(io, settings), version })
  )
  for (const [name, code] of Object.entries(SIGNALS)) {
    process.on(name, () => {
      // Who presses Ctrl-C twice does not want to wait.
      if (signalled !== undefined) process.exit(code)
      signalled = code
      Effect.runFork(Fiber.interrupt(fiber))
    })
  }
  return yield* Fiber.await(fiber)
})

const exit = await Effect.runPromise(program)
if (Exit.isSuccess(exit)) process.exitCode = signalled ?? exit.value
else if (signalled === undefined) {
  process.stderr.write(`An error of the command itself: ${Cause.pretty(exit.cause)}\n`)
  process.exitCode = ExitCode.codes.unexpected
} else process.exitCode = signalled
// What is left of the standard input is nobody's, and what a child or an idle connection leaves open must not keep the process.
process.stdin.destroy()
if (signalled !== undefined) process.exit()
