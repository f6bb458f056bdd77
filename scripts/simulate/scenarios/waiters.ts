/** The scenarios of the waiters of kinds of resources that are not distributions. */
import { createAnycastIpList } from "@effect-cloudfront/core/AnycastIpList"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { createConnectionFunction, publishConnectionFunction } from "@effect-cloudfront/core/ConnectionFunction"
import { createConnectionGroup } from "@effect-cloudfront/core/ConnectionGroup"
import { createFunction, publishFunction } from "@effect-cloudfront/core/Function"
import { createKeyValueStore } from "@effect-cloudfront/core/KeyValueStore"
import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import * as Waiters from "@effect-cloudfront/core/programs/waiters"
import { invalidateTenant } from "@effect-cloudfront/core/programs/invalidate"
import { createTrustStore } from "@effect-cloudfront/core/TrustStore"
import { createVpcOrigin, deleteVpcOrigin, getVpcOrigin } from "@effect-cloudfront/core/VpcOrigin"
import type * as State from "@effect-cloudfront/testing/State"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { wrongWhen, type Failure, type Scenario } from "../Scenario.js"
import { withOtherClient, type World } from "../World.js"
import { tenant } from "./resources.js"

/** More than any fault that ends takes. */
const PATIENT = { timeout: "4 hours" } as const

interface Made {
  readonly id: string
  /** Its version. A waiter that is told it bears that reads do not find the resource yet. */
  readonly etag?: string
}

/** A wait that must not end earlier than the service says. */
const waiting = <E>(
  name: string,
  make: (world: World) => Effect.Effect<Made, E>,
  wait: (id: string, options: Waiters.DeployedOptions) => Effect.Effect<unknown, Failure, CloudFront>,
  kind: State.Kind
): Scenario => ({
  name,
  isRepeatable: true,
  prepare: (world) =>
    Effect.gen(function* () {
      const { etag, id } = yield* Effect.orDie(make(world))
      const ready = (yield* world.fake.now) + (world.fake.settings.propagation[kind] ?? 0)
      // Without a version, a resource that is not visible yet is one that does not exist.
      if (etag === undefined) yield* world.fake.advance("90 seconds")
      return {
        run: () => wait(id, { ...PATIENT, etag }),
        wrong: ({ succeeded }) =>
          Effect.map(world.fake.now, (now) =>
            wrongWhen([succeeded > 0 && now < ready, "it says that the state is there, which is not so"])
          )
      }
    })
})

const by =
  <A, E>(call: Effect.Effect<A, E, CloudFront>, madeOf: (result: A) => Made) =>
  (world: World) =>
    Effect.map(withOtherClient(world, call), madeOf)

const made =
  (make: (world: World) => Effect.Effect<string>) =>
  (world: World): Effect.Effect<Made> =>
    Effect.map(make(world), (id) => ({ id }))

const functionOf = Effect.gen(function* () {
  const { ETag } = yield* createFunction({
    Name: "rewrite",
    FunctionConfig: { Comment: "", Runtime: "cloudfront-js-2.0" },
    FunctionCode: utf8Encode("function handler(event) { return event.request }")
  })
  yield* publishFunction({ Name: "rewrite", IfMatch: ETag })
})

const connectionFunctionOf = Effect.gen(function* () {
  const { ConnectionFunctionSummary, ETag } = yield* createConnectionFunction({
    Name: "allow",
    ConnectionFunctionConfig: { Comment: "", Runtime: "cloudfront-js-2.0" },
    ConnectionFunctionCode: utf8Encode("function connectionHandler(connection) { connection.allow() }")
  })
  yield* publishConnectionFunction({ Id: ConnectionFunctionSummary.Id, IfMatch: ETag })
  return ConnectionFunctionSummary.Id
})

const vpcOrigin = createVpcOrigin({
  VpcOriginEndpointConfig: {
    Name: "origin",
    Arn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/50dc6c495c0c9188",
    HTTPPort: 80,
    HTTPSPort: 443,
    OriginProtocolPolicy: "https-only"
  }
})

const trustStore = createTrustStore({
  Name: "store",
  CaCertificatesBundleSource: {
    CaCertificatesBundleS3Location: { Bucket: "ca", Key: "ca.pem", Region: "us-east-1" }
  }
})

export const waiters = {
  waitUntilKeyValueStoreReady: [
    waiting(
      "of a new store",
      by(createKeyValueStore({ Name: "store" }), ({ ETag }) => ({ id: "store", etag: ETag })),
      Waiters.waitUntilKeyValueStoreReady,
      "keyValueStore"
    )
  ],
  waitUntilVpcOriginDeployed: [
    waiting(
      "of a new origin",
      by(vpcOrigin, ({ ETag, VpcOrigin }) => ({ id: VpcOrigin.Id, etag: ETag })),
      Waiters.waitUntilVpcOriginDeployed,
      "vpcOrigin"
    )
  ],
  waitUntilAnycastIpListDeployed: [
    waiting(
      "of a new list",
      by(createAnycastIpList({ Name: "list", IpCount: 3 }), ({ AnycastIpList, ETag }) => ({
        id: AnycastIpList.Id,
        etag: ETag
      })),
      Waiters.waitUntilAnycastIpListDeployed,
      "anycastIpList"
    )
  ],
  waitUntilConnectionGroupDeployed: [
    waiting(
      "of a new group",
      by(createConnectionGroup({ Name: "group" }), ({ ConnectionGroup, ETag }) => ({
        id: ConnectionGroup.Id ?? "",
        etag: ETag
      })),
      Waiters.waitUntilConnectionGroupDeployed,
      "connectionGroup"
    )
  ],
  waitUntilDistributionTenantDeployed: [
    waiting("of a new tenant", made(tenant), Waiters.waitUntilDistributionTenantDeployed, "distributionTenant")
  ],
  waitUntilTrustStoreActive: [
    waiting(
      "of a new store",
      by(trustStore, ({ ETag, TrustStore }) => ({ id: TrustStore.Id ?? "", etag: ETag })),
      Waiters.waitUntilTrustStoreActive,
      "trustStore"
    )
  ],
  waitUntilFunctionLive: [
    waiting(
      "that is published",
      by(functionOf, () => ({ id: "rewrite" })),
      Waiters.waitUntilFunctionLive,
      "liveFunction"
    )
  ],
  waitUntilConnectionFunctionLive: [
    waiting(
      "that is published",
      by(connectionFunctionOf, (id) => ({ id })),
      Waiters.waitUntilConnectionFunctionLive,
      "liveConnectionFunction"
    )
  ],
  waitUntilManagedCertificateIssued: [
    waiting("of a new tenant", made(tenant), Waiters.waitUntilManagedCertificateIssued, "managedCertificate")
  ],
  waitUntilDomainsActive: [
    waiting("of a new tenant", made(tenant), Waiters.waitUntilDomainsActive, "managedCertificate")
  ],
  waitUntilTenantInvalidationCompleted: [
    waiting(
      "of a new invalidation",
      (world) =>
        Effect.gen(function* () {
          const id = yield* tenant(world)
          yield* world.fake.settle
          const { invalidations } = yield* withOtherClient(world, invalidateTenant(id, ["/a"]))
          return { id: `${id} ${invalidations[0]?.Id ?? ""}` }
        }),
      (ids, options) => {
        const [id = "", invalidation = ""] = ids.split(" ")
        return Waiters.waitUntilTenantInvalidationCompleted(id, invalidation, options)
      },
      "invalidation"
    )
  ],
  waiterStates: [
    waiting(
      "of a new store",
      by(createKeyValueStore({ Name: "store" }), ({ ETag }) => ({ id: "store", etag: ETag })),
      (id, version) =>
        Stream.runDrain(
          Waiters.waiterStates((options) => Waiters.waitUntilKeyValueStoreReady(id, { ...version, ...options }))
        ),
      "keyValueStore"
    )
  ],
  waitUntilDeleted: [
    waiting(
      "a VPC origin",
      (world) =>
        Effect.gen(function* () {
          const { VpcOrigin } = yield* withOtherClient(world, vpcOrigin)
          yield* world.fake.settle
          yield* withOtherClient(
            world,
            Effect.flatMap(getVpcOrigin({ Id: VpcOrigin.Id }), ({ ETag }) =>
              deleteVpcOrigin({ Id: VpcOrigin.Id, IfMatch: ETag })
            )
          )
          return { id: VpcOrigin.Id }
        }),
      (id, options) => Waiters.waitUntilDeleted({ kind: "vpcOrigin", id }, options),
      "vpcOrigin"
    )
  ]
} satisfies Record<string, ReadonlyArray<Scenario>>
