/** A served in-memory CloudFront for the checks of its page. */
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Server from "@effect-cloudfront/testing/Server"
import type * as Settings from "@effect-cloudfront/testing/Settings"
import * as Effect from "effect/Effect"
import type { Windows } from "./Browser.js"

export interface Served {
  readonly url: string
  readonly service: InMemoryCloudFront.Service
}

/** Serves it while a check runs. */
export const serving = (
  { close }: Pick<Windows, "close">,
  use: (served: Served) => Promise<void>,
  options?: Settings.Options
): Promise<void> =>
  Effect.gen(function* () {
    const service = yield* InMemoryCloudFront.InMemoryCloudFront
    const { url } = yield* Server.serve({ port: 0 })
    yield* Effect.promise(() => use({ url, service }).finally(close))
  }).pipe(
    Effect.scoped,
    Effect.provide(
      InMemoryCloudFront.layerService({ signingRegion: "any", unknownCredentials: "accepted", ...options })
    ),
    Effect.runPromise
  )

/** A request to the API, without a signature. */
export const call = async (url: string, method: string, path: string, body?: string): Promise<Response> => {
  const response = await fetch(`${url}/2020-05-31/${path}`, { method, ...(body === undefined ? {} : { body }) })
  return response
}

const escaped = (text: string): string =>
  text.replace(/[&<>\r]/g, (one) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[one] ?? "&#13;")

/** The document of a distribution. */
export const distribution = (reference: string, comment: string): string =>
  `<DistributionConfig xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><CallerReference>${reference}</CallerReference>` +
  `<Origins><Quantity>1</Quantity><Items><Origin><Id>o</Id><DomainName>example.com</DomainName>` +
  `<CustomHeaders><Quantity>1</Quantity><Items><OriginCustomHeader><HeaderName>X-Key</HeaderName><HeaderValue>top-secret-value</HeaderValue></OriginCustomHeader></Items></CustomHeaders>` +
  `<CustomOriginConfig><HTTPPort>80</HTTPPort><HTTPSPort>443</HTTPSPort><OriginProtocolPolicy>https-only</OriginProtocolPolicy></CustomOriginConfig>` +
  `</Origin></Items></Origins><DefaultCacheBehavior><TargetOriginId>o</TargetOriginId><ViewerProtocolPolicy>allow-all</ViewerProtocolPolicy>` +
  `<CachePolicyId>658327ea-f89d-4fab-a63d-7e88639e58f6</CachePolicyId></DefaultCacheBehavior>` +
  `<Comment>${escaped(comment)}</Comment><Enabled>true</Enabled></DistributionConfig>`
