/** Make a cache policy, and let a distribution use it. */
import { createCachePolicy } from "@effect-cloudfront/core/CachePolicy"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import * as Effect from "effect/Effect"

export const program = (id: string) =>
  Effect.gen(function* () {
    const { CachePolicy } = yield* createCachePolicy({
      CachePolicyConfig: {
        Name: "by-language",
        MinTTL: 1,
        DefaultTTL: 3600,
        ParametersInCacheKeyAndForwardedToOrigin: {
          EnableAcceptEncodingGzip: true,
          EnableAcceptEncodingBrotli: true,
          HeadersConfig: { HeaderBehavior: "whitelist", Headers: { Items: ["Accept-Language"] } },
          CookiesConfig: { CookieBehavior: "none" },
          QueryStringsConfig: { QueryStringBehavior: "all" }
        }
      }
    })
    return yield* editDistribution(id, (config) => ({
      ...config,
      DefaultCacheBehavior: { ...config.DefaultCacheBehavior, CachePolicyId: CachePolicy.Id }
    }))
  })
