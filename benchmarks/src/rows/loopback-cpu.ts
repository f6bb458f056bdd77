/** GetDistribution over a socket, from a server in another process. The floor is undici's `request`, without a signature. */
import { CloudFrontClient, GetDistributionCommand } from "@aws-sdk/client-cloudfront"
import { getDistribution } from "@effect-cloudfront/core/Distribution"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"
import { NodeHttpHandler } from "@smithy/node-http-handler"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { Agent } from "node:http"
import { request } from "undici"
import { credentials, identity, type Handler, type Service } from "../clients.js"
import type { Call } from "../Exchange.js"
import { DISTRIBUTION as Id } from "../Fixtures.js"

export const ours = (endpoint: string, service: Service = CloudFrontNode.layer({ endpoint })): Call => {
  const runtime = ManagedRuntime.make(Layer.provide(service, credentials()))
  return () => runtime.runPromise(getDistribution({ Id }))
}

/** The client as it is made without any settings but its keys and where to call. */
export const sdk = (endpoint: string): Call => client(endpoint)

/** With an agent of its own, whose sockets are kept, and are not watched by timers. */
export const best = (endpoint: string): Call =>
  client(endpoint, new NodeHttpHandler({ httpAgent: new Agent({ keepAlive: true, maxSockets: Infinity }) }))

const client = (endpoint: string, requestHandler?: Handler): Call => {
  const client = new CloudFrontClient({ ...identity, endpoint, ...(requestHandler && { requestHandler }) })
  return () => client.send(new GetDistributionCommand({ Id }))
}

export const floor = (endpoint: string): Call => {
  const url = `${endpoint}/2020-05-31/distribution/${Id}`
  return async () => (await request(url)).body.arrayBuffer()
}
