/** GetDistribution with a tiny body: what a call costs. The floor is one promise on the bare Effect runtime. */
import { CloudFrontClient, GetDistributionCommand } from "@aws-sdk/client-cloudfront"
import { getDistribution } from "@effect-cloudfront/core/Distribution"
import * as CloudFrontFetch from "@effect-cloudfront/http/CloudFrontFetch"
import { FetchHttpHandler } from "@smithy/fetch-http-handler"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { credentials, identity, type Handler, type Service } from "../clients.js"
import type { Call, Exchange } from "../Exchange.js"
import * as Fixtures from "../Fixtures.js"
import { document } from "../Xml.js"

const Id = Fixtures.DISTRIBUTION

export const exchange = (): Exchange => ({
  operation: "GetDistribution",
  input: { Id },
  status: 200,
  body: document("Distribution", Fixtures.smallDistribution)
})

export const ours = (_: Exchange, service: Service = CloudFrontFetch.layer()): Call => {
  const runtime = ManagedRuntime.make(Layer.provide(service, credentials()))
  return () => runtime.runPromise(getDistribution({ Id }))
}

export const sdk = (_: Exchange, requestHandler: Handler = new FetchHttpHandler()): Call => {
  const client = new CloudFrontClient({ ...identity, requestHandler })
  return () => client.send(new GetDistributionCommand({ Id }))
}

export const floor = (): Call => {
  const call = Effect.promise(() => Promise.resolve(0))
  return () => Effect.runPromise(call)
}
