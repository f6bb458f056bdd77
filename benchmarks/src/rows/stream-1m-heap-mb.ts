/** All invalidations of a distribution, page by page, from a `fetch` that answers from memory. Nothing is kept. */
import { CloudFrontClient, paginateListInvalidations } from "@aws-sdk/client-cloudfront"
import { invalidations } from "@effect-cloudfront/core/programs/lists"
import * as CloudFrontFetch from "@effect-cloudfront/http/CloudFrontFetch"
import { FetchHttpHandler } from "@smithy/fetch-http-handler"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { credentials, identity } from "../clients.js"
import { DISTRIBUTION as DistributionId } from "../Fixtures.js"

export const ours = (onItem: () => void): Promise<void> =>
  invalidations(DistributionId).pipe(
    Stream.runForEach(() => Effect.sync(onItem)),
    Effect.provide(Layer.provide(CloudFrontFetch.layer(), credentials())),
    Effect.runPromise
  )

export const sdk = async (onItem: () => void): Promise<void> => {
  const client = new CloudFrontClient({ ...identity, requestHandler: new FetchHttpHandler() })
  for await (const page of paginateListInvalidations({ client }, { DistributionId })) {
    for (const _ of page.InvalidationList?.Items ?? []) onItem()
  }
}
