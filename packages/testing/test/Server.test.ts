import { getDistribution, listDistributions } from "@effect-cloudfront/core/Distribution"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import * as Retry from "@effect-cloudfront/http/Retry"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { get, request } from "node:http"
import { connect } from "node:net"
import * as Control from "@effect-cloudfront/testing/Control"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Server from "@effect-cloudfront/testing/Server"
import * as Settings from "@effect-cloudfront/testing/Settings"
import type { Snapshot } from "@effect-cloudfront/testing/Snapshot"
import { create, fake, read } from "./support.js"

const http = FetchHttpClient.layer

const service = InMemoryCloudFront.layerService()

/** The client and the control of a server. */
const clients = ({ url }: Server.Listening) =>
  Layer.merge(
    CloudFrontHttp.layer({ endpoint: url }).pipe(Layer.provide(Credentials.layerStatic(Settings.credentials))),
    Control.layer(url)
  ).pipe(Layer.provide(http))

/** A server, and what talks to it. */
const layer = Layer.unwrapScoped(Effect.map(Server.serve({ port: 0 }), clients)).pipe(Layer.provideMerge(service))

const control = Control.Control

const fetchText = (
  url: string,
  options: { readonly method?: string; readonly headers?: Record<string, string> } = {}
) =>
  Effect.promise(
    () =>
      new Promise<{ readonly status: number | undefined; readonly text: string }>((resolve, reject) => {
        request(url, { agent: false, ...options }, (response) => {
          let text = ""
          response.on("data", (chunk: Buffer) => (text += chunk.toString()))
          response.on("end", () => resolve({ status: response.statusCode, text }))
        })
          .on("error", reject)
          .end()
      })
  )

describe("a server", () => {
  it.live("answers as CloudFront does", () =>
    Effect.gen(function* () {
      const made = yield* create({ Comment: "ä & <ö>" })
      assert.strictEqual((yield* read(made.id)).config.Comment, "ä & <ö>")
      const error = yield* Effect.flip(getDistribution({ Id: "a/b c%2F" }))
      assert.strictEqual(error._tag, "NoSuchDistribution")
      const { calls } = yield* fake
      assert.strictEqual((yield* calls).at(-1)?.path, "/2020-05-31/distribution/a%2Fb%20c%252F")
    }).pipe(Effect.provide(layer))
  )

  it.live("closes connections, and sends slow bodies", () =>
    Effect.gen(function* () {
      const { faults } = yield* fake
      yield* faults.on("ListDistributions", Faults.resetAfter)
      const error = yield* Effect.flip(listDistributions())
      assert.strictEqual(error._tag === "TransportError" && error.reason, "Reset")
      yield* faults.on("ListDistributions", Faults.slowBody("150 millis", 3))
      const [took] = yield* Effect.timed(listDistributions())
      assert.isAtLeast(Duration.toMillis(took), 140)
    }).pipe(Retry.withPolicy(Retry.none), Effect.provide(layer))
  )

  it.live("tells of each answer", () =>
    Effect.gen(function* () {
      const seen: Array<Server.Answered> = []
      const onAnswer = (answered: Server.Answered) => Effect.sync(() => void seen.push(answered))
      const { url } = yield* Server.serve({ port: 0, onAnswer })
      yield* fetchText(`${url}/2020-05-31/distribution/?MaxItems=1`)
      yield* fetchText(`${url}/_cloudfront/health`)
      yield* fetchText(`${url}/nothing`)
      assert.deepInclude(seen[0], {
        method: "GET",
        path: "/2020-05-31/distribution/",
        query: "MaxItems=1",
        operation: "ListDistributions",
        status: 403,
        code: "MissingAuthenticationToken"
      })
      assert.deepInclude(seen[1], { operation: undefined, status: 200, code: undefined })
      assert.deepInclude(seen[2], { operation: undefined, status: 403 })
    }).pipe(Effect.scoped, Effect.provide(service))
  )

  it.live("stops with its scope, although a client is waiting", () =>
    Effect.gen(function* () {
      const { faults } = yield* fake
      yield* faults.on("*", Faults.silence)
      let closed: Promise<unknown> = Promise.resolve()
      const { port } = yield* Effect.scoped(
        Effect.tap(Server.serve({ port: 0 }), ({ url }) =>
          Effect.promise(() => {
            closed = new Promise((resolve) => get(`${url}/2020-05-31/distribution`).on("error", resolve))
            return new Promise((resolve) => setTimeout(resolve, 200))
          })
        )
      )
      assert.strictEqual(((yield* Effect.promise(() => closed)) as NodeJS.ErrnoException).code, "ECONNRESET")
      const refused = yield* Effect.promise(
        () =>
          new Promise<boolean>((resolve) => {
            const socket = connect(port, "127.0.0.1", () => {
              socket.destroy()
              resolve(false)
            }).on("error", () => resolve(true))
          })
      )
      assert.isTrue(refused)
    }).pipe(Effect.provide(service))
  )

  it.live("says why it cannot listen", () =>
    Effect.gen(function* () {
      const { port } = yield* Server.serve({ port: 0 })
      const inUse = yield* Effect.flip(Server.serve({ port }))
      assert.deepInclude(inUse, {
        reason: "AddressInUse",
        message: `127.0.0.1:${port} is in use; choose another port, or 0 for a free one`
      })
      const elsewhere = yield* Effect.flip(Server.serve({ port: 0, host: "192.0.2.1" }))
      assert.strictEqual(elsewhere.reason, "AddressNotAvailable")
    }).pipe(Effect.scoped, Effect.provide(service))
  )
})

describe("control", () => {
  it.live("has the time, and moves it", () =>
    Effect.gen(function* () {
      const { advance, inFlight, now, settle } = yield* control
      const made = yield* create()
      const before = yield* now
      const [moving] = yield* inFlight
      assert.deepInclude(moving, { kind: "distribution", id: made.id, isDeletion: false })
      yield* advance("5 minutes")
      assert.isAtLeast(yield* now, before + 300_000)
      assert.strictEqual((yield* read(made.id)).status, "Deployed")
      yield* create()
      yield* settle
      assert.deepStrictEqual(yield* inFlight, [])
    }).pipe(Effect.provide(layer))
  )

  it.live("saves, restores and resets the state", () =>
    Effect.gen(function* () {
      const { reset, resources, restore, save, snapshot } = yield* control
      const made = yield* create()
      const json = yield* snapshot
      const { accounts } = yield* Effect.flatMap(fake, (one) => one.snapshot)
      assert.deepStrictEqual((json as Snapshot).accounts, JSON.parse(JSON.stringify(accounts)))
      yield* reset
      assert.deepStrictEqual(yield* resources("distribution"), [])
      yield* restore(json)
      assert.lengthOf(yield* resources("distribution"), 1)
      assert.strictEqual((yield* read(made.id)).id, made.id)
      const unreadable = yield* Effect.flip(restore({ ...(json as object), version: 7 }))
      assert.deepInclude(unreadable, { reason: "Refused", status: 400, path: "version" })
      assert.deepInclude(yield* Effect.flip(save), { reason: "Refused", status: 409 })
    }).pipe(Effect.provide(layer))
  )

  it.live("scripts faults, and shows the calls without signatures", () =>
    Effect.gen(function* () {
      const { calls, faults, forgetCalls } = yield* control
      yield* faults.script([{ on: "ListDistributions", times: 2, fault: { fault: "throttle" } }])
      assert.strictEqual(yield* faults.left, 2)
      assert.strictEqual((yield* Effect.flip(listDistributions()))._tag, "ThrottlingError")
      yield* faults.clear
      assert.strictEqual(yield* faults.left, 0)
      yield* listDistributions()
      const [first, second, ...others] = yield* calls
      assert.deepInclude(first, {
        operation: "ListDistributions",
        status: 400,
        code: "Throttling",
        fault: "Throttling",
        body: ""
      })
      assert.deepInclude(second, { operation: "ListDistributions", status: 200, code: undefined, fault: undefined })
      assert.deepStrictEqual(others, [])
      assert.strictEqual(first?.headers["authorization"], "[redacted]")
      assert.property(first?.headers, "x-amz-date")
      yield* forgetCalls
      assert.deepStrictEqual(yield* calls, [])
      const endless = { times: 1e9, fault: { fault: "silence" } } as const
      yield* faults.script([endless])
      assert.strictEqual(yield* faults.left, 1e9)
    }).pipe(Retry.withPolicy(Retry.none), Effect.provide(layer))
  )

  it.live.each([
    ["steps[0].fault.fault", [{ fault: { fault: "nonsense" } }]],
    ["steps[1].on", [{ fault: { fault: "throttle" } }, { on: "Nothing", fault: { fault: "throttle" } }]],
    ["steps[0].skip", [{ skip: -1, fault: { fault: "throttle" } }]],
    ["steps[0].fault.status", [{ fault: { fault: "empty", status: 99 } }]],
    ["steps[0].fault.millis", [{ fault: { fault: "delay" } }]]
  ] as const)("refuses a script: %s", ([path, steps]) =>
    Effect.gen(function* () {
      const { faults } = yield* control
      const error = yield* Effect.flip(faults.script(steps as unknown as ReadonlyArray<Faults.Step>))
      assert.deepInclude(error, { reason: "Refused", status: 400, path })
      assert.strictEqual(yield* faults.left, 0)
    }).pipe(Effect.provide(layer))
  )

  it.live("refuses what it does not know, and web pages", () =>
    Effect.gen(function* () {
      const { url } = yield* Server.serve({ port: 0 })
      const unknown = yield* fetchText(`${url}/_cloudfront/constructor`)
      assert.strictEqual(unknown.status, 404)
      assert.include(unknown.text, "POST /_cloudfront/settle")
      assert.strictEqual((yield* fetchText(`${url}/_cloudfront/resources/bucket`)).status, 404)
      assert.strictEqual((yield* fetchText(`${url}/_cloudfront/advance`, { method: "POST" })).status, 400)
      const page = { method: "POST", headers: { origin: "https://example.com" } }
      assert.strictEqual((yield* fetchText(`${url}/_cloudfront/reset`, page)).status, 403)
    }).pipe(Effect.scoped, Effect.provide(service))
  )

  it.live("says when no server answers, or another one", () =>
    Effect.gen(function* () {
      const { port, url } = yield* Effect.scoped(Server.serve({ port: 0 }))
      const { now } = yield* Control.make(url)
      const gone = yield* Effect.flip(now)
      assert.deepInclude(gone, { reason: "Unreachable", message: `No server answers at http://127.0.0.1:${port}` })
      const other = yield* Server.serve({ port: 0 })
      const elsewhere = yield* Control.make(`${other.url}/2020-05-31`)
      assert.strictEqual((yield* Effect.flip(elsewhere.now)).reason, "Unreadable")
    }).pipe(Effect.scoped, Effect.provide(Layer.merge(service, http)))
  )
})
