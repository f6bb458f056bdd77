/** Put a web server on a CDN, with a name, a certificate and tags. */
import { customOrigin, provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as Effect from "effect/Effect"

export const program = provisionDistribution({
  origin: customOrigin("server.example.com", { httpsPort: 8443, path: "/app" }),
  comment: "shop",
  aliases: ["shop.example.com"],
  certificate: "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
  priceClass: "PriceClass_100",
  tags: { team: "shop", stage: "production" }
}).pipe(Effect.map(({ Distribution }) => Distribution.Id))
