import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as ConnectionFunction from "@effect-cloudfront/core/ConnectionFunction"
import * as Errors from "@effect-cloudfront/core/Errors"
import * as Api from "@effect-cloudfront/core/Function"
import { InvalidOptions } from "@effect-cloudfront/core/Options"
import { deleteWhenUnused } from "@effect-cloudfront/core/programs/deleteWhenUnused"
import * as Program from "@effect-cloudfront/core/programs/deployFunction"
import { waitUntilFunctionLive } from "@effect-cloudfront/core/programs/waiters"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { elapse, lost, spansOf, watch } from "./support.js"

const LAGS = [1, 89] as const

const layer = InMemoryCloudFront.layer()

const FIRST = "function handler(event) { return event.request }"
const SECOND = `function handler(event) {
  console.log("secret log")
  event.request.uri += "index.html"
  return event.request
}`
const WRONG = "function handler(event) { return nothing.there }"

const event = (uri: string) => ({
  version: "1.0",
  context: { eventType: "viewer-request" },
  viewer: { ip: "198.51.100.1" },
  request: { method: "GET", uri, querystring: {}, headers: {}, cookies: {} }
})

const adds: Program.FunctionTest = {
  name: "adds",
  event: event("/docs/"),
  expect: { request: { uri: "/docs/index.html" } }
}

/** Loads the engine. That takes real time, which `elapse` does not wait for. */
const loadEngine = Program.deployFunction("warm", { code: FIRST, tests: [{ name: "any", event: event("/") }] })

const codeIn = (Name: string, Stage: Api.FunctionStage) =>
  Effect.map(Api.getFunction({ Name, Stage }), ({ FunctionCode }) => new TextDecoder().decode(FunctionCode))

const stages = (name: string) => Effect.all([codeIn(name, "DEVELOPMENT"), codeIn(name, "LIVE")])

const collect = () => {
  const events: Array<Program.DeployFunctionEvent> = []
  return {
    events,
    tags: () => events.map(({ _tag }) => _tag),
    onEvent: (event: Program.DeployFunctionEvent) => Effect.sync(() => void events.push(event))
  }
}

describe("deployFunction", () => {
  it.effect("creates, tests and publishes a function, and has both of its versions", () =>
    Effect.gen(function* () {
      const { onEvent, tags } = collect()
      const deployed = yield* watch((watched) =>
        Effect.tap(Program.deployFunction("mine", { code: SECOND, tests: [adds], onEvent }), () =>
          Effect.sync(() =>
            assert.deepStrictEqual(
              watched.calls.filter((call) => !/^(Get|Describe)/.test(call)),
              ["CreateFunction", "TestFunction", "PublishFunction"]
            )
          )
        )
      )
      const development = yield* Api.describeFunction({ Name: "mine" })
      const live = yield* Api.describeFunction({ Name: "mine", Stage: "LIVE" })
      assert.deepStrictEqual(deployed, {
        name: "mine",
        id: "mine",
        arn: "arn:aws:cloudfront::123456789012:function/mine",
        action: "Created",
        etag: development.ETag,
        liveEtag: live.ETag,
        status: "UNASSOCIATED",
        published: true,
        previous: undefined
      })
      assert.deepStrictEqual(tags(), ["Creating", "Created", "TestPassed", "Publishing", "Published", "Deployed"])
      assert.deepStrictEqual(yield* stages("mine"), [SECOND, SECOND])
    }).pipe(Effect.provide(layer))
  )

  it.effect("does nothing and tests nothing when the stage LIVE has it", () =>
    Effect.gen(function* () {
      yield* Program.deployFunction("mine", { code: FIRST })
      yield* watch((watched) =>
        Effect.gen(function* () {
          const again = yield* Program.deployFunction("mine", { code: FIRST, tests: [adds] })
          assert.strictEqual(again.action, "Unchanged")
          assert.isFalse(again.published)
          assert.isTrue(watched.calls.every((call) => /^(Get|Describe)/.test(call)))
        })
      )
    }).pipe(Effect.provide(layer))
  )

  it.effect("brings back the stage DEVELOPMENT when only the stage LIVE has it, and publishes nothing", () =>
    Effect.gen(function* () {
      yield* Program.deployFunction("mine", { code: FIRST })
      yield* Program.deployFunction("mine", { code: SECOND, publish: false })
      const plan = yield* Program.deployFunction("mine", { code: FIRST, tests: [adds], dryRun: true })
      assert.deepStrictEqual(plan.steps, ["Update"])
      const back = yield* Program.deployFunction("mine", { code: FIRST, tests: [adds] })
      assert.deepInclude(back, { action: "Updated", published: false })
      assert.deepStrictEqual(yield* stages("mine"), [FIRST, FIRST])
    }).pipe(Effect.provide(layer))
  )

  it.effect("updates with the version in the header ETtag, and goes back to what was published", () =>
    Effect.gen(function* () {
      const first = yield* Program.deployFunction("mine", { code: FIRST, config: { Comment: "first" } })
      const second = yield* Program.deployFunction("mine", { code: SECOND, tests: [adds] })
      assert.strictEqual(second.action, "Updated")
      assert.notStrictEqual(second.etag, first.etag)
      assert.notStrictEqual(second.liveEtag, first.liveEtag)
      assert.isDefined(second.previous)
      assert.notInclude(JSON.stringify(second.previous), "handler")
      const plan = yield* Program.rollbackFunction("mine", second.previous!, { dryRun: true })
      assert.deepStrictEqual(plan, { name: "mine", steps: ["Update", "Publish"] })
      assert.deepStrictEqual(yield* stages("mine"), [SECOND, SECOND])
      const back = yield* Program.rollbackFunction("mine", second.previous!)
      assert.deepStrictEqual((yield* Program.rollbackFunction("mine", second.previous!, { dryRun: true })).steps, [])
      assert.isTrue(back.published)
      assert.deepStrictEqual(yield* stages("mine"), [FIRST, FIRST])
      const { FunctionSummary } = yield* Api.describeFunction({ Name: "mine", Stage: "LIVE" })
      assert.strictEqual(FunctionSummary.FunctionConfig.Comment, "first")
    }).pipe(Effect.provide(layer))
  )

  it.effect("publishes what an earlier run has left in the stage DEVELOPMENT", () =>
    Effect.gen(function* () {
      yield* Program.deployFunction("mine", { code: FIRST })
      const left = yield* Program.deployFunction("mine", { code: SECOND, publish: false, tests: [adds] })
      assert.isFalse(left.published)
      assert.deepStrictEqual(yield* stages("mine"), [SECOND, FIRST])
      const done = yield* Program.deployFunction("mine", { code: SECOND, tests: [adds] })
      assert.strictEqual(done.action, "Unchanged")
      assert.isTrue(done.published)
      assert.deepStrictEqual(yield* stages("mine"), [SECOND, SECOND])
    }).pipe(Effect.provide(layer))
  )

  it.effect("publishes nothing when a test fails, and says which, without what is secret", () =>
    Effect.gen(function* () {
      yield* Program.deployFunction("mine", { code: FIRST })
      const { onEvent, tags } = collect()
      const tests: ReadonlyArray<Program.FunctionTest> = [
        adds,
        { ...adds, name: "other file", expect: { request: { uri: "/secret" } } },
        { name: "own check", event: event("/"), check: ({ logs }) => `has ${logs.length} lines` },
        { name: "no headers", event: event("/"), expect: { request: { body: undefined, headers: {} } } },
        { name: "a list", event: event("/"), expect: { request: [] } }
      ]
      const error = yield* Effect.flip(Program.deployFunction("mine", { code: SECOND, tests, onEvent }))
      assert.instanceOf(error, Program.FunctionTestsFailed)
      assert.deepStrictEqual(error.failures, [
        { test: "other file", reason: "output.request.uri is not as expected" },
        { test: "own check", reason: "has 1 lines" },
        { test: "a list", reason: "output.request is not as expected" }
      ])
      const { logs, output } = Redacted.value(error.runs[0]!)
      assert.deepInclude(logs[0], "secret log")
      assert.nestedPropertyVal(output, "request.uri", "/docs/index.html")
      assert.notInclude(error.message + JSON.stringify(error), "secret")
      assert.deepStrictEqual(yield* stages("mine"), [SECOND, FIRST])
      assert.deepStrictEqual(tags(), ["Updated", "TestPassed", "TestFailed", "TestFailed", "TestPassed", "TestFailed"])
      const schema = Errors.schema(Program.FunctionTestsFailed)
      const read = Schema.decodeUnknownSync(schema)(JSON.parse(JSON.stringify(Schema.encodeSync(schema)(error))))
      assert.deepStrictEqual(read.failures, error.failures)
    }).pipe(Effect.provide(layer))
  )

  it.effect("takes an error of the code for a failed test, and does not ask its check", () =>
    Effect.gen(function* () {
      const check = () => assert.fail("was asked")
      const tests = [{ name: "runs", event: JSON.stringify(event("/")), check }]
      const error = yield* Effect.flip(Program.deployFunction("mine", { code: WRONG, tests }))
      assert.instanceOf(error, Program.FunctionTestsFailed)
      assert.deepStrictEqual(error.failures, [{ test: "runs", reason: "the code failed" }])
      assert.include(Redacted.value(error.runs[0]!).error, "nothing")
    }).pipe(Effect.provide(layer))
  )

  it.effect("sends an event that the service does not take once", () =>
    watch((watched) =>
      Effect.gen(function* () {
        const tests = [{ name: "no event", event: { version: "9" } }]
        const error = yield* Effect.flip(Program.deployFunction("mine", { code: FIRST, tests }))
        assert.strictEqual(error._tag, "TestFunctionFailed")
        assert.strictEqual(watched.calls.filter((call) => call === "TestFunction").length, 1)
        assert.notInclude(watched.calls, "PublishFunction")
      })
    ).pipe(Effect.provide(layer))
  )

  it.effect("refuses options before the first call", () =>
    watch((watched) =>
      Effect.gen(function* () {
        const circular: Record<string, unknown> = {}
        circular["self"] = circular
        const of = (options: Partial<Program.DeployFunctionOptions>, name = "mine") =>
          Effect.flip(Program.deployFunction(name, { code: FIRST, ...options }))
        const tests = yield* of({
          tests: [
            adds,
            adds,
            { name: "", event: undefined },
            { name: "large", event: "x".repeat(40_961) },
            { name: "circular", event: circular }
          ]
        })
        assert.instanceOf(tests, InvalidOptions)
        assert.deepStrictEqual(
          tests.problems.map(({ option }) => option),
          ["tests[1].name", "tests[2].name", "tests[2].event", "tests[3].event", "tests[4].event"]
        )
        assert.strictEqual((yield* of({ code: "" }))._tag, "EncodeError")
        assert.strictEqual((yield* of({ code: "x".repeat(40_961) }))._tag, "EncodeError")
        assert.strictEqual((yield* of({}, "not a name"))._tag, "EncodeError")
        assert.strictEqual((yield* of({ code: "x".repeat(20_000) }))._tag, "FunctionSizeLimitExceeded")
        assert.deepStrictEqual(watched.calls, ["DescribeFunction", "CreateFunction"])
      })
    ).pipe(Effect.provide(layer))
  )

  it.effect("plans without changing anything", () =>
    watch((watched) =>
      Effect.gen(function* () {
        const plan = (options: Partial<Program.DeployFunctionOptions>) =>
          Effect.map(Program.deployFunction("mine", { code: FIRST, ...options, dryRun: true }), ({ steps }) => steps)
        assert.deepStrictEqual(yield* plan({ tests: [adds] }), ["Create", "Test", "Publish"])
        assert.deepStrictEqual(yield* plan({ publish: false }), ["Create"])
        assert.isTrue(watched.calls.every((call) => /^(Get|Describe)/.test(call)))
        yield* Program.deployFunction("mine", { code: FIRST })
        assert.deepStrictEqual(yield* plan({ tests: [adds] }), [])
        assert.deepStrictEqual(yield* plan({ code: SECOND, tests: [adds] }), ["Update", "Test", "Publish"])
        assert.deepStrictEqual(yield* plan({ config: { Comment: "new" } }), ["Update", "Publish"])
        yield* Program.deployFunction("mine", { code: SECOND, publish: false })
        assert.deepStrictEqual(yield* plan({ code: SECOND }), ["Publish"])
        assert.strictEqual((yield* Effect.flip(plan({ code: "" })))._tag, "EncodeError")
      })
    ).pipe(Effect.provide(layer))
  )

  it.effect("tests and publishes again what it has brought back after another client changed it", () =>
    Effect.gen(function* () {
      const { execute } = yield* CloudFront
      yield* loadEngine
      yield* Program.deployFunction("mine", { code: FIRST })
      let theirs = 0
      const deployed = yield* watch(
        (watched) =>
          Effect.tap(elapse(Program.deployFunction("mine", { code: SECOND, tests: [adds] })), () =>
            Effect.sync(() => {
              const writes = watched.calls.filter((call) => !/^(Get|Describe)/.test(call))
              assert.deepStrictEqual(writes.slice(-4), [
                "PublishFunction",
                "UpdateFunction",
                "TestFunction",
                "PublishFunction"
              ])
            })
          ),
        (request, send) => {
          if (request.operation !== "PublishFunction" || theirs++ > 0) return undefined
          const change = Program.deployFunction("mine", { code: WRONG, publish: false })
          return Effect.zipRight(Effect.orDie(Effect.provideService(change, CloudFront, { execute })), send)
        }
      )
      assert.isTrue(deployed.published)
      assert.deepStrictEqual(yield* stages("mine"), [SECOND, SECOND])
    }).pipe(Effect.provide(layer))
  )

  it.effect("gives up with the conflict when it never ends", () =>
    Effect.gen(function* () {
      const { execute } = yield* CloudFront
      let theirs = 0
      const error = yield* watch(
        () => Effect.flip(elapse(Program.deployFunction("mine", { code: FIRST, lag: 0 }))),
        (request, send) => {
          if (request.operation !== "PublishFunction") return undefined
          const change = Program.deployFunction("mine", { code: `${WRONG}//${++theirs}`, publish: false })
          return Effect.zipRight(Effect.orDie(Effect.provideService(change, CloudFront, { execute })), send)
        }
      )
      assert.strictEqual(error._tag, "PreconditionFailed")
      assert.strictEqual(theirs, 11)
    }).pipe(Effect.provide(layer))
  )

  for (const operation of ["CreateFunction", "UpdateFunction", "PublishFunction"]) {
    it.effect(`goes on after a lost response to ${operation}, and publishes once`, () =>
      Effect.gen(function* () {
        if (operation === "UpdateFunction") yield* Program.deployFunction("mine", { code: FIRST, publish: false })
        let lostOnce = false
        yield* watch(
          (watched) =>
            Effect.gen(function* () {
              const deployed = yield* elapse(Program.deployFunction("mine", { code: SECOND }))
              assert.isTrue(deployed.published)
              assert.strictEqual(watched.calls.filter((call) => call === "PublishFunction").length, 1)
              assert.strictEqual(deployed.liveEtag, (yield* Api.describeFunction({ Name: "mine", Stage: "LIVE" })).ETag)
            }),
          (request, send) => {
            if (request.operation !== operation || lostOnce) return undefined
            lostOnce = true
            return lost(send)
          }
        )
        assert.isTrue(lostOnce)
        assert.deepStrictEqual(yield* stages("mine"), [SECOND, SECOND])
      }).pipe(Effect.provide(layer))
    )
  }

  it.effect("takes over a function that another run has just created", () =>
    Effect.gen(function* () {
      const { execute } = yield* CloudFront
      const deployed = yield* watch(
        () => elapse(Program.deployFunction("mine", { code: SECOND })),
        (request, send) => {
          if (request.operation !== "CreateFunction") return undefined
          const create = Program.deployFunction("mine", { code: FIRST, publish: false })
          return Effect.zipRight(Effect.orDie(Effect.provideService(create, CloudFront, { execute })), send)
        }
      )
      assert.strictEqual(deployed.action, "Updated")
      assert.deepStrictEqual(yield* stages("mine"), [SECOND, SECOND])
    }).pipe(Effect.provide(layer))
  )

  for (const lag of LAGS) {
    it.effect(`is right while reads are stale for ${lag} s`, () =>
      Effect.gen(function* () {
        yield* elapse(Program.deployFunction("mine", { code: FIRST }))
        const second = yield* elapse(Program.deployFunction("mine", { code: SECOND }))
        const third = yield* elapse(Program.deployFunction("mine", { code: FIRST }))
        assert.isTrue(second.published && third.published)
        assert.strictEqual(new TextDecoder().decode(Redacted.value(third.previous!).code), SECOND)
        yield* elapse(Effect.sleep("2 minutes"))
        assert.deepStrictEqual(yield* stages("mine"), [FIRST, FIRST])
        assert.strictEqual(third.liveEtag, (yield* Api.describeFunction({ Name: "mine", Stage: "LIVE" })).ETag)
      }).pipe(
        Effect.provide(
          InMemoryCloudFront.layer({
            readLag: { get: `${lag} seconds`, list: `${lag} seconds`, flapping: lag % 2 === 1 },
            createLag: `${lag} seconds`
          })
        )
      )
    )
  }

  const CONNECTION = "function connectionHandler(connection) { connection.allow() }"
  for (const readLag of ["0 seconds", "30 seconds"] as const) {
    it.effect(`deploys again what this client has deleted, while reads are stale for ${readLag}`, () =>
      Effect.gen(function* () {
        for (const n of [1, 2, 3]) yield* elapse(Program.deployFunction("mine", { code: `${FIRST}//${n}` }))
        yield* elapse(deleteWhenUnused({ kind: "function", id: "mine" }))
        for (const n of [3, 4, 5]) {
          const again = yield* elapse(Program.deployFunction("mine", { code: `${FIRST}//${n}` }))
          assert.strictEqual(again.action, n === 3 ? "Created" : "Updated")
          assert.isTrue(again.published)
        }
        for (const n of [1, 2, 3])
          yield* elapse(Program.deployConnectionFunction("mine", { code: `${CONNECTION}//${n}` }))
        const { ConnectionFunctionSummary: found } = yield* ConnectionFunction.describeConnectionFunction({
          Identifier: "mine"
        })
        yield* elapse(deleteWhenUnused({ kind: "connectionFunction", id: found.Id }))
        for (const n of [3, 4, 5]) {
          const again = yield* elapse(Program.deployConnectionFunction("mine", { code: `${CONNECTION}//${n}` }))
          assert.strictEqual(again.action, n === 3 ? "Created" : "Updated")
          assert.isTrue(again.published)
        }
        yield* elapse(Effect.sleep("2 minutes"))
        assert.deepStrictEqual(yield* stages("mine"), [`${FIRST}//5`, `${FIRST}//5`])
      }).pipe(Effect.provide(InMemoryCloudFront.layer({ readLag, createLag: readLag })))
    )
  }

  it.effect("does not take the versions of the stage DEVELOPMENT for those of the stage LIVE", () =>
    Effect.gen(function* () {
      yield* elapse(Program.deployFunction("mine", { code: FIRST }))
      yield* elapse(Program.deployFunction("mine", { code: SECOND, publish: false }))
      const live = yield* waitUntilFunctionLive("mine")
      assert.strictEqual(live.FunctionMetadata.Stage, "LIVE")
      yield* elapse(Program.deployFunction("other", { code: FIRST, publish: false }))
      const error = yield* Effect.flip(elapse(waitUntilFunctionLive("other", { timeout: "1 minute" })))
      assert.deepInclude(error, { _tag: "WaitTimeout", last: "UNPUBLISHED" })
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ createLag: "30 seconds" })))
  )

  /** Another client deletes a function. */
  const deleteElsewhere = (Name: string) =>
    Effect.flatMap(Api.describeFunction({ Name }), ({ ETag }) => Api.deleteFunction({ Name, IfMatch: ETag }))

  it.effect("deploys again what another client has deleted", () =>
    Effect.gen(function* () {
      for (const code of [FIRST, SECOND]) yield* elapse(Program.deployFunction("mine", { code }))
      yield* deleteElsewhere("mine")
      const again = yield* elapse(Program.deployFunction("mine", { code: SECOND }))
      assert.deepInclude(again, { action: "Created", published: true })
      assert.deepStrictEqual(yield* stages("mine"), [SECOND, SECOND])
    }).pipe(Effect.provide(layer))
  )

  it.effect("deploys what another client has deleted and created, when its own writes are an hour old", () =>
    Effect.gen(function* () {
      const { execute } = yield* CloudFront
      for (const code of [FIRST, SECOND]) yield* elapse(Program.deployFunction("mine", { code }))
      yield* deleteElsewhere("mine")
      yield* Effect.provideService(Program.deployFunction("mine", { code: FIRST }), CloudFront, { execute })
      yield* elapse(Effect.sleep("1 hour"))
      const again = yield* elapse(Program.deployFunction("mine", { code: SECOND }))
      assert.deepInclude(again, { action: "Updated", published: true })
      assert.deepStrictEqual(yield* stages("mine"), [SECOND, SECOND])
    }).pipe(Effect.provide(layer))
  )

  it.effect("creates what another client deletes after it was found", () =>
    Effect.gen(function* () {
      const { execute } = yield* CloudFront
      yield* Program.deployFunction("mine", { code: FIRST })
      let isDeleted = false
      const again = yield* watch(
        () => elapse(Program.deployFunction("mine", { code: SECOND })),
        (request, send) => {
          if (request.operation !== "UpdateFunction" || isDeleted) return undefined
          isDeleted = true
          return Effect.zipRight(
            Effect.orDie(Effect.provideService(deleteElsewhere("mine"), CloudFront, { execute })),
            send
          )
        }
      )
      assert.isTrue(isDeleted)
      assert.deepInclude(again, { action: "Created", published: true, previous: undefined })
      assert.deepStrictEqual(yield* stages("mine"), [SECOND, SECOND])
    }).pipe(Effect.provide(layer))
  )

  it.effect("waits until the stage LIVE is deployed, or until the time limit", () =>
    Effect.gen(function* () {
      const { events, onEvent } = collect()
      const deployed = yield* elapse(Program.deployConnectionFunction("mine", { code: FIRST, onEvent }))
      assert.strictEqual(deployed.status, "UNASSOCIATED")
      assert.match(deployed.id, /^cf_/)
      assert.isAbove(events.filter(({ _tag }) => _tag === "Waiting").length, 2)
      const error = yield* Effect.flip(
        elapse(Program.deployConnectionFunction("mine", { code: SECOND, timeout: "10 seconds" }))
      )
      assert.strictEqual(error._tag, "WaitTimeout")
      assert.include(error.message, "PUBLISHING")
      const again = yield* elapse(Program.deployConnectionFunction("mine", { code: SECOND }))
      assert.isFalse(again.published)
      assert.strictEqual(again.status, "UNASSOCIATED")
    }).pipe(Effect.provide(layer))
  )

  it.effect("does all this for connection functions", () =>
    Effect.gen(function* () {
      const code = "function connectionHandler(connection) { connection.allow() }"
      const plan = yield* Program.deployConnectionFunction("mine", { code, dryRun: true })
      assert.deepStrictEqual(plan.steps, ["Create", "Publish"])
      const tags = { team: "edge" }
      yield* elapse(Program.deployConnectionFunction("mine", { code, tags }))
      const next = yield* elapse(Program.deployConnectionFunction("mine", { code: `${code}//2` }))
      assert.strictEqual(next.action, "Updated")
      const undo = yield* Program.rollbackConnectionFunction("mine", next.previous!, { dryRun: true })
      assert.deepStrictEqual(undo.steps, ["Update", "Publish"])
      const back = yield* elapse(Program.rollbackConnectionFunction("mine", next.previous!))
      assert.isTrue(back.published)
      const found = yield* ConnectionFunction.getConnectionFunction({ Identifier: "mine", Stage: "LIVE" })
      assert.strictEqual(new TextDecoder().decode(found.ConnectionFunctionCode), code)
      const service = yield* InMemoryCloudFront.InMemoryCloudFront
      assert.deepStrictEqual(yield* service.tags(back.arn), tags)
    }).pipe(Effect.provide(layer))
  )

  it.effect("keeps settings that the library does not know", () =>
    Effect.gen(function* () {
      yield* Program.deployFunction("mine", { code: FIRST })
      const bodies: Array<string> = []
      const text = (body: unknown) => (body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body))
      yield* watch(
        () => Program.deployFunction("mine", { code: SECOND, publish: false }),
        (request, send) => {
          if (request.operation === "UpdateFunction") bodies.push(text(request.body))
          if (request.operation !== "DescribeFunction") return undefined
          return Effect.map(send, (response) => ({
            ...response,
            body: new TextEncoder().encode(
              text(response.body).replace("</FunctionConfig>", "<Novel>1</Novel></FunctionConfig>")
            )
          }))
        }
      )
      assert.lengthOf(bodies, 1)
      assert.include(bodies[0], "<Novel>1</Novel>")
    }).pipe(Effect.provide(layer))
  )

  it.effect("can be interrupted anywhere, and run again", () =>
    Effect.gen(function* () {
      yield* loadEngine
      for (const [i, operation] of ["CreateFunction", "TestFunction", "PublishFunction"].entries()) {
        const name = `mine-${i}`
        const fiber = yield* Effect.fork(
          watch(
            () => Program.deployFunction(name, { code: SECOND, tests: [adds] }),
            (request, send) => (request.operation === operation ? Effect.zipRight(send, Effect.never) : undefined)
          )
        )
        for (let yields = 0; yields < 200; yields++) yield* TestEffect.yieldNow
        yield* Fiber.interrupt(fiber)
        yield* elapse(Program.deployFunction(name, { code: SECOND, tests: [adds] }))
        assert.deepStrictEqual(yield* stages(name), [SECOND, SECOND])
      }
    }).pipe(Effect.provide(layer))
  )

  it.effect("fails with the service's refusal, and at once", () =>
    Effect.gen(function* () {
      const { faults } = yield* InMemoryCloudFront.InMemoryCloudFront
      yield* faults.on("PublishFunction", Faults.error(Errors.AccessDenied))
      const error = yield* Effect.flip(Program.deployFunction("mine", { code: FIRST }))
      assert.strictEqual(error._tag, "AccessDenied")
    }).pipe(Effect.provide(layer))
  )

  it.effect("has its events as a Stream, and one span with them", () =>
    Effect.gen(function* () {
      const events = yield* Stream.runCollect(Program.deployFunctionEvents("mine", { code: FIRST }))
      assert.deepStrictEqual(
        Array.from(events, ({ _tag }) => _tag),
        ["Creating", "Created", "Publishing", "Published", "Deployed"]
      )
      const [release] = Array.from(
        yield* Stream.runCollect(
          Program.rollbackFunctionEvents("mine", {
            code: new TextEncoder().encode(SECOND),
            config: { Comment: "", Runtime: "cloudfront-js-2.0" }
          })
        )
      )
      assert.strictEqual(release?._tag, "Updated")
      const spans = yield* spansOf(Program.deployFunction("mine", { code: FIRST }))
      const own = spans.find(({ name }) => name === "CloudFront.programs.deployFunction")
      assert.isDefined(own)
      assert.deepStrictEqual(own.events, ["Updated", "Publishing", "Published", "Deployed"])
      for (const { attributes } of spans) assert.notInclude(JSON.stringify([...attributes]), "handler")
    }).pipe(Effect.provide(layer))
  )
})
