/**
 * The edits that everybody makes, one after the other, on the in-memory CloudFront: `node scripts/run.mjs examples/src/edits.ts`.
 *
 * Each is a change of a configuration for `editDistribution`: an alias, an origin, a cache behavior, an error page. Run on its own result a
 * change does nothing more, so each may be run again whenever it is in doubt (`idempotent`), and nothing is sent the second time.
 */
import type { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import { addItem, insertItem, removeItem, updateItem } from "@effect-cloudfront/core/Items"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import { findDistribution } from "@effect-cloudfront/core/programs/find"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"

type Change = (config: DistributionConfig) => DistributionConfig

const addAlias =
  (alias: string): Change =>
  (config) => ({ ...config, Aliases: addItem(config.Aliases, alias) })

const removeAlias =
  (alias: string): Change =>
  (config) => ({ ...config, Aliases: removeItem(config.Aliases, alias) })

/** Another origin, and the cache behavior that sends its paths there, before all others. */
const addApi =
  (domainName: string): Change =>
  (config) => ({
    ...config,
    Origins: addItem(config.Origins, {
      Id: "api",
      DomainName: domainName,
      OriginPath: "",
      CustomOriginConfig: {
        HTTPPort: 80,
        HTTPSPort: 443,
        OriginProtocolPolicy: "https-only",
        OriginSslProtocols: { Items: ["TLSv1.2"] },
        OriginReadTimeout: 30,
        OriginKeepaliveTimeout: 5
      }
    }),
    CacheBehaviors: insertItem(
      config.CacheBehaviors,
      {
        // An update must say all that there is to say of a behavior, so a new one starts as a copy.
        ...config.DefaultCacheBehavior,
        PathPattern: "/api/*",
        TargetOriginId: "api",
        // Managed CachingDisabled
        CachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
      },
      { at: 0 }
    )
  })

const moveOrigin =
  (id: string, path: string): Change =>
  (config) => ({ ...config, Origins: updateItem(config.Origins, id, (origin) => ({ ...origin, OriginPath: path })) })

const errorPage =
  (code: number, page: string): Change =>
  (config) => ({
    ...config,
    CustomErrorResponses: addItem(config.CustomErrorResponses, {
      ErrorCode: code,
      ResponseCode: String(code),
      ResponsePagePath: page
    })
  })

const edits: ReadonlyArray<readonly [name: string, change: Change]> = [
  ["add an alias", addAlias("new.example.com")],
  ["remove an alias", removeAlias("old.example.com")],
  ["add an origin and its cache behavior", addApi("api.example.com")],
  ["move an origin", moveOrigin("origin", "/v2")],
  ["set an error page", errorPage(404, "/404.html")]
]

const main = Effect.gen(function* () {
  const { Distribution } = yield* provisionDistribution({
    origin: "my-bucket.s3.eu-central-1.amazonaws.com",
    aliases: ["old.example.com"],
    certificate: "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
    comment: "site"
  })
  const { Id } = Distribution
  for (const [name, change] of edits) {
    yield* editDistribution(Id, change, { idempotent: true })
    const again = yield* editDistribution(Id, change, { idempotent: true })
    yield* Console.log(`${name}${again.changed ? ", and sent it twice" : ""}`)
  }
  const found = yield* findDistribution({ alias: "new.example.com" })
  const { Aliases, CacheBehaviors, CustomErrorResponses, Origins } = found.Distribution.DistributionConfig
  yield* Console.log(
    JSON.stringify({
      aliases: Aliases?.Items,
      origins: Origins.Items.map(({ Id, OriginPath }) => `${Id} ${OriginPath}`),
      behaviors: CacheBehaviors?.Items.map(({ PathPattern, TargetOriginId }) => `${PathPattern} ${TargetOriginId}`),
      errorPages: CustomErrorResponses?.Items.map(
        ({ ErrorCode, ResponsePagePath }) => `${ErrorCode} ${ResponsePagePath}`
      )
    })
  )
})

await Effect.runPromise(main.pipe(Effect.provide(InMemoryCloudFront.layer())))
