/** Runs the program of a page in an in-memory CloudFront, and keeps what it prints. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { deployFunction } from "@effect-cloudfront/core/programs/deployFunction"
import type { CloudFrontKeyValueStore } from "@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as TestTime from "@effect-cloudfront/testing/TestTime"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { format } from "node:util"

/** Loads the engine of functions. That takes real time, for which a clock that moves by itself does not wait. */
export const loadEngine: Effect.Effect<void, never, CloudFront> = deployFunction("warm", {
  code: "function handler(event) { return event.request }",
  tests: [
    {
      name: "any",
      event: {
        version: "1.0",
        context: { eventType: "viewer-request" },
        viewer: { ip: "198.51.100.1" },
        request: { method: "GET", uri: "/", querystring: {}, headers: {}, cookies: {} }
      }
    }
  ]
}).pipe(Effect.asVoid, Effect.orDie)

/** What a page's program may need. */
export type Needs = CloudFront | CloudFrontKeyValueStore | InMemoryCloudFront.InMemoryCloudFront

/** The lines that an effect prints. Effect's `Console` is the one of the runtime. */
const printed = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<ReadonlyArray<string>, E, R> =>
  Effect.suspend(() => {
    const lines: Array<string> = []
    const { log } = console
    console.log = (...args: ReadonlyArray<unknown>) => void lines.push(format(...args))
    return self.pipe(
      Effect.ensuring(
        Effect.sync(() => {
          console.log = log
        })
      ),
      Effect.as(lines)
    )
  })

/**
 * The text that a program prints, on a clock that moves to the end of each sleep. `before` runs on a clock that stands still. Changes take
 * the time `propagation`.
 */
export const transcript = <E>(
  self: Effect.Effect<unknown, E, Needs>,
  before: Effect.Effect<void, never, Needs> = Effect.void,
  propagation: Duration.DurationInput = "40 seconds"
): Effect.Effect<string, E> =>
  printed(self).pipe(
    (running) => TestTime.autoAdvanceWith(Effect.exit(running), { limit: "30 days" }),
    Effect.orDie,
    Effect.flatten,
    Effect.map((lines) => lines.map((line) => `${line}\n`).join("")),
    (running) => Effect.zipRight(before, running),
    Effect.provide(InMemoryCloudFront.layer({ propagation }, { stuckAfter: "1 minute" })),
    TestEffect.withTestClock
  )
