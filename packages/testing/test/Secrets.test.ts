/** Whatever happens to calls, nothing that is secret gets into what is emitted of them: spans, logs, metrics, errors. */
import { createDistribution, getDistribution, listDistributions } from "@effect-cloudfront/core/Distribution"
import { CredentialsError } from "@effect-cloudfront/core/Errors"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { assert, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Metric from "effect/Metric"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as Tracer from "effect/Tracer"
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

const show = (value: unknown): string => inspect(value, { depth: 30, maxStringLength: null, showHidden: true })

/** Everything that is emitted, as text. */
const collector = () => {
  const texts: Array<string> = []
  const tracer = Tracer.make({
    span: (name, parent, context, links, startTime, kind) => ({
      _tag: "Span",
      name,
      spanId: "1",
      traceId: "1",
      parent,
      context,
      status: { _tag: "Started", startTime },
      attributes: new Map(),
      links,
      sampled: true,
      kind,
      // Exporters tell of a failure what is printed of it.
      end: (_, exit) => void (Exit.isFailure(exit) && texts.push(Cause.pretty(exit.cause, { renderErrorCause: true }))),
      attribute: (key, value) => void texts.push(`${name} ${key}=${show(value)}`),
      event: (event, _, attributes) => void texts.push(`${name} ${event} ${show(attributes)}`),
      addLinks: (links) => void texts.push(show(links))
    }),
    context: (f) => f()
  })
  const loggers = [Logger.jsonLogger, Logger.logfmtLogger, Logger.stringLogger].map((logger) =>
    Logger.map(logger, (text) => void texts.push(text))
  )
  const logging = Layer.mergeAll(Logger.remove(Logger.defaultLogger), ...loggers.map((logger) => Logger.add(logger)))
  const collect = <A, E, R>(self: Effect.Effect<A, E, R>) =>
    self.pipe(
      Effect.withTracer(tracer),
      Effect.provide(logging),
      Logger.withMinimumLogLevel(LogLevel.All),
      // What a caller does with an error: prints it, sends it away.
      Effect.tapErrorCause((cause) =>
        Effect.sync(() => texts.push(show(cause), Cause.pretty(cause), JSON.stringify(cause), String(cause)))
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
    const texts = [...(yield* work), show(yield* Metric.snapshot)]
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
