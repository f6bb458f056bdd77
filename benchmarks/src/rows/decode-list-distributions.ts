/** ListDistributions: a page of 100 distributions is read. The floor is `JSON.parse` of the same value. */
import { CloudFrontClient, ListDistributionsCommand } from "@aws-sdk/client-cloudfront"
import { listDistributions } from "@effect-cloudfront/core/Distribution"
import * as CloudFrontFetch from "@effect-cloudfront/http/CloudFrontFetch"
import { FetchHttpHandler } from "@smithy/fetch-http-handler"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { credentials, identity, type Handler, type Service } from "../clients.js"
import type { Call, Exchange } from "../Exchange.js"
import * as Fixtures from "../Fixtures.js"
import { document } from "../Xml.js"

export const exchange = (items = 100): Exchange => ({
  operation: "ListDistributions",
  input: {},
  status: 200,
  body: document("DistributionList", Fixtures.distributionList(items))
})

export const ours = (_: Exchange, service: Service = CloudFrontFetch.layer()): Call => {
  const runtime = ManagedRuntime.make(Layer.provide(service, credentials()))
  return () => runtime.runPromise(listDistributions())
}

export const sdk = (_: Exchange, requestHandler: Handler = new FetchHttpHandler()): Call => {
  const client = new CloudFrontClient({ ...identity, requestHandler })
  return () => client.send(new ListDistributionsCommand({}))
}

export const floor = (_: Exchange, items = 100): Call => {
  const bytes = Buffer.from(JSON.stringify(Fixtures.distributionList(items)))
  return () => JSON.parse(bytes.toString())
}
