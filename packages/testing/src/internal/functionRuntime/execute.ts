/** One run of a function: in a runtime of QuickJS of its own, which is freed at the end. */
import type { QuickJSContext, QuickJSHandle, QuickJSWASMModule } from "quickjs-emscripten-core"
import { utf8Encode, utf8Prefix } from "@effect-cloudfront/core/protocol/Platform"
import type { Event } from "./event.js"
import * as Hash from "./hash.js"
import * as Limits from "./limits.js"
import * as Messages from "./messages.js"
import type { KeyValueStore, Kind, OriginChange, Runtime } from "./model.js"
import { SOURCES } from "./modules.js"
import { SANDBOX, TABLES } from "./sandbox.js"
import { MODULES } from "./syntax.js"

export interface Execution {
  readonly kind: Kind
  readonly runtime: Runtime
  readonly undocumented: "refuse" | "accept"
  readonly script: string
  /** The size of the source, in bytes. */
  readonly size: number
  readonly event: Event
  readonly keyValueStore: KeyValueStore | undefined
  readonly limits: Limits.Limits
  /** Milliseconds since 1970. The time does not pass during a run. */
  readonly now: number
  readonly random: () => number
}

export interface Executed {
  /** The steps that were used. */
  readonly steps: number
  readonly logs: ReadonlyArray<string>
  /** The error, as it follows "invalid or could not run. ". */
  readonly error: string | undefined
  /** The JSON of what the handler returned. `undefined` after an error, and where JSON has nothing for the value. */
  readonly returned: string | undefined
  readonly originChanges: ReadonlyArray<OriginChange>
  readonly isAllowed: boolean | undefined
  readonly customData: string | undefined
  /** The engine ran out of memory, and should not be used again. */
  readonly isSpent: boolean
}

/** QuickJS asks whether to go on once in so many of its steps. */
const STEPS_PER_QUESTION = 10_000

/** What QuickJS may use of its stack, in bytes. The engine's own stack is larger, and is also that of the caller. */
const STACK = 96 * 1024

/** The longest prefix with at most so many bytes. */
const cut = (text: string, bytes: number): string => {
  const encoded = utf8Encode(text)
  return encoded.length <= bytes ? text : utf8Prefix(encoded.subarray(0, bytes)).text
}

const isoSeconds = (millis: number): string => new Date(millis).toISOString()

/** The memory of a context with the sandbox, about, in bytes. It is not the code's. */
const OWN_MEMORY = 256 * 1024

/** The steps that counting down itself costs. */
const COUNTING = 2

/** Why QuickJS was stopped. */
type Expired = "time" | "memory" | undefined

/** Runs the code. Throws what the engine throws when it breaks, after which the engine must not be used again. */
export const execute = (engine: QuickJSWASMModule, hashes: Hash.Hashes, execution: Execution): Executed => {
  const { event, keyValueStore, kind, limits, runtime } = execution
  const logs: Array<string> = []
  let logged = 0
  let isFull = false
  const originChanges: Array<OriginChange> = []
  let decision: string | undefined
  let customData: string | undefined

  const start = Limits.START + execution.size
  const questions = Math.ceil(Math.max(0, limits.steps - start) / STEPS_PER_QUESTION)
  let asked = 0
  let isCounting = false
  let expired: Expired

  const js = engine.newRuntime()
  js.setMaxStackSize(STACK)
  js.setInterruptHandler(() => {
    if (isCounting) return true
    asked += 1
    if (asked > questions) expired = "time"
    lookAtMemory()
    return expired !== undefined
  })
  const context = js.newContext()

  /**
   * The memory that is in use, in bytes. QuickJS's own limit does nothing where it is compiled to WebAssembly, since
   * there it does not know how large a block is.
   */
  const usedMemory = (): number =>
    js
      .computeMemoryUsage()
      .consume((usage) => context.getProp(usage, "memory_used_size").consume((size) => context.getNumber(size)))
  const lookAtMemory = (more = 0): void => {
    if (usedMemory() + more > OWN_MEMORY + limits.memory) expired = "memory"
  }
  const handles: Array<QuickJSHandle> = []
  const keep = (handle: QuickJSHandle): QuickJSHandle => {
    handles.push(handle)
    return handle
  }

  /** What the sandbox asks of its host. Only texts and numbers pass. */
  const host = (operation: string, args: ReadonlyArray<string | null>): string | number | undefined => {
    const first = args[0] ?? ""
    const second = args[1] ?? ""
    switch (operation) {
      case "log": {
        const line = cut(first, limits.logs - logged)
        if (!isFull) logs.push(line)
        isFull ||= line !== first
        logged += utf8Encode(line).length
        return undefined
      }
      case "memory":
        lookAtMemory(Number(first))
        return expired
      case "random":
        return execution.random()
      case "known":
        return Hash.digest(hashes, first, "", undefined)
      case "digest":
        return Hash.digest(hashes, first, second, args[2] ?? undefined)
      case "kvs":
        return keyValueStore?.items.get(first)
      case "origin":
        originChanges.push({
          method: first as OriginChange["method"],
          arguments: JSON.parse(second) as ReadonlyArray<unknown>
        })
        return undefined
      case "decide":
        decision = first
        return undefined
      case "customData":
        customData = cut(first, Limits.CUSTOM_DATA)
        return undefined
      default:
        return undefined
    }
  }

  try {
    const hostFunction = keep(
      context.newFunction("ask", (question) => {
        const [operation, ...args] = JSON.parse(context.getString(question)) as ReadonlyArray<string | null>
        const answer = host(operation ?? "", args)
        return answer === undefined ? context.undefined : context.newString(JSON.stringify(answer))
      })
    )
    // A module is compiled within the run, but compiling has no steps.
    const compile = keep(
      context.newFunction("compile", (name) =>
        context.unwrapResult(
          context.evalCode(SOURCES[context.getString(name)] ?? "undefined", "module.js", { type: "global" })
        )
      )
    )
    const options = {
      isFirst: runtime === "cloudfront-js-1.0",
      isConnection: kind === "connection",
      isRefusing: execution.undocumented === "refuse",
      eventType: event.type,
      modules: MODULES[runtime],
      now: execution.now,
      kvs: keyValueStore && {
        id: keyValueStore.id,
        keyCount: keyValueStore.items.size,
        creationDateTime: isoSeconds(keyValueStore.created),
        lastUpdatedDateTime: isoSeconds(keyValueStore.lastModified)
      }
    }
    const setUp = keep(context.unwrapResult(context.evalCode(SANDBOX, "sandbox.js", { type: "global" })))
    const tables = keep(context.unwrapResult(context.evalCode(`(${TABLES})`, "tables.js", { type: "global" })))
    const kit = keep(
      context.unwrapResult(
        context.callFunction(
          setUp,
          context.undefined,
          hostFunction,
          compile,
          keep(context.newString(JSON.stringify(options))),
          tables
        )
      )
    )
    const tool = (name: string): QuickJSHandle => keep(context.getProp(kit, name))
    const countDown = tool("countDown")
    const turns = tool("turns")
    const describe = tool("describe")
    const stringify = tool("stringify")
    const call = tool("call")

    /**
     * The steps until QuickJS asks the next time: it counts them down, and a loop that does nothing but count is
     * interrupted at the end. The count begins anew then. So a run is measured exactly, by the engine's own count.
     */
    const left = (): number => {
      isCounting = true
      const interrupted = context.callFunction(countDown, context.undefined)
      interrupted.dispose()
      isCounting = false
      return context
        .unwrapResult(context.callFunction(turns, context.undefined))
        .consume((handle) => context.getNumber(handle))
    }

    // The sandbox used a part of the first count. After it, a count is whole.
    left()
    asked = 0
    const outcome = run(context, execution, { describe, stringify, call }, () => expired !== undefined)
    const rest = expired === undefined ? STEPS_PER_QUESTION - COUNTING - left() : 0
    if (expired === undefined) lookAtMemory()
    const used = expired === undefined ? asked * STEPS_PER_QUESTION + Math.max(0, rest) : limits.steps
    const steps = start + used
    const isOverTime = expired === "time" || steps > limits.steps
    const error = expired === "memory" ? Messages.MEMORY_LIMIT : isOverTime ? Messages.TIME_LIMIT : outcome.error
    return {
      steps: Math.min(steps, limits.steps),
      logs,
      error,
      returned: error === undefined ? outcome.returned : undefined,
      originChanges,
      isAllowed: kind === "connection" ? decision === "allow" : undefined,
      customData,
      isSpent: error === Messages.MEMORY_LIMIT
    }
  } finally {
    for (const handle of handles) handle.dispose()
    context.dispose()
    js.dispose()
  }
}

interface Tools {
  readonly describe: QuickJSHandle
  readonly stringify: QuickJSHandle
  readonly call: QuickJSHandle
}

interface Outcome {
  readonly error: string | undefined
  readonly returned: string | undefined
}

const run = (context: QuickJSContext, execution: Execution, tools: Tools, isExpired: () => boolean): Outcome => {
  const failed = (error: QuickJSHandle): Outcome =>
    error.consume((handle) => ({ error: isExpired() ? "" : describe(context, tools, handle), returned: undefined }))

  const loaded = context.evalCode(execution.script, "function.js", { type: "global" })
  if (loaded.error !== undefined) return failed(loaded.error)
  loaded.value.dispose()

  const name = execution.kind === "connection" ? "connectionHandler" : "handler"
  const found = context.evalCode(`typeof ${name} === "function" ? ${name} : undefined`, "handler.js", {
    type: "global"
  })
  if (found.error !== undefined) return failed(found.error)
  return found.value.consume((handler) => {
    if (context.typeof(handler) !== "function") return { error: Messages.noHandler(name), returned: undefined }
    const json = context.newString(JSON.stringify(execution.event.value))
    const called = json.consume((text) => context.callFunction(tools.call, context.undefined, handler, text))
    if (called.error !== undefined) return failed(called.error)
    return called.value.consume((value) => {
      const jobs = context.runtime.executePendingJobs()
      if (jobs.error !== undefined) return failed(jobs.error)
      jobs.dispose()
      // Only 2.0 waits for a promise.
      if (execution.runtime === "cloudfront-js-1.0") return settled(context, tools, value, failed)
      const state = context.getPromiseState(value)
      if (state.type === "pending") return { error: isExpired() ? "" : Messages.NEVER_SETTLED, returned: undefined }
      if (state.type === "rejected") return failed(state.error)
      if (state.notAPromise === true) return settled(context, tools, value, failed)
      return state.value.consume((one) => settled(context, tools, one, failed))
    })
  })
}

const settled = (
  context: QuickJSContext,
  { stringify }: Tools,
  value: QuickJSHandle,
  failed: (error: QuickJSHandle) => Outcome
): Outcome => {
  const written = context.callFunction(stringify, context.undefined, value)
  if (written.error !== undefined) return failed(written.error)
  return written.value.consume((json) => ({
    error: undefined,
    returned: context.typeof(json) === "string" ? context.getString(json) : undefined
  }))
}

/** The name and the message of what was thrown. The code may have made reading them fail, too. */
const describe = (context: QuickJSContext, tools: Tools, error: QuickJSHandle): string => {
  const described = context.callFunction(tools.describe, context.undefined, error)
  if (described.error !== undefined) return described.error.consume(() => "Error")
  const text = described.value.consume((handle) => context.getString(handle))
  return text === "InternalError: out of memory" ? Messages.MEMORY_LIMIT : Messages.ofEngine(text)
}
