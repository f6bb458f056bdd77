/** A small program to type-check: three operations, two programs, and a client. */
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { getDistribution, listDistributions } from "@effect-cloudfront/core/Distribution"
import { getInvalidation } from "@effect-cloudfront/core/Invalidation"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import { disableAndDelete } from "@effect-cloudfront/core/programs/disableAndDelete"
import { invalidate } from "@effect-cloudfront/core/programs/invalidate"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as Credentials from "@effect-cloudfront/http/Credentials"

const clear = (id: string) =>
  Effect.gen(function* () {
    const { Distribution } = yield* getDistribution({ Id: id })
    yield* Effect.log(Distribution.DomainName, Distribution.Status)
    yield* invalidate(id, ["/*"])
    yield* getInvalidation({ DistributionId: id, Id: "I1" })
    yield* disableAndDelete(id, { timeout: "1 hour" })
  }).pipe(
    Effect.catchTag("NoSuchDistribution", (error) => Effect.logWarning(error.message)),
    Effect.catchTag("WaitTimeout", (error) => Effect.logError(error.message))
  )

export const program = Stream.runForEach(Pagination.items(listDistributions, {}), ({ Id }) => clear(Id))

const CloudFront = CloudFrontHttp.layer({ maxAttempts: 5 }).pipe(
  Layer.provide([FetchHttpClient.layer, Credentials.layerEnv])
)

void Effect.runPromise(Effect.provide(program, CloudFront))
