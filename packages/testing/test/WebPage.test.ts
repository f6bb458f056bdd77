/** What a served in-memory CloudFront shows over HTTP: its page, its events, who may ask, and what is never said. */
import { createDistribution, listDistributions } from "@effect-cloudfront/core/Distribution"
import { createFunction } from "@effect-cloudfront/core/Function"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as fc from "fast-check"
import { request, type IncomingMessage } from "node:http"
import { makePage } from "../../../scripts/page/Page.js"
import * as Control from "@effect-cloudfront/testing/Control"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Server from "@effect-cloudfront/testing/Server"
import * as Settings from "@effect-cloudfront/testing/Settings"
import { readFileSync } from "node:fs"
import { prettyXml } from "../page/text.js"
import * as Sse from "../src/internal/serverSentEvents.js"
import * as Secrets from "../src/internal/secrets.js"
import { create, customOrigin, fake, minimal } from "./support.js"

const service = InMemoryCloudFront.layerService()

const layer = Layer.unwrapScoped(
  Effect.map(Server.serve({ port: 0 }), ({ url }) =>
    Layer.merge(
      CloudFrontHttp.layer({ endpoint: url }).pipe(Layer.provide(Credentials.layerStatic(Settings.credentials))),
      Control.layer(url)
    ).pipe(Layer.provide(FetchHttpClient.layer))
  )
).pipe(Layer.provideMerge(service))

type Headers = Readonly<Record<string, string>>

const ask = (url: string, headers: Headers = {}, method = "GET") =>
  Effect.promise(
    () =>
      new Promise<{ readonly status: number | undefined; readonly headers: IncomingMessage["headers"]; text: string }>(
        (resolve, reject) => {
          request(url, { agent: false, headers, method }, (response) => {
            let text = ""
            response.on("data", (chunk: Buffer) => (text += chunk.toString()))
            response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, text }))
          })
            .on("error", reject)
            .end()
        }
      )
  )

const HTML = { accept: "text/html,application/xhtml+xml" }

describe("the page", () => {
  it.live("is for browsers alone, and has all that it needs", () =>
    Effect.gen(function* () {
      const { url } = yield* Server.serve({ port: 0 })
      const page = yield* ask(url, HTML)
      assert.strictEqual(page.status, 200)
      const policy = String(page.headers["content-security-policy"])
      assert.include(policy, "default-src 'none'")
      assert.notInclude(policy, "unsafe")
      // Nothing is loaded from elsewhere.
      assert.notMatch(page.text, /(?:src|href)="(?!#|data:,)/)
      assert.notMatch(page.text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/)
      for (const headers of [{}, { accept: "*/*" }, { ...HTML, authorization: "AWS4-HMAC-SHA256 x" }]) {
        assert.strictEqual((yield* ask(url, headers)).status, 403)
      }
      assert.strictEqual((yield* ask(`${url}/2020-05-31/distribution`, HTML)).status, 403)
      assert.include(yield* Effect.map(ask(`${url}/?X-Amz-Signature=1`, HTML), ({ text }) => text), "<Error")
    }).pipe(Effect.scoped, Effect.provide(service))
  )

  it("is what its sources say", () =>
    makePage().then((made) =>
      assert.strictEqual(
        // A file of an emitted edition has a line more, which says so.
        readFileSync(new URL("../src/internal/webPage/generated/webPage.ts", import.meta.url), "utf8").replace(
          /^\/\/ Emitted [^\n]*\n/,
          ""
        ),
        made,
        "npm run page"
      )
    ))

  it("shows any document in lines, and loses nothing", () => {
    assert.strictEqual(
      prettyXml("<?xml?><A><B>1</B><C/><D><E></E></D></A>"),
      "<?xml?>\n<A>\n  <B>1</B>\n  <C/>\n  <D>\n    <E></E>\n  </D>\n</A>"
    )
    const piece = fc.oneof(fc.constantFrom("<a>", "</a>", "<b/>", "<", ">", "text", "<!-- c -->"), fc.string())
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join("")
        assert.strictEqual(prettyXml(text).replace(/\s/g, ""), text.replace(/\s/g, ""))
      })
    )
  })
})

describe("who may ask", () => {
  const cases: ReadonlyArray<readonly [string, Headers, number]> = [
    ["the server's address", {}, 200],
    ["localhost", { host: "localhost:4566" }, 200],
    ["a name below localhost", { host: "cloudfront.localhost" }, 200],
    ["the loopback address of IPv6", { host: "[::1]:4566" }, 200],
    ["a name that was allowed", { host: "Fake.Example:80" }, 200],
    ["another name", { host: "evil.example:4566" }, 403],
    ["a name that begins like one", { host: "localhost.evil.example" }, 403],
    ["a name that ends like one", { host: "evillocalhost" }, 403],
    ["an address within a name", { host: "127.0.0.1.evil.example" }, 403],
    ["a name with a user", { host: "localhost@evil.example" }, 403],
    ["the page itself", { host: "localhost:1", origin: "http://localhost:1", "sec-fetch-site": "same-origin" }, 200],
    ["a person", { "sec-fetch-site": "none" }, 200],
    ["another origin", { origin: "https://evil.example" }, 403],
    ["no origin", { origin: "null" }, 403],
    ["another port of the same host", { host: "localhost:1", origin: "http://localhost:2" }, 403],
    ["another site", { "sec-fetch-site": "cross-site" }, 403],
    ["the same site", { "sec-fetch-site": "same-site" }, 403]
  ]
  it.live.each(cases)("%s", ([, headers, status]) =>
    Effect.gen(function* () {
      const { url } = yield* Server.serve({ port: 0, allowedHosts: ["fake.example"] })
      for (const path of ["health", "state", "calls"]) {
        assert.strictEqual((yield* ask(`${url}/_cloudfront/${path}`, headers)).status, status)
      }
      assert.strictEqual((yield* ask(`${url}/_cloudfront/settle`, headers, "POST")).status, status)
      if (status === 403) assert.strictEqual((yield* ask(`${url}/_cloudfront/events`, headers)).status, 403)
      const page = yield* ask(url, { ...HTML, ...headers })
      // The page is the same for all: only what it asks for is not.
      if (headers["host"] !== undefined && status === 403 && headers["origin"] === undefined) {
        assert.strictEqual(page.status, 403)
      }
      // CloudFront itself answers by any name.
      assert.include(yield* Effect.map(ask(`${url}/2020-05-31/distribution`, headers), ({ text }) => text), "<Error")
    }).pipe(Effect.scoped, Effect.provide(service))
  )

  it.live("names of containers reach a server that listens beyond its machine", () =>
    Effect.gen(function* () {
      const { port } = yield* Server.serve({ port: 0, host: "0.0.0.0" })
      const health = (host: string) => ask(`http://127.0.0.1:${port}/_cloudfront/health`, { host })
      assert.strictEqual((yield* health("cloudfront:4566")).status, 200)
      assert.strictEqual((yield* health("evil.example")).status, 403)
    }).pipe(Effect.scoped, Effect.provide(service))
  )
})

const take = (count: number, options?: { readonly after?: string | undefined }) =>
  Effect.flatMap(Control.Control, ({ events }) =>
    Effect.map(Stream.runCollect(Stream.take(events(options), count)), (all) => Array.from(all))
  )

describe("events", () => {
  it.live("tell what the server is like, and each call, from where a listener was", () =>
    Effect.gen(function* () {
      yield* create()
      yield* listDistributions()
      const [state, first, second, ...others] = yield* take(3)
      assert.deepStrictEqual(others, [])
      assert.strictEqual(state?._tag === "State" && state.state.kinds["distribution"], 1)
      assert.strictEqual(state?._tag === "State" && state.state.inFlight, 1)
      assert.strictEqual(first?._tag === "Call" && first.call.operation, "CreateDistribution")
      assert.strictEqual(second?._tag === "Call" && second.call.number, 2)
      // A listener waits for what comes.
      const listening = yield* Effect.fork(take(2, { after: second?.id }))
      const { faults } = yield* fake
      yield* faults.on("ListDistributions", Faults.throttle)
      yield* listDistributions()
      const [again, third] = yield* Fiber.join(listening)
      assert.strictEqual(again?._tag, "State")
      assert.deepInclude(third?._tag === "Call" ? third.call : {}, { number: 3, code: "Throttling", status: 400 })
      // Another server's place is none of this one.
      const [, from] = yield* take(2, { after: "other.3" })
      assert.strictEqual(from?._tag === "Call" && from.call.number, 1)
      // Forgotten calls are not told of, and their numbers are not given again.
      yield* Effect.flatMap(fake, ({ forgetCalls }) => forgetCalls)
      yield* listDistributions()
      const [, later] = yield* take(2)
      assert.isAtLeast(later?._tag === "Call" ? later.call.number : 0, 5)
    }).pipe(Effect.provide(layer))
  )

  it.live("planned faults are told of and taken back", () =>
    Effect.gen(function* () {
      const { faults } = yield* Control.Control
      yield* faults.script([{ on: "GetDistribution", skip: 2, times: Infinity, fault: { fault: "throttle" } }])
      const [state] = yield* take(1)
      const all = yield* faults.planned
      const [planned] = all
      assert.deepInclude(planned, { on: "GetDistribution", fault: "Throttling", skip: 2, times: Infinity, later: 0 })
      assert.deepStrictEqual(state?._tag === "State" && state.state.faults, all)
      yield* faults.cancel(planned?.id ?? 0)
      assert.deepStrictEqual(yield* faults.planned, [])
      assert.strictEqual((yield* Effect.flip(faults.cancel(planned?.id ?? 0))).status, 404)
    }).pipe(Effect.provide(layer))
  )

  it.live("a listener that does not read holds nobody, and nothing is kept for it", () =>
    Effect.gen(function* () {
      const handled = yield* fake
      const started = Date.now()
      yield* Effect.scoped(
        Effect.gen(function* () {
          const { url } = yield* Server.serve({ port: 0 })
          yield* Effect.promise(
            () =>
              new Promise<void>((resolve) => {
                request(`${url}/_cloudfront/events`, (response) => {
                  response.on("error", () => {})
                  response.pause()
                  resolve()
                })
                  .on("error", () => {})
                  .end()
              })
          )
          const get = { method: "GET", path: "/none", query: "x".repeat(20_000), headers: {}, body: new Uint8Array() }
          yield* Effect.replicateEffect(handled.handle(get), 500, { discard: true })
          assert.strictEqual((yield* ask(`${url}/_cloudfront/health`)).status, 200)
        })
      )
      assert.isBelow(Date.now() - started, 10_000)
    }).pipe(Effect.provide(service))
  )

  it.live("end with the server", () =>
    Effect.gen(function* () {
      const listening = yield* Effect.scoped(
        Effect.gen(function* () {
          const { url } = yield* Server.serve({ port: 0 })
          const { events } = yield* Control.make(url)
          const listening = yield* Effect.forkDaemon(Stream.runCollect(events()))
          yield* Effect.sleep("200 millis")
          return listening
        })
      )
      assert.strictEqual((yield* Fiber.join(listening)) === undefined, false)
    }).pipe(
      Effect.timeoutOption("1500 millis"),
      Effect.tap(assertSome),
      Effect.provide(Layer.merge(service, FetchHttpClient.layer))
    )
  )

  it("are read however they are cut", () => {
    const event = fc.record({
      event: fc.constantFrom("state", "calls"),
      data: fc.json(),
      id: fc.constantFrom("a.1", "b.2")
    })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 5 }), fc.nat(9), (events, cut) => {
        const text = Sse.retryAfter(1) + events.map(Sse.encode).join(Sse.ALIVE)
        const read: Array<Sse.Event> = []
        let reading = Sse.NOTHING_READ
        for (let i = 0; i < text.length; i += cut + 1) {
          const [all, now] = Sse.feed(reading, text.slice(i, i + cut + 1))
          read.push(...all)
          reading = now
        }
        assert.deepStrictEqual(read, events)
      })
    )
  })
})

function assertSome(option: { readonly _tag: string }): Effect.Effect<void> {
  return Effect.sync(() => assert.strictEqual(option._tag, "Some"))
}

describe("values", () => {
  it.live("come as they are: no comment ends the data of an event, or a document", () =>
    Effect.gen(function* () {
      const comments = fc.sample(
        fc.oneof(
          fc.constantFrom("</script><script>alert(1)</script>", "a\n\ndata: b"),
          fc.string({ unit: "grapheme" })
        ),
        { numRuns: 20, seed: 3 }
      )
      const { url } = yield* Server.serve({ port: 0 })
      const made = new Map<string, string>()
      for (const comment of comments) {
        const Comment = comment.replace(/[^\t\n\u0020-\uD7FF\uE000-\uFFFD]/g, "").slice(0, 128)
        made.set((yield* create({ Comment })).id, Comment)
      }
      const { headers, text } = yield* ask(`${url}/_cloudfront/rows/distribution?limit=1000`)
      assert.strictEqual(headers["content-type"], "application/json")
      assert.strictEqual(headers["x-content-type-options"], "nosniff")
      const { rows } = JSON.parse(text) as { rows: ReadonlyArray<{ id: string; name: string }> }
      for (const { id, name } of rows) if (made.get(id) !== "") assert.strictEqual(name, made.get(id))
      assert.strictEqual(rows.length, comments.length)
      const page = yield* ask(url, HTML)
      assert.notInclude(page.text, "alert(1)")
    }).pipe(Effect.scoped, Effect.provide(layer))
  )
})

describe("secrets", () => {
  const secret = fc
    .array(fc.constantFrom(..."abcdefghijklmnop0123456789<>&"), { minLength: 12, maxLength: 40 })
    .map((all) => `S3CRET${all.join("")}`)

  it("are taken out of documents, whatever is around them", () => {
    const { body } = Secrets.make()
    const xml = (text: string) =>
      body({ operation: undefined, isResponse: false, isJson: false, bytes: new TextEncoder().encode(text) })
    const around = fc.constantFrom("", "<a>", "</a>", "<b x='>'/>", "<!-- c -->", "text", "<", "<![CDATA[x]]>")
    const name = fc.constantFrom("HeaderValue", "FunctionCode", "EventObject", "n:HeaderValue")
    const hide = (text: string) => text.replace(/[<>&]/g, "-")
    fc.assert(
      fc.property(around, around, name, secret, fc.boolean(), (before, within, name, secret, isClosed) => {
        const value = hide(secret)
        const hidden = `${within === "<" ? "" : within}${value}`
        const text = `<r>${before === "<" ? "" : before}<${name}>${hidden}${isClosed ? `</${name}>` : ""}`
        assert.notInclude(xml(text), value)
      })
    )
    const pem = (words: string, end: string) => `-----BEGIN ${words}PRIVATE KEY-----\nMIIS3CRET\nS3CRET${end}`
    for (const words of ["", "RSA ", "EC ", "ENCRYPTED "]) {
      for (const end of ["", `\n-----END ${words}PRIVATE KEY-----`]) {
        const key = pem(words, end)
        assert.notInclude(xml(`<Comment>${key}</Comment>`), "S3CRET")
        assert.notInclude(xml(`<Comment>${btoa(key)}</Comment>`), btoa(key).slice(8, 60))
      }
    }
    assert.include(xml("<Comment>-----BEGIN PUBLIC KEY-----</Comment>"), "PUBLIC KEY")
    assert.strictEqual(xml("<a><Comment>kept</Comment></a>"), "<a><Comment>kept</Comment></a>")
  })

  it.live("are in no call, no row and no resource that is shown", () =>
    Effect.gen(function* () {
      const { url } = yield* Server.serve({ port: 0 })
      const [HeaderValue = "", code = ""] = fc.sample(secret, { numRuns: 2, seed: 11 })
      const CustomHeaders = { Items: [{ HeaderName: "X-Key", HeaderValue }] }
      const { Distribution } = yield* createDistribution({
        DistributionConfig: { ...minimal, Comment: "shown", Origins: { Items: [{ ...customOrigin, CustomHeaders }] } }
      })
      const FunctionCode = new TextEncoder().encode(`function handler(e) { return "${code}" }`)
      yield* createFunction({
        Name: "f",
        FunctionConfig: { Comment: "", Runtime: "cloudfront-js-2.0" },
        FunctionCode
      })
      yield* ask(`${url}/2020-05-31/distribution?X-Amz-Security-Token=t0ken&X-Amz-Signature=s1gn`, {
        cookie: "c00kie",
        "x-amz-security-token": "t0ken",
        authorization: "Bearer t0ken"
      })
      const paths = [
        "calls",
        "calls/1",
        "calls/2",
        "calls/3",
        "rows/distribution",
        `resource/distribution/${Distribution.Id}`,
        "resource/function/f"
      ]
      let said = ""
      for (const path of paths) {
        const { status, text } = yield* ask(`${url}/_cloudfront/${path}`)
        assert.strictEqual(status, 200, path)
        said += text
      }
      const secrets = [
        HeaderValue,
        JSON.stringify(HeaderValue).slice(1, -1),
        HeaderValue.slice(0, 10),
        code.slice(0, 10),
        Buffer.from(FunctionCode).toString("base64"),
        Redacted.value(Settings.credentials.secretAccessKey),
        "t0ken",
        "s1gn",
        "c00kie"
      ]
      for (const one of secrets) assert.notInclude(said, one)
      assert.include(said, "shown")
    }).pipe(Effect.scoped, Effect.provide(layer))
  )
})

describe("the log", () => {
  it.effect("keeps the latest responses, and forgets them before the calls", () =>
    Effect.gen(function* () {
      const service = yield* InMemoryCloudFront.make({ callLogBytes: 2000 })
      const get = { method: "GET", path: "/2020-05-31/distribution", query: "", headers: {}, body: new Uint8Array() }
      yield* Effect.replicateEffect(service.handle(get), 20, { discard: true })
      const { calls, first, next } = yield* service.callsFrom(0, 100)
      assert.deepStrictEqual([first, next, calls.length], [1, 21, 20])
      assert.isUndefined((yield* service.call(1))?.response)
      assert.strictEqual((yield* service.call(20))?.response?.status, 403)
      assert.isUndefined(yield* service.call(21))
      assert.deepStrictEqual(
        (yield* service.callsFrom(19, 100)).calls.map(([number]) => number),
        [19, 20]
      )
      const before = yield* service.changes(-1)
      const waiting = yield* Effect.fork(service.changes(before))
      yield* service.settle
      assert.strictEqual(yield* Fiber.join(waiting), before + 1)
    })
  )
})
