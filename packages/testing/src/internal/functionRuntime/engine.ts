/** Runs functions. QuickJS, the parser and the hashes are loaded with the first function. */
import type * as Acorn from "acorn"
import type { QuickJSWASMModule } from "quickjs-emscripten-core"
import type { MissingPackageError } from "@effect-cloudfront/http/MissingPackage"
import { utf8Decode } from "@effect-cloudfront/core/protocol/Platform"
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as SynchronizedRef from "effect/SynchronizedRef"
import { load } from "../load.js"
import { randomOf } from "../random.js"
import { inRealTime } from "../realTime.js"
import * as Event from "./event.js"
import { execute, type Executed } from "./execute.js"
import type { Hashes } from "./hash.js"
import * as Limits from "./limits.js"
import * as Messages from "./messages.js"
import type { Run, Test } from "./model.js"
import * as Result from "./result.js"
import * as Syntax from "./syntax.js"

/**
 * The engine broke, as when the stack of the host was used up. The next run has a new one. The service's answer to a test
 * that could not be run is `TestFunctionFailed`.
 */
export class BrokenEngineError extends Data.TaggedError("BrokenEngineError")<{
  readonly message: string
  readonly cause: unknown
}> {}

/**
 * Runs a function once, in a world of its own. The run itself is one step of the fiber, which its limits bound, so it is
 * not interrupted halfway, and runs do not mix.
 *
 * `InvalidEventError` and `BrokenEngineError` are the service's `TestFunctionFailed`; what goes wrong within the function is
 * in the `Run`.
 */
export type RunFunction = (
  test: Test
) => Effect.Effect<Run, Event.InvalidEventError | BrokenEngineError | MissingPackageError>

interface Loaded {
  readonly engine: QuickJSWASMModule
  readonly acorn: typeof Acorn
  readonly hashes: Hashes
}

const loadAll = inRealTime(
  Effect.gen(function* () {
    const core = yield* load("quickjs-emscripten-core", () => import("quickjs-emscripten-core"))
    const variant = yield* load(
      "@jitl/quickjs-singlefile-mjs-release-sync",
      () => import("@jitl/quickjs-singlefile-mjs-release-sync")
    )
    const acorn = yield* load("acorn", () => import("acorn"))
    const { hmac } = yield* load("@noble/hashes", () => import("@noble/hashes/hmac.js"))
    const { md5, sha1 } = yield* load("@noble/hashes", () => import("@noble/hashes/legacy.js"))
    const { sha256 } = yield* load("@noble/hashes", () => import("@noble/hashes/sha2.js"))
    const engine = yield* load("quickjs-emscripten-core", () =>
      core.newQuickJSWASMModuleFromVariant(
        core.newVariant(variant.default, {
          wasmMemory: new WebAssembly.Memory({ initial: Limits.PAGES, maximum: Limits.PAGES })
        })
      )
    )
    return { engine, acorn, hashes: { hmac, md5, sha1, sha256 } } satisfies Loaded
  })
)

const NOTHING = { logs: [], originChanges: [], isAllowed: undefined, customData: undefined } as const

const failedRun = (
  failure: "execution" | "validation",
  message: string,
  executed: Partial<Executed>,
  utilization: number
): Run => ({
  computeUtilization: String(utilization),
  executionLogs: executed.logs ?? [],
  errorMessage: message,
  failure,
  originChanges: executed.originChanges ?? [],
  isAllowed: executed.isAllowed === undefined ? undefined : false,
  customData: executed.customData
})

const finish = (test: Test, event: Event.Event, limits: Limits.Limits, executed: Executed): Run => {
  const utilization = Math.min(100, Math.floor((100 * executed.steps) / limits.steps))
  if (executed.error !== undefined) {
    return failedRun("execution", Messages.couldNotRun(executed.error), executed, utilization)
  }
  // In doubt: what `TestConnectionFunction` has for the output of a connection function.
  const result =
    test.kind === "connection"
      ? { output: JSON.stringify({ connection: { action: executed.isAllowed === true ? "allow" : "deny" } }) }
      : Result.check(
          event,
          executed.returned === undefined ? undefined : JSON.parse(executed.returned),
          test.checks ?? "test"
        )
  if ("reason" in result) return failedRun("validation", Messages.invalidValue(result.reason), executed, utilization)
  return {
    computeUtilization: String(utilization),
    executionLogs: executed.logs,
    errorMessage: "",
    output: result.output,
    originChanges: executed.originChanges,
    isAllowed: executed.isAllowed,
    customData: executed.customData
  }
}

/** An engine. It is loaded with the first run, and is freed with the reference to it. */
export const make: Effect.Effect<RunFunction> = Effect.map(
  SynchronizedRef.make<Loaded | undefined>(undefined),
  (ref): RunFunction => {
    const loaded = SynchronizedRef.modifyEffect(ref, (before) =>
      before === undefined
        ? Effect.map(loadAll, (after) => [after, after] as const)
        : Effect.succeed([before, before] as const)
    )
    return (test) =>
      Effect.gen(function* () {
        const event = yield* Event.read(test.kind, test.event)
        const { acorn, engine, hashes } = yield* loaded
        const limits = { ...Limits.defaults(test.kind), ...test.limits }
        const undocumented = test.undocumented ?? "refuse"
        const broken = (cause: unknown): Run => failedRun("execution", Messages.couldNotRun(String(cause)), NOTHING, 0)
        const source = utf8Decode(test.code)
        if (source === undefined || source.includes("\0")) return broken("SyntaxError: The code is not text in UTF-8")
        const prepared = yield* Effect.try({
          try: () => Syntax.prepare(acorn, source, { kind: test.kind, runtime: test.runtime, undocumented }),
          catch: (error) => ({ message: Syntax.ofParser(source, error) })
        }).pipe(Effect.match({ onFailure: (refused) => refused, onSuccess: (made) => made }))
        if ("message" in prepared) return broken(prepared.message)
        const now = yield* Clock.currentTimeMillis
        const seed = Math.floor((yield* Random.next) * 2 ** 32)
        const executed = yield* Effect.try({
          try: () =>
            execute(engine, hashes, {
              kind: test.kind,
              runtime: test.runtime,
              undocumented,
              script: prepared.script,
              size: test.code.length + test.event.length,
              event,
              keyValueStore: test.keyValueStore,
              limits,
              now,
              random: randomOf(seed, 0)
            }),
          catch: (cause) =>
            new BrokenEngineError({ message: "The JavaScript engine broke while it ran the function.", cause })
        }).pipe(Effect.tapError(() => SynchronizedRef.set(ref, undefined)))
        if (executed.isSpent) yield* SynchronizedRef.set(ref, undefined)
        return finish(test, event, limits, executed)
      })
  }
)
