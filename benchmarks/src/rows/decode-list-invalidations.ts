/** ListInvalidations: a page of invalidations is read. The floor is `JSON.parse` of the same value. */
import { CloudFrontClient, ListInvalidationsCommand } from "@aws-sdk/client-cloudfront"
import { listInvalidations } from "@effect-cloudfront/core/Invalidation"
import * as CloudFrontFetch from "@effect-cloudfront/http/CloudFrontFetch"
import { FetchHttpHandler } from "@smithy/fetch-http-handler"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { credentials, identity, type Handler, type Service } from "../clients.js"
import type { Call, Exchange } from "../Exchange.js"
import * as Fixtures from "../Fixtures.js"
import { document } from "../Xml.js"

const DistributionId = Fixtures.DISTRIBUTION

export const exchange = (items = 100): Exchange => ({
  operation: "ListInvalidations",
  input: { DistributionId },
  status: 200,
  body: document("InvalidationList", Fixtures.invalidationList(items))
})

export const ours = (_: Exchange, service: Service = CloudFrontFetch.layer()): Call => {
  const runtime = ManagedRuntime.make(Layer.provide(service, credentials()))
  return () => runtime.runPromise(listInvalidations({ DistributionId }))
}

export const sdk = (_: Exchange, requestHandler: Handler = new FetchHttpHandler()): Call => {
  const client = new CloudFrontClient({ ...identity, requestHandler })
  return () => client.send(new ListInvalidationsCommand({ DistributionId }))
}

export const floor = (_: Exchange, items = 100): Call => {
  const bytes = Buffer.from(JSON.stringify(Fixtures.invalidationList(items)))
  return () => JSON.parse(bytes.toString())
}
