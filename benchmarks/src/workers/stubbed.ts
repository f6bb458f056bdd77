/** A call over a stubbed `CloudFront` service, which answers at once: what core and Effect cost without a transport. */
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { deleteDistribution } from "@effect-cloudfront/core/Distribution"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import type { Call } from "../Candidate.js"
import { DISTRIBUTION } from "../Fixtures.js"

const response = {
  status: 204,
  headers: { "x-amzn-requestid": "3f1d5d8c-8a40-4d4e-b5a1-3f2f6d0a8c11" },
  body: new Uint8Array()
}

export const make = (): Call => {
  const runtime = ManagedRuntime.make(Layer.succeed(CloudFront, { execute: () => Effect.succeed(response) }))
  const call = deleteDistribution({ Id: DISTRIBUTION, IfMatch: "E2QWRUHAPOMQZL" })
  return () => runtime.runPromise(call)
}
