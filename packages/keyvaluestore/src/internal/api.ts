/** Makes the operations of CloudFront KeyValueStore. */
import * as Effect from "effect/Effect"
import * as Operation from "@effect-cloudfront/core/Operation"
import * as RestJson from "@effect-cloudfront/core/protocol/RestJson"
import { CloudFrontKeyValueStore } from "../CloudFrontKeyValueStore.js"

// A function, since bundlers keep constants that read properties.
const api = (): Operation.Api<CloudFrontKeyValueStore> => ({
  name: "CloudFrontKeyValueStore",
  protocol: { encodeRequest: RestJson.encodeRequest, decodeResponse: RestJson.decodeResponse },
  execute: (request) => Effect.flatMap(CloudFrontKeyValueStore, (service) => service.execute(request))
})

export const make = <I, A, E>(spec: Operation.Spec<I, A, E>): Operation.Of<I, A, E, CloudFrontKeyValueStore> =>
  Operation.makeOf(api(), spec)

export const paginated = <I, A, E, Item>(
  spec: Operation.Spec<I, A, E> & Pick<Operation.PaginatedOf<I, A, E, Item, CloudFrontKeyValueStore>, "page" | "marker">
): Operation.PaginatedOf<I, A, E, Item, CloudFrontKeyValueStore> => Operation.paginatedOf(api(), spec)
