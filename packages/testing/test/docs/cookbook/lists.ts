import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { listCachePolicies } from "@effect-cloudfront/core/CachePolicy"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import { distributions, invalidationPage } from "@effect-cloudfront/core/programs/lists"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"

export const program = (id: string) =>
  Effect.gen(function* () {
    // All pages, each requested when its items are pulled.
    yield* distributions().pipe(
      Stream.filter(({ Enabled }) => Enabled),
      Stream.runForEach(({ Comment, Status }) => Console.log(`${Comment}: ${Status}`))
    )

    // One page, and the next one.
    const first = yield* invalidationPage(id, { pageSize: 2 })
    const next = yield* invalidationPage(id, { pageSize: 2, marker: first.nextMarker })
    yield* Console.log(`${first.items.length} invalidations, then ${next.items.length}, more: ${next.isTruncated}`)

    // Any of the 39 lists.
    const managed = yield* Pagination.items(listCachePolicies, { Type: "managed" }).pipe(Stream.runCount)
    yield* Console.log(managed > 0 ? "there are managed cache policies" : "there are none")
  })

export const main = program("E1PA6795UKMFR9").pipe(Effect.provide(CloudFrontNode.layerEnv))
