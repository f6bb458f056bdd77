/**
 * Invalid and malicious responses, each over a real socket. The call must end as expected, in bounded time and memory.
 */
import * as Errors from "@effect-cloudfront/core/Errors"
import * as Operation from "@effect-cloudfront/core/Operation"
import { operations } from "@effect-cloudfront/core/operations"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as Retry from "@effect-cloudfront/http/Retry"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { fork, type ChildProcess } from "node:child_process"
import { fileURLToPath } from "node:url"
import * as Client from "./Client.js"
import * as Json from "./Json.js"
import * as Lists from "./Lists.js"
import { failed, passed, type Case, type Outcome } from "./Report.js"

export interface HostileCase {
  readonly id: string
  readonly op: string
  readonly input: unknown
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly bodyBase64?: string
  readonly repeat?: ReadonlyArray<readonly [string, number]>
  readonly gzipRepeat?: ReadonlyArray<readonly [string, number]>
  readonly raw?: string
  readonly expect: {
    readonly kind: "value" | "service-error" | "http-error" | "decode-error" | "transport-error" | "either"
    readonly value?: unknown
    readonly code?: string
    readonly message?: string
    readonly status?: number
  }
  readonly limits: { readonly ms: number; readonly rssMB: number }
}

export const isFile = (json: unknown): json is ReadonlyArray<HostileCase> =>
  Array.isArray(json) &&
  json.length > 0 &&
  json.every((one) => "goodClient" in one || ("limits" in one && "expect" in one))

interface Measured {
  readonly millis: number
  readonly peakMB: number
}

/** Measures the time and the memory of an effect. */
const measured = <A, E>(self: Effect.Effect<A, E>): Effect.Effect<readonly [A, Measured], E> =>
  Effect.suspend(() => {
    let peak = process.memoryUsage.rss()
    const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5)
    const started = performance.now()
    return self.pipe(
      Effect.map((value) => {
        peak = Math.max(peak, process.memoryUsage.rss())
        return [value, { millis: performance.now() - started, peakMB: peak / 2 ** 20 }] as const
      }),
      Effect.ensuring(Effect.sync(() => clearInterval(timer)))
    )
  })

/** Values that are decoded although they are invalid in requests: -Infinity, and empty code. */
const REVIEWED: ReadonlySet<string> = new Set(["double-inf", "blob-empty"])

/** Intended differences between this library and the expectations, with reasons. */
export const differences = {
  otherStatus: "a successful status that the operation does not document is a failure, whatever the body is",
  noVersion:
    "a result without the ETag that the service always sends is a failure: the next change would have no version",
  ...Lists.differences
} as const

type Difference = keyof typeof differences

/** The intended difference that explains a failure. */
const differenceOf = (
  one: HostileCase,
  operation: Client.Callable,
  exit: Exit.Exit<unknown, unknown>
): Difference | undefined => {
  const error = Exit.isFailure(exit) ? Option.getOrUndefined(Cause.failureOption(exit.cause)) : undefined
  if (one.expect.kind !== "value" || !(error instanceof Errors.DecodeError)) return undefined
  if (one.status >= 200 && one.status <= 299 && one.status !== operation.description.status) return "otherStatus"
  const hasVersion = Object.keys(one.headers).some((name) => name.toLowerCase() === "etag")
  return error.path === "ETag" && !hasVersion ? "noVersion" : undefined
}

/** The expected value in the form of this library. */
const expectedValue = (operation: Client.Callable, value: unknown): unknown => {
  const { output } = operation.description
  return output === undefined ? Json.fromJson(value) : Lists.withRequiredLists(output, Json.fromJson(value))
}

const judge = (one: HostileCase, operation: Client.Callable, exit: Exit.Exit<unknown, unknown>): Outcome => {
  const { expect } = one
  const wrong = failed(expect.kind, expect, Client.explain(exit))
  if (Exit.isSuccess(exit)) {
    if (expect.kind === "value")
      return Json.equal(expectedValue(operation, expect.value), exit.value)
        ? passed
        : failed("value", expect.value, Json.toJson(exit.value))
    const right =
      operation.description.output === undefined ||
      Schema.is(Operation.success(operation))(exit.value) ||
      REVIEWED.has(one.id)
    return expect.kind === "either" && right ? passed : wrong
  }
  const failure = Cause.failureOption(exit.cause)
  if (failure._tag === "None") return failed("a typed error", expect, Client.explain(exit))
  const error = failure.value as {
    readonly code?: string
    readonly serviceMessage?: string
    readonly httpStatus?: number
    readonly status?: number
  }
  switch (expect.kind) {
    case "decode-error":
      return error instanceof Errors.DecodeError ? passed : wrong
    case "transport-error":
      return error instanceof Errors.TransportError ? passed : wrong
    case "http-error":
      return (error.httpStatus ?? error.status) === expect.status ? passed : wrong
    case "service-error": {
      const status = expect.status === undefined || (error.httpStatus ?? error.status) === expect.status
      const message = expect.message === undefined || error.serviceMessage === expect.message
      return error.code === expect.code && status && message ? passed : wrong
    }
    case "either":
      return passed
    case "value":
      return wrong
  }
}

const bounded = (one: HostileCase, { millis, peakMB }: Measured, outcome: Outcome): Outcome => {
  if (outcome._tag !== "Passed") return outcome
  if (millis > one.limits.ms) return failed("time in ms", one.limits.ms, Math.round(millis))
  return peakMB > one.limits.rssMB ? failed("memory in MB", one.limits.rssMB, Math.round(peakMB)) : passed
}

/** The next message of a process. Dies if the process ends instead. */
const nextMessage = <A>(child: ChildProcess, send: unknown): Effect.Effect<A> =>
  Effect.async((resume) => {
    const ended = (code: number | null): void => resume(Effect.die(`${child.spawnargs.at(-2)} ended with ${code}`))
    child.once("exit", ended)
    child.once("message", (message) => {
      child.off("exit", ended)
      resume(Effect.succeed(message as A))
    })
    if (send !== undefined) child.send(send as object)
  })

/** Starts a script of this folder as a process in the scope. */
const start = (script: string, path: string) =>
  Effect.acquireRelease(
    Effect.sync(() =>
      fork(fileURLToPath(new URL(script, import.meta.url)), [path], {
        execArgv: process.execArgv,
        serialization: "advanced"
      })
    ),
    (child) => Effect.sync(() => child.kill())
  )

/** `run` in a separate process, so that the memory of earlier suites is not counted. */
export const runInProcess = (path: string): Effect.Effect<ReadonlyArray<Case>> =>
  start("./hostileClient.ts", path).pipe(
    Effect.flatMap((child) => nextMessage<ReadonlyArray<Case>>(child, undefined)),
    Effect.scoped
  )

export interface Worst {
  readonly millis: number
  readonly peakMB: number
}

export const run = (path: string, cases: ReadonlyArray<HostileCase>): Effect.Effect<ReadonlyArray<Case>> =>
  Effect.gen(function* () {
    const child = yield* start("./hostileServer.ts", path)
    const { port } = yield* nextMessage<{ readonly port: number }>(child, undefined)
    const one = (index: number): Effect.Effect<Case> =>
      Effect.gen(function* () {
        const hostile = cases[index] as HostileCase
        const operation = (operations as unknown as Readonly<Record<string, Client.Callable>>)[hostile.op]
        if (operation === undefined)
          return { name: hostile.id, outcome: failed("operation", hostile.op, "no such operation"), differences: [] }
        const client = CloudFrontHttp.layer({
          endpoint: `http://127.0.0.1:${port}/case-${index}`,
          timeout: "5 seconds"
        }).pipe(Layer.provide([NodeHttpClient.layer, Client.credentials]), Layer.orDie)
        const [exit, spent] = yield* operation(hostile.input).pipe(
          Retry.withPolicy(Retry.none),
          Effect.provide(client),
          Effect.exit,
          measured
        )
        const difference = differenceOf(hostile, operation, exit)
        return {
          name: hostile.id,
          outcome: bounded(hostile, spent, difference === undefined ? judge(hostile, operation, exit) : passed),
          differences: difference === undefined ? [] : [difference],
          spent
        }
      })
    // Cases with a high use of memory come last, because the memory is freed late.
    const order = cases
      .map((_, index) => index)
      .sort((a, b) => (cases[a]?.limits.rssMB ?? 0) - (cases[b]?.limits.rssMB ?? 0))
    const results = yield* Effect.forEach(order, one, { concurrency: 1 })
    const { uninvited } = yield* nextMessage<{ readonly uninvited: number }>(child, {})
    const followed: Outcome = uninvited === 0 ? passed : failed("requests that nobody asked for", 0, uninvited)
    return [...results, { name: "no redirect or external entity was followed", outcome: followed, differences: [] }]
  }).pipe(Effect.scoped)
