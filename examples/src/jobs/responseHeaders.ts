/** Send security headers with every response. */
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import { createResponseHeadersPolicy } from "@effect-cloudfront/core/ResponseHeadersPolicy"
import * as Effect from "effect/Effect"

export const program = (id: string) =>
  Effect.gen(function* () {
    const { ResponseHeadersPolicy } = yield* createResponseHeadersPolicy({
      ResponseHeadersPolicyConfig: {
        Name: "security",
        SecurityHeadersConfig: {
          StrictTransportSecurity: { Override: true, AccessControlMaxAgeSec: 31_536_000, IncludeSubdomains: true },
          ContentTypeOptions: { Override: true },
          FrameOptions: { Override: true, FrameOption: "DENY" }
        },
        RemoveHeadersConfig: { Items: [{ Header: "Server" }] }
      }
    })
    return yield* editDistribution(id, (config) => ({
      ...config,
      DefaultCacheBehavior: { ...config.DefaultCacheBehavior, ResponseHeadersPolicyId: ResponseHeadersPolicy.Id }
    }))
  })
