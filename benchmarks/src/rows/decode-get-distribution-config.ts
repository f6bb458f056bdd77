/** GetDistributionConfig: a configuration of 10 kB is read. The floor is `JSON.parse` of the same value. */
import { CloudFrontClient, GetDistributionConfigCommand } from "@aws-sdk/client-cloudfront"
import { getDistributionConfig } from "@effect-cloudfront/core/Distribution"
import * as CloudFrontFetch from "@effect-cloudfront/http/CloudFrontFetch"
import { FetchHttpHandler } from "@smithy/fetch-http-handler"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { credentials, identity, type Handler, type Service } from "../clients.js"
import type { Call, Exchange } from "../Exchange.js"
import * as Fixtures from "../Fixtures.js"
import { document } from "../Xml.js"

const Id = Fixtures.DISTRIBUTION

export const exchange = (): Exchange => ({
  operation: "GetDistributionConfig",
  input: { Id },
  status: 200,
  body: document("DistributionConfig", Fixtures.distributionConfig)
})

export const ours = (_: Exchange, service: Service = CloudFrontFetch.layer()): Call => {
  const runtime = ManagedRuntime.make(Layer.provide(service, credentials()))
  return () => runtime.runPromise(getDistributionConfig({ Id }))
}

export const sdk = (_: Exchange, requestHandler: Handler = new FetchHttpHandler()): Call => {
  const client = new CloudFrontClient({ ...identity, requestHandler })
  return () => client.send(new GetDistributionConfigCommand({ Id }))
}

export const floor = (): Call => {
  const bytes = Buffer.from(JSON.stringify(Fixtures.distributionConfig))
  return () => JSON.parse(bytes.toString())
}
