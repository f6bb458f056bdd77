/** Whatever happens to calls, nothing that is secret gets into what is emitted of them: spans, logs, metrics, errors. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { createDistribution, getDistribution, listDistributions } from "@effect-cloudfront/core/Distribution"
import { CredentialsError } from "@effect-cloudfront/core/Errors"
import * as CloudFrontFetch from "@effect-cloudfront/http/CloudFrontFetch"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"
import * as CloudFrontUndici from "@effect-cloudfront/http/CloudFrontUndici"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as HttpClient from "@effect/platform/HttpClient"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as fc from "fast-check"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as Fiber from "effect/Fiber"
import * as TestHttp from "@effect-cloudfront/support/TestHttp"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as Runs from "@effect-cloudfront/support/Runs"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { inspect } from "node:util"
import { minimal } from "./support.js"

const identity = {
  accessKeyId: "AKIDSECRETS",
  secretAccessKey: Redacted.make("k3y-that-signs"),
  sessionToken: Redacted.make("t0ken-of-the-session")
}
const HEADER_VALUE = "v4lue-of-an-origin-header"
const COMMENT = "c0mment-of-a-distribution"

const config = {
  ...minimal,
  Comment: COMMENT,
  Origins: {
    Items: [
      {
        Id: "origin",
        DomainName: "example.com",
        CustomHeaders: { Items: [{ HeaderName: "x-origin-key", HeaderValue: HEADER_VALUE }] },
        CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: "https-only" }
      }
    ]
  }
} as const

const show = (value: unknown): string =>
  inspect(value, { depth: null, maxStringLength: null, maxArrayLength: null, showHidden: true })

/** Everything that is emitted, as text. */
const collector = () => {
  const texts: Array<string> = []
  const { tracer } = TestEffect.recordingTracer({
    // Exporters tell of a failure what is printed of it.
    end: (_, exit) => void (Exit.isFailure(exit) && texts.push(TestEffect.printCause(exit.cause))),
    attribute: ({ name }, key, value) => void texts.push(`${name} ${key}=${show(value)}`),
    event: ({ name }, event, attributes) => void texts.push(`${name} ${event} ${show(attributes)}`),
    links: (_, links) => void texts.push(show(links))
  })
  const collect = <A, E, R>(self: Effect.Effect<A, E, R>) =>
    self.pipe(
      TestHttp.withHeadersInSpans,
      Effect.withTracer(tracer),
      TestEffect.withLog(({ printed }) => texts.push(...Object.values(printed)), "All"),
      // What a caller does with an error: prints it, sends it away.
      Effect.tapErrorCause((cause) =>
        Effect.sync(() =>
          texts.push(
            show(cause),
            Cause.pretty(cause),
            TestEffect.printCause(cause),
            JSON.stringify(cause),
            String(cause),
            ...TestEffect.errorsOf(cause).flatMap((error) => [show(error), JSON.stringify(error) ?? "", String(error)])
          )
        )
      ),
      Effect.exit
    )
  return { texts, collect }
}

const calls = Effect.gen(function* () {
  const { faults } = yield* InMemoryCloudFront.InMemoryCloudFront
  const { collect, texts } = collector()
  const create = collect(createDistribution({ DistributionConfig: config }))
  const list = collect(listDistributions({}))

  yield* create
  yield* list
  for (const fault of [
    Faults.throttle,
    Faults.clockSkew,
    Faults.expiredToken,
    Faults.badGateway,
    Faults.truncate,
    Faults.empty(200),
    Faults.resetBefore,
    Faults.silence,
    Faults.code("Other", 400, "not this time")
  ]) {
    yield* faults.on("*", fault, { times: Infinity })
    yield* create
    yield* list
    yield* faults.clear
  }
  yield* collect(getDistribution({ Id: "E-NONE" }))
  yield* collect(createDistribution({ DistributionConfig: { ...config, Comment: `${COMMENT}\u0000` } }))
  yield* collect(createDistribution({ DistributionConfig: { ...config, Enabled: COMMENT as never } }))
  return texts
})

const layerOf = (credentials: Credentials.Service) =>
  CloudFrontHttp.layer({ userAgent: "secrets/1" }).pipe(
    Layer.provide(Layer.succeed(Credentials.Credentials, credentials)),
    Layer.provideMerge(InMemoryCloudFront.layerHttpClient({ credentials: [identity] }))
  )

it.effect("nothing secret is emitted", () =>
  Effect.gen(function* () {
    const service = yield* InMemoryCloudFront.InMemoryCloudFront
    const work = yield* Effect.fork(calls)
    yield* TestClock.adjust("1 hour")
    const texts = [...(yield* Fiber.join(work)), show(yield* Metric.snapshot)]
    const refused = collector()
    const failing = new CredentialsError({ source: "test", message: "no keys", cause: new Error("not found") })
    yield* refused.collect(Effect.provide(listDistributions({}), layerOf({ get: Effect.fail(failing) })))
    texts.push(...refused.texts)

    const signatures = (yield* service.calls).flatMap(({ headers }) =>
      Array.from((headers["authorization"] ?? "").matchAll(/Signature=([0-9a-f]{64})/g), ([, hex = ""]) => hex)
    )
    assert.isAbove(signatures.length, 20)
    const secrets = [
      Redacted.value(identity.secretAccessKey),
      Redacted.value(identity.sessionToken),
      HEADER_VALUE,
      COMMENT,
      ...signatures
    ]
    for (const secret of secrets) {
      const leak = texts.find((text) => text.includes(secret))
      assert.isUndefined(leak, `${secret} is in: ${leak?.slice(0, 2000)}`)
    }
    // What must be there, so that it is certain that something was emitted.
    for (const expected of [
      "aws.request_id",
      "http.request.header",
      "CreateDistribution failed",
      "cloudfront.client",
      "no keys"
    ]) {
      assert.isDefined(
        texts.find((text) => text.includes(expected)),
        expected
      )
    }
  }).pipe(Effect.provide(layerOf({ get: Effect.succeed(identity) })))
)

/** Of the characters of keys, and so long that nothing has a piece of one by chance. `string` would put words into it. */
const word = fc
  .array(fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+="), {
    minLength: 20,
    maxLength: 400
  })
  .map((characters) => characters.join(""))
/** What no header can carry, wherever in a key it is. */
const unfit = fc.oneof(
  fc.constantFrom("\n", "\r\n", " ", "\t", "\u0000", "\u007f", "\u00e9", "\u2028", "\u{1F511}", "\ud800"),
  fc.integer({ min: 0, max: 0x1f }).map((code) => String.fromCharCode(code)),
  fc.integer({ min: 0x7f, max: 0xffff }).map((code) => String.fromCharCode(code))
)
const PARTS = ["accessKeyId", "secretAccessKey", "sessionToken"] as const
type Texts = Readonly<Record<(typeof PARTS)[number], string>>
const texts = fc.record({ accessKeyId: word, secretAccessKey: word, sessionToken: word })

const identityOf = (parts: Texts): Credentials.Identity => ({
  accessKeyId: parts.accessKeyId,
  secretAccessKey: Redacted.make(parts.secretAccessKey),
  sessionToken: Redacted.make(parts.sessionToken)
})

/** Where an identity can come from. */
const sources: Readonly<Record<string, (parts: Texts) => Layer.Layer<Credentials.Credentials>>> = {
  static: (parts) => Credentials.layerStatic(identityOf(parts)),
  environment: (parts) =>
    Layer.provide(
      Credentials.layerEnv,
      TestEffect.layerConfig({
        AWS_ACCESS_KEY_ID: parts.accessKeyId,
        AWS_SECRET_ACCESS_KEY: parts.secretAccessKey,
        AWS_SESSION_TOKEN: parts.sessionToken
      })
    ),
  cache: (parts) =>
    Layer.scoped(
      Credentials.Credentials,
      Effect.map(Credentials.cached(Effect.succeed(identityOf(parts))), (get) => ({ get }))
    ),
  "a service of one's own": (parts) =>
    Layer.succeed(Credentials.Credentials, { get: Effect.succeed(identityOf(parts)) })
}

const over =
  (client: Layer.Layer<HttpClient.HttpClient>) =>
  (options: CloudFrontHttp.Options, credentials: Layer.Layer<Credentials.Credentials>) =>
    Layer.provide(CloudFrontHttp.layer(options), [client, credentials])

/** Every way that a request can take. */
const transports: Readonly<Record<string, ReturnType<typeof over>>> = {
  fetch: (options, credentials) => Layer.provide(CloudFrontFetch.layer(options), credentials),
  "platform over fetch": over(FetchHttpClient.layer),
  "platform over undici": over(NodeHttpClient.layerUndici),
  "platform over node:http": over(NodeHttpClient.layer),
  node: (options, credentials) => Layer.provide(CloudFrontNode.layer(options), credentials),
  undici: (options, credentials) =>
    CloudFrontUndici.layer(options).pipe(
      Layer.catchAll((error) =>
        Layer.effectContext(error._tag === "MissingPackageError" ? Effect.die(error) : Effect.fail(error))
      ),
      Layer.provide(credentials)
    ),
  "in memory": over(InMemoryCloudFront.layerHttpClient())
}

/** What nobody may see: pieces of what signs, and signatures. */
const secretIn = (text: string, secrets: ReadonlyArray<string>): string | undefined => {
  for (const secret of secrets) {
    for (let at = 0; at + 8 <= secret.length; at++) {
      if (text.includes(secret.slice(at, at + 8))) return secret.slice(at, at + 8)
    }
  }
  return /AWS4-HMAC-SHA256 (?!\[redacted\])|(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/.exec(text)?.[0]
}

const assertNothing = (emitted: ReadonlyArray<string>, parts: Texts) => {
  for (const text of emitted) {
    const leak = secretIn(text, [parts.secretAccessKey, parts.sessionToken])
    assert.isUndefined(leak, `${leak} is in: ${text.slice(0, 2000)}`)
  }
}

const attempt = (layer: Layer.Layer<CloudFront, ConfigError.ConfigError>) =>
  Effect.gen(function* () {
    const { collect, texts } = collector()
    const exit = yield* collect(createDistribution({ DistributionConfig: config }).pipe(Effect.provide(layer)))
    return { exit, emitted: texts }
  })

/** A server that does what the first segment of a path says. */
const server = Effect.acquireRelease(
  Effect.async<Server>((resume) => {
    const document = (text: string) =>
      `<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>${text}</Message></Error></ErrorResponse>`
    const server = createServer((request, response) => {
      const quoted = JSON.stringify(request.headers).replaceAll("<", "&lt;")
      const answers: Readonly<Record<string, () => unknown>> = {
        quotes: () => response.writeHead(403).end(document(quoted)),
        "quotes-html": () => response.writeHead(502).end(`<html>${quoted}</html>`),
        "quotes-json": () => response.writeHead(400).end(JSON.stringify({ message: quoted })),
        "quotes-redirect": () => response.writeHead(307).end(document(quoted)),
        "quotes-in-header": () =>
          response
            .writeHead(400, { "x-amzn-requestid": quoted, "x-amzn-errortype": quoted, "x-amzn-error-message": quoted })
            .end(),
        "quotes-status": () => response.writeHead(403, JSON.stringify(request.headers["x-amz-security-token"])).end(),
        "quotes-success": () => response.writeHead(201).end(quoted),
        resets: () => request.socket.destroy(),
        cuts: () => {
          response.writeHead(200, { "content-length": "100000" }).write(quoted)
          setTimeout(() => request.socket.destroy(), 5)
        },
        // No HTTP: parsers put what they got into their errors.
        "quotes-raw": () => request.socket.end(`HTTX ${quoted}\r\n\r\n`),
        "quotes-header": () => request.socket.end(`HTTP/1.1 200 OK\r\n${quoted}\u0000\r\n\r\n`),
        packed: () => response.writeHead(200, { "content-encoding": "gzip" }).end(quoted)
      }
      ;(answers[request.url?.split("/")[1] ?? ""] ?? answers["resets"])?.()
    })
    server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
  }),
  (server) =>
    Effect.sync(() => {
      server.closeAllConnections()
      server.close()
    })
)
const FAULTS = [
  "quotes",
  "quotes-html",
  "quotes-json",
  "quotes-redirect",
  "quotes-in-header",
  "quotes-status",
  "quotes-success",
  "resets",
  "cuts",
  "quotes-raw",
  "quotes-header",
  "packed"
]

for (const [name, transport] of Object.entries(transports)) {
  it(`keys that no header can carry are a CredentialsError before anything is sent, over ${name}`, () =>
    fc.assert(
      fc.asyncProperty(
        texts,
        fc.constantFrom(...PARTS),
        unfit,
        fc.integer({ min: 1, max: 19 }),
        fc.constantFrom(...Object.keys(sources)),
        async (parts, part, character, at, source) => {
          const broken = { ...parts, [part]: parts[part].slice(0, at) + character + parts[part].slice(at) }
          const credentials = sources[source]?.(broken) ?? assert.fail(source)
          // Nobody listens there: had a request gone out, the error were another.
          const options = { endpoint: "http://127.0.0.1:1", maxAttempts: 1 }
          const { emitted, exit } = await Effect.runPromise(attempt(transport(options, credentials)))
          const error = await Effect.runPromise(Effect.flip(exit))
          assert.strictEqual("_tag" in error && error._tag, "CredentialsError")
          assertNothing(emitted, parts)
        }
      ),
      { numRuns: Runs.of(6, 30) }
    ))
}

for (const [name, transport] of Object.entries(transports)) {
  if (name === "in memory") continue
  it.scopedLive(`whatever a peer answers, nothing of the keys is told, over ${name}`, () =>
    Effect.gen(function* () {
      const { port } = (yield* server).address() as AddressInfo
      const [parts] = fc.sample(texts, 1)
      assert.isDefined(parts)
      for (const fault of FAULTS) {
        const layer = transport(
          { endpoint: `http://127.0.0.1:${port}/${fault}`, maxAttempts: 2 },
          Credentials.layerStatic(identityOf(parts))
        )
        const { emitted, exit } = yield* attempt(layer)
        const error = yield* Effect.flip(exit)
        // What is hidden leaves the document around it as it was.
        if (fault === "quotes") assert.strictEqual("code" in error && error.code, "SignatureDoesNotMatch")
        // What platform's client puts into its own span of a response's headers is not ours to change.
        const ours = emitted.filter((text) => !/^(http\.client )?\S+ http\.response\.header/.test(text))
        assertNothing(ours, parts)
        assert.isUndefined(emitted.find((text) => text.includes(HEADER_VALUE)))
      }
    })
  )
}

it.live("whatever a client throws, nothing of the keys is told", () =>
  Effect.gen(function* () {
    const [parts] = fc.sample(texts, 1)
    assert.isDefined(parts)
    const throws: ReadonlyArray<(request: HttpClientRequest.HttpClientRequest) => unknown> = [
      (request) => new TypeError(`Headers.append: "${request.headers["authorization"]}" is an invalid header value.`),
      (request) => new TypeError(`Headers.append: "${request.headers["x-amz-security-token"]}" is invalid.`),
      (request) =>
        Object.assign(new Error("socket hang up"), { code: "ECONNRESET", request, headers: request.headers }),
      (request) => new Error("outer", { cause: new Error(JSON.stringify(request)) }),
      (request) => new AggregateError([new Error(JSON.stringify(request.headers))], "all"),
      (request) => JSON.stringify(request.headers),
      (request) => request,
      (request) => ({ message: JSON.stringify(request.headers), name: request.headers["authorization"] }),
      (request) => Object.assign(new Error("x"), { code: request.headers["x-amz-security-token"] }),
      ({ body }) => new Error(body._tag === "Uint8Array" ? new TextDecoder().decode(body.body) : "none")
    ]
    for (const thrown of throws) {
      const clients = [
        HttpClient.make((request) => {
          throw thrown(request)
        }),
        HttpClient.make((request) => Effect.die(thrown(request))),
        HttpClient.make((request) =>
          Effect.fail(TestHttp.requestError({ request, reason: "Transport", cause: thrown(request) }))
        )
      ]
      for (const client of clients) {
        // The span of the client itself is not ours: it ends with whatever its maker throws.
        const silent = TestHttp.withoutSpans(client)
        const layer = over(Layer.succeed(HttpClient.HttpClient, silent))
        const { emitted, exit } = yield* attempt(layer({ maxAttempts: 1 }, Credentials.layerStatic(identityOf(parts))))
        const error = yield* Effect.flip(exit)
        assert.strictEqual("_tag" in error && error._tag, "TransportError")
        assertNothing(emitted, parts)
        assert.isUndefined(emitted.find((text) => text.includes(HEADER_VALUE)))
      }
    }
  })
)
