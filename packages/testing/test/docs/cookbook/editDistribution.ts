import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import type { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import * as Items from "@effect-cloudfront/core/Items"
import { disable, editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"

const notFound = { ErrorCode: 404, ResponseCode: "404", ResponsePagePath: "/404.html", ErrorCachingMinTTL: 60 }

// The function gets the current configuration. It may be called again, if someone else was faster.
const withErrorPage = (config: DistributionConfig): DistributionConfig => ({
  ...config,
  Comment: "with an error page",
  CustomErrorResponses: Items.addItem(config.CustomErrorResponses, notFound)
})

export const program = (id: string) =>
  Effect.gen(function* () {
    const plan = yield* editDistribution(id, withErrorPage, { dryRun: true })
    yield* Console.log(`would do: ${plan.steps.join()}, ${plan.changes.length} settings, first ${plan.changes[0]}`)

    const edit = editDistribution(id, withErrorPage, {
      idempotent: true,
      timeout: "5 minutes",
      onEvent: ({ _tag }) => Console.log(_tag)
    })
    const first = yield* edit
    yield* Console.log(`changed: ${first.changed}, status: ${first.status}`)

    // The configuration is as asked for, so nothing is sent.
    const second = yield* edit
    yield* Console.log(`changed: ${second.changed}, same version: ${second.etag === first.etag}`)

    const { config } = yield* disable(id)
    yield* Console.log(`enabled: ${config.Enabled}, error pages: ${config.CustomErrorResponses?.Items.length}`)
  })

export const main = program("E1PA6795UKMFR9").pipe(Effect.provide(CloudFrontNode.layerEnv))
