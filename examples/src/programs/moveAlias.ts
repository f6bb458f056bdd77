/** Moves the name of a site from its old distribution to its new one, and back. */
import { findDistribution } from "@effect-cloudfront/core/programs/find"
import { moveAlias, type MoveAliasEvent } from "@effect-cloudfront/core/programs/moveAlias"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"

/** The pace of the in-memory CloudFront. Leave it out with an account. */
const pace = { interval: "250 millis", timeout: "1 minute", lag: "0 seconds" } as const

const show = (event: MoveAliasEvent) =>
  event._tag === "Waiting"
    ? Effect.void
    : Console.log(`  ${event._tag}${event._tag === "HolderFound" ? ` (${event.resourceType})` : ""}`)

export const move = (alias: string, from: string, to: string) =>
  moveAlias(alias, { from: { distributionId: from }, to: { distributionId: to }, onEvent: show, ...pace }).pipe(
    Effect.map(({ outcome, path }) => (path === undefined ? outcome : `${outcome} by ${path}`)),
    Effect.catchTags({
      // Nothing was changed. The error's message has the resource that has the alias, and what to do.
      AliasMoveRefused: ({ reason }) => Effect.succeed(`${alias} was not moved: ${reason}`),
      NoSuchDistribution: () => Effect.succeed("one of the distributions is gone")
    })
  )

const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"

const site = (comment: string, aliases: ReadonlyArray<string>) =>
  Effect.map(
    provisionDistribution({ origin: "my-site.s3.eu-central-1.amazonaws.com", comment, aliases, certificate }),
    ({ Distribution }) => Distribution.Id
  )

export const main = Effect.gen(function* () {
  const blue = yield* site("blue", ["www.example.com"])
  const green = yield* site("green", ["green.example.com"])
  yield* site("shop", ["shop.example.com"])

  yield* Console.log(yield* move("www.example.com", blue, green))
  const found = yield* findDistribution({ alias: "www.example.com" })
  yield* Console.log(`served by ${found.Distribution.DistributionConfig.Comment}`)
  yield* Console.log(yield* move("www.example.com", blue, green))
  yield* Console.log(yield* move("www.example.com", green, blue))
  yield* Console.log(yield* move("shop.example.com", blue, green))
})
