/** The scenarios of `moveAlias`. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Distribution from "@effect-cloudfront/core/Distribution"
import { createDistributionTenant } from "@effect-cloudfront/core/DistributionTenant"
import * as Move from "@effect-cloudfront/core/programs/moveAlias"
import { customOrigin, provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { wrongWhen, type Failure, type Scenario } from "../Scenario.js"
import { withOtherClient, type World } from "../World.js"

const WWW = "www.example.com"

const CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1"

const distribution = (
  world: World,
  aliases: ReadonlyArray<string>,
  config?: (config: Distribution.DistributionConfig) => Distribution.DistributionConfig
) =>
  Effect.map(
    withOtherClient(
      world,
      provisionDistribution({
        origin: customOrigin("example.com"),
        comment: "before",
        certificate: CERTIFICATE,
        aliases,
        config
      })
    ),
    ({ Distribution }) => Distribution.Id
  )

const tenant = (world: World) =>
  Effect.gen(function* () {
    const DistributionId = yield* distribution(
      world,
      [],
      ({ Aliases: _, HttpVersion, IsIPV6Enabled: __, PriceClass: ___, ...config }) => ({
        ...config,
        HttpVersion,
        ConnectionMode: "tenant-only"
      })
    )
    const { DistributionTenant } = yield* withOtherClient(
      world,
      createDistributionTenant({ DistributionId, Name: "one", Domains: [{ Domain: WWW }], Enabled: true })
    )
    return DistributionTenant.Id ?? ""
  })

/** A change of the target by another client. */
const edit = (world: World, id: string) =>
  Effect.gen(function* () {
    const there = (yield* world.fake.distributions).find((one) => one.Distribution.Id === id)
    if (there === undefined) return
    const DistributionConfig = { ...there.Distribution.DistributionConfig, Comment: "theirs" }
    yield* withOtherClient(world, Distribution.updateDistribution({ Id: id, IfMatch: there.ETag, DistributionConfig }))
  })

const moving = (
  name: string,
  isFromTenant: boolean,
  program: (options: Move.MoveAliasOptions) => Effect.Effect<unknown, Failure, CloudFront>
): Scenario => ({
  name,
  isRepeatable: true,
  prepare: (world) =>
    Effect.gen(function* () {
      const source = isFromTenant ? yield* tenant(world) : yield* distribution(world, [WWW])
      const target = yield* distribution(world, ["new.example.com"])
      yield* world.fake.settle
      let edited = false
      return {
        run: (_, before) =>
          program({
            from: isFromTenant ? { distributionTenantId: source } : { distributionId: source },
            to: { distributionId: target },
            disableSource: true,
            // As the documentation says for a run after one that did not succeed.
            ...(before === undefined ? {} : { enableSource: true })
          }),
        edit: Effect.suspend(() => {
          edited = true
          return edit(world, target)
        }),
        wrong: ({ of, succeeded }) =>
          Effect.gen(function* () {
            const all = yield* world.fake.distributions
            const holders = [
              ...all.flatMap(({ Distribution }) =>
                (Distribution.DistributionConfig.Aliases?.Items ?? []).includes(WWW) ? [Distribution.Id] : []
              ),
              ...(yield* world.fake.resources("distributionTenant")).flatMap(({ config, id }) =>
                config.Domains.some(({ Domain }) => Domain === WWW) ? [id] : []
              )
            ]
            const config = all.find((one) => one.Distribution.Id === target)?.Distribution.DistributionConfig
            const isEnabled = isFromTenant
              ? (yield* world.fake.resources("distributionTenant")).every(({ config }) => config.Enabled === true)
              : all.every(({ Distribution }) => Distribution.DistributionConfig.Enabled)
            return wrongWhen(
              [holders.length !== 1, `${holders.length} resources have the alias`],
              [succeeded > 0 && holders[0] !== target, "it says that the alias was moved, which is not so"],
              [edited && config?.Comment !== "theirs", "someone else's change is lost"],
              [of === 1 && succeeded === of && !isEnabled, "the source is left disabled"]
            )
          })
      }
    })
})

const drain = <E>(stream: Stream.Stream<unknown, E, CloudFront>) => Stream.runDrain(stream)

export const scenarios = {
  moveAlias: [
    moving("between distributions", false, (options) => Move.moveAlias(WWW, options)),
    moving("from a tenant", true, (options) => Move.moveAlias(WWW, options))
  ],
  moveAliasEvents: [moving("as a Stream", false, (options) => drain(Move.moveAliasEvents(WWW, options)))]
} satisfies Record<string, ReadonlyArray<Scenario>>
