/** A call over a `CloudFront` service that answers at once: what core and Effect cost without a transport. */
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { deleteDistribution } from "@effect-cloudfront/core/Distribution"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import type { Call } from "../Exchange.js"
import { DISTRIBUTION as Id } from "../Fixtures.js"

const headers = { "x-amzn-requestid": "3f1d5d8c-8a40-4d4e-b5a1-3f2f6d0a8c11" }

export const ours = (): Call => {
  const response = { status: 204, headers, body: new Uint8Array() }
  const runtime = ManagedRuntime.make(Layer.succeed(CloudFront, { execute: () => Effect.succeed(response) }))
  return () => runtime.runPromise(deleteDistribution({ Id, IfMatch: "E2QWRUHAPOMQZL" }))
}
