/** What the scenarios of programs make before the program runs. */
import {
  createDistribution,
  type DefaultCacheBehavior,
  type DistributionConfig
} from "@effect-cloudfront/core/Distribution"
import { createDistributionTenant } from "@effect-cloudfront/core/DistributionTenant"
import * as Effect from "effect/Effect"
import { withOtherClient, type World } from "../World.js"

const ORIGIN = {
  Id: "origin",
  DomainName: "example.com",
  CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: "https-only" }
} as const

const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"

const BEHAVIOR = {
  TargetOriginId: "origin",
  ViewerProtocolPolicy: "https-only",
  CachePolicyId: CACHING_DISABLED
} as const

/** A distribution with another behavior, and other settings. */
export const distributionWith = (
  world: World,
  behavior: Partial<DefaultCacheBehavior> = {},
  change: Partial<DistributionConfig> = {}
): Effect.Effect<string> =>
  withOtherClient(
    world,
    Effect.map(
      createDistribution({
        DistributionConfig: {
          Origins: { Items: [ORIGIN] },
          DefaultCacheBehavior: { ...BEHAVIOR, ...behavior },
          Comment: "",
          Enabled: true,
          ...change
        }
      }),
      ({ Distribution }) => Distribution.Id
    )
  )

/** A distribution for tenants. */
export const template = (world: World): Effect.Effect<string> =>
  distributionWith(world, {}, { ConnectionMode: "tenant-only" })

/** A tenant with a managed certificate. */
export const tenant = (world: World): Effect.Effect<string> =>
  Effect.flatMap(template(world), (DistributionId) =>
    withOtherClient(
      world,
      Effect.map(
        createDistributionTenant({
          DistributionId,
          Name: "tenant",
          Domains: [{ Domain: "www.example.com" }],
          ManagedCertificateRequest: { ValidationTokenHost: "cloudfront" }
        }),
        ({ DistributionTenant }) => DistributionTenant.Id ?? ""
      )
    )
  )
