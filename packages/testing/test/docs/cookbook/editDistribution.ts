import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Items from "@effect-cloudfront/core/Items"
import { disable, editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"

const notFound = { ErrorCode: 404, ResponseCode: "404", ResponsePagePath: "/404.html", ErrorCachingMinTTL: 60 }

export const program = (id: string) =>
  Effect.gen(function* () {
    // The function gets the current configuration. It may be called again, if someone else was faster.
    const withErrorPage = editDistribution(
      id,
      (config) => ({
        ...config,
        Comment: "with an error page",
        CustomErrorResponses: Items.addItem(config.CustomErrorResponses, notFound)
      }),
      { idempotent: true }
    )
    const first = yield* withErrorPage
    yield* Console.log(`changed: ${first.changed}, status: ${first.status}`)

    // The configuration is as asked for, so nothing is sent.
    const second = yield* withErrorPage
    yield* Console.log(`changed: ${second.changed}, same version: ${second.etag === first.etag}`)

    const { config } = yield* disable(id)
    yield* Console.log(`enabled: ${config.Enabled}, error pages: ${config.CustomErrorResponses?.Items.length}`)
  })

export const main = program("E1PA6795UKMFR9").pipe(Effect.provide(CloudFrontNode.layerEnv))
