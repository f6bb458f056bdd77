/** CreateDistribution: a configuration of 10 kB is written, and the shortest response read. The floor is JSON of it. */
import { CloudFrontClient, CreateDistributionCommand } from "@aws-sdk/client-cloudfront"
import { createDistribution } from "@effect-cloudfront/core/Distribution"
import * as CloudFrontFetch from "@effect-cloudfront/http/CloudFrontFetch"
import { FetchHttpHandler } from "@smithy/fetch-http-handler"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { credentials, identity, type Handler, type Service } from "../clients.js"
import type { Call, Exchange } from "../Exchange.js"
import * as Fixtures from "../Fixtures.js"
import { document } from "../Xml.js"

export const exchange = (): Exchange => ({
  operation: "CreateDistribution",
  input: { DistributionConfig: Fixtures.distributionConfig },
  status: 201,
  body: document("Distribution", Fixtures.smallDistribution)
})

// That the fixture is an input of the operation, its type does not say.
export const ours = ({ input }: Exchange, service: Service = CloudFrontFetch.layer()): Call => {
  const runtime = ManagedRuntime.make(Layer.provide(service, credentials()))
  return () => runtime.runPromise(createDistribution(input as never))
}

export const sdk = ({ input }: Exchange, requestHandler: Handler = new FetchHttpHandler()): Call => {
  const client = new CloudFrontClient({ ...identity, requestHandler })
  return () => client.send(new CreateDistributionCommand(input as never))
}

export const floor =
  ({ input }: Exchange): Call =>
  () =>
    Buffer.from(JSON.stringify(input))
