/** What the tests of programs share: an account to work in, time that passes, and someone who watches the calls. */
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { TransportError } from "@effect-cloudfront/core/Errors"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Effect from "effect/Effect"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as TestTime from "@effect-cloudfront/testing/TestTime"

/** Lets time go on, from one end of a sleep to the next, until the effect has ended. */
export const elapse = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  TestTime.autoAdvanceWith(Effect.exit(self), { limit: "30 days" }).pipe(Effect.orDie, Effect.flatten)

/** Told of a call before it is made; what it returns takes the call's place. */
export type Intercept = (
  request: Wire.Request,
  send: Effect.Effect<Wire.Response, TransportError>
) => Effect.Effect<Wire.Response, TransportError> | undefined

export interface Watched {
  readonly calls: Array<string>
  readonly requests: Array<Wire.Request>
}

/** Runs something while its calls are watched, and some of them changed. */
export const watch = <A, E, R>(
  f: (watched: Watched) => Effect.Effect<A, E, R>,
  intercept: Intercept = () => undefined
): Effect.Effect<A, E, R | CloudFront> =>
  Effect.flatMap(CloudFront, (inner) => {
    const watched: Watched = { calls: [], requests: [] }
    return Effect.provideService(f(watched), CloudFront, {
      execute: (request) =>
        Effect.suspend(() => {
          watched.calls.push(request.operation)
          watched.requests.push(request)
          const send = inner.execute(request)
          return intercept(request, Effect.catchTag(send, "CredentialsError", Effect.die)) ?? send
        })
    })
  })

/** The spans that something opens. */
export const spansOf = <A, E, R>(
  self: Effect.Effect<A, E, R>
): Effect.Effect<ReadonlyArray<TestEffect.RecordedSpan>, E, R> =>
  Effect.suspend(() => {
    const { spans, tracer } = TestEffect.recordingTracer()
    return Effect.as(Effect.withTracer(self, tracer), spans)
  })

/** The request arrives and is done, but the answer to it gets lost. */
export const lost = (send: Effect.Effect<Wire.Response, TransportError>): Effect.Effect<never, TransportError> =>
  Effect.zipRight(
    send,
    Effect.fail(new TransportError({ operation: "lost", reason: "Reset", message: "the answer was lost" }))
  )

export const create = Effect.map(
  provisionDistribution({ origin: "bucket.s3.us-east-1.amazonaws.com", comment: "before" }),
  ({ Distribution }) => Distribution.Id
)
