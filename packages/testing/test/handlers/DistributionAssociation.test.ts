import {
  associateAlias,
  associateDistributionWebACL,
  disassociateDistributionWebACL,
  listConflictingAliases
} from "@effect-cloudfront/core/Distribution"
import { createStreamingDistribution } from "@effect-cloudfront/core/StreamingDistribution"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { CERTIFICATE, codeOf, create, fake, read, send, verdict, withAliases } from "../support.js"

const layer = InMemoryCloudFront.layer()
const WEB_ACL = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/n/1"

describe("web ACLs", () => {
  it.effect("are associated and disassociated", () =>
    Effect.gen(function* () {
      const made = yield* create()
      yield* TestClock.adjust("5 minutes")
      const on = yield* associateDistributionWebACL({ Id: made.id, WebACLArn: WEB_ACL, IfMatch: made.etag })
      assert.deepStrictEqual(on, { Id: made.id, WebACLArn: WEB_ACL, ETag: "E3UN6WX5RRO2AG" })
      const seen = yield* read(made.id)
      assert.deepStrictEqual(seen.config, { ...made.config, WebACLId: WEB_ACL })
      assert.strictEqual(seen.status, "InProgress")
      const off = yield* disassociateDistributionWebACL({ Id: made.id, IfMatch: seen.etag })
      assert.deepStrictEqual(off, { Id: made.id, ETag: "E1F83G8C2ARO7P" })
      assert.deepStrictEqual((yield* read(made.id)).config, made.config)
    }).pipe(Effect.provide(layer))
  )

  it.effect("have separate error codes", () =>
    Effect.gen(function* () {
      const { etag, id } = yield* create()
      const associate = (Id: string, IfMatch: string, WebACLArn = WEB_ACL) =>
        codeOf(associateDistributionWebACL({ Id, IfMatch, WebACLArn }))
      assert.strictEqual(yield* associate("E0", etag), "EntityNotFound")
      assert.strictEqual(yield* associate(id, "?"), "InvalidIfMatchVersion")
      assert.strictEqual(yield* associate(id, "E3UN6WX5RRO2AG"), "PreconditionFailed")
      assert.strictEqual(yield* associate(id, etag, "mine"), "InvalidArgument")
      const headers = { "if-match": etag }
      const path = `distribution/${id}/associate-web-acl`
      assert.strictEqual(verdict(yield* send("PUT", path, { headers })), "400 MissingBody")
      assert.strictEqual(yield* codeOf(disassociateDistributionWebACL({ Id: "E0", IfMatch: etag })), "EntityNotFound")
      assert.strictEqual(
        yield* codeOf(disassociateDistributionWebACL({ Id: id, IfMatch: "E3UN6WX5RRO2AG" })),
        "PreconditionFailed"
      )
      assert.strictEqual((yield* read(id)).etag, etag)
    }).pipe(Effect.provide(layer))
  )
})

describe("aliases", () => {
  const certified = { ViewerCertificate: { ACMCertificateArn: CERTIFICATE, SSLSupportMethod: "sni-only" as const } }

  it.effect("move to another distribution", () =>
    Effect.gen(function* () {
      const source = yield* create(withAliases("www.example.com", "example.com"))
      const target = yield* create(certified)
      yield* associateAlias({ TargetDistributionId: target.id, Alias: "WWW.example.com" })
      const after = [yield* read(source.id), yield* read(target.id)]
      assert.deepStrictEqual(
        after.map(({ config }) => config.Aliases),
        [
          { Quantity: 1, Items: ["example.com"] },
          { Quantity: 1, Items: ["WWW.example.com"] }
        ]
      )
      // Both are other versions now.
      assert.deepStrictEqual(
        after.map(({ etag }) => etag),
        ["E3UN6WX5RRO2AG", "E3UN6WX5RRO2AG"]
      )
    }).pipe(Effect.provide(layer))
  )

  it.effect("do not move to an invalid target", () =>
    Effect.gen(function* () {
      const source = yield* create(withAliases("www.example.com"))
      const plain = yield* create()
      const staging = yield* create({ ...certified, Staging: true })
      const move = (TargetDistributionId: string, Alias = "www.example.com") =>
        codeOf(associateAlias({ TargetDistributionId, Alias }))
      assert.strictEqual(yield* move("E0"), "NoSuchDistribution")
      assert.strictEqual(yield* move(plain.id), "InvalidArgument")
      assert.strictEqual(yield* move(staging.id), "IllegalUpdate")
      assert.strictEqual(yield* move(plain.id, "not a name"), "InvalidArgument")
      assert.strictEqual(verdict(yield* send("PUT", `distribution/${plain.id}/associate-alias`)), "400 InvalidArgument")
      assert.strictEqual((yield* read(source.id)).etag, source.etag)
    }).pipe(Effect.provide(layer))
  )

  it.effect("do not move from a streaming distribution", () =>
    Effect.gen(function* () {
      const target = yield* create(certified)
      yield* createStreamingDistribution({
        StreamingDistributionConfig: {
          S3Origin: { DomainName: "b.s3.amazonaws.com", OriginAccessIdentity: "" },
          Aliases: { Items: ["www.example.com"] },
          Comment: "",
          TrustedSigners: { Enabled: false, Items: [] },
          Enabled: true
        }
      })
      const input = { TargetDistributionId: target.id, Alias: "WWW.example.com" }
      assert.strictEqual(yield* codeOf(associateAlias(input)), "IllegalUpdate")
      assert.strictEqual((yield* read(target.id)).etag, target.etag)
    }).pipe(Effect.provide(layer))
  )

  it.effect("do not move to a template for tenants, and have a maximal length", () =>
    Effect.gen(function* () {
      const { id } = yield* create({ ConnectionMode: "tenant-only" })
      const move = (Alias: string) => codeOf(associateAlias({ TargetDistributionId: id, Alias }))
      assert.strictEqual(yield* move("a.example.com"), "IllegalUpdate")
      const long = `${"a.".repeat(123)}example`
      assert.strictEqual(long.length, 253)
      assert.strictEqual(yield* move(long), "IllegalUpdate")
      const path = `distribution/${id}/associate-alias`
      const response = yield* send("PUT", path, { query: [["Alias", `b${long}`]] })
      assert.strictEqual(verdict(response), "400 InvalidArgument")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("have a quota", () =>
    Effect.gen(function* () {
      const full = yield* create(withAliases("a.example.com"))
      const input = { TargetDistributionId: full.id, Alias: "b.example.com" }
      assert.strictEqual(yield* codeOf(associateAlias(input)), "TooManyDistributionCNAMEs")
      yield* associateAlias({ ...input, Alias: "a.example.com" })
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { aliases: 1 } })))
  )

  it.effect("that overlap are listed with masked ids", () =>
    Effect.gen(function* () {
      const target = yield* create(withAliases("target.example.com"))
      const wild = yield* create(withAliases("*.example.com", "example.com"))
      yield* create(withAliases("www.example.org"))
      const list = (Alias: string) =>
        Effect.map(
          listConflictingAliases({ DistributionId: target.id, Alias }),
          ({ ConflictingAliasesList }) => ConflictingAliasesList
        )
      assert.deepStrictEqual(yield* list("www.example.com"), {
        MaxItems: 100,
        Quantity: 1,
        Items: [{ Alias: "*.example.com", DistributionId: `*******${wild.id.slice(7)}`, AccountId: "******789012" }]
      })
      assert.strictEqual((yield* list("*.example.com")).Quantity, 1)
      assert.strictEqual((yield* list("*.example.net")).Quantity, 0)
      assert.strictEqual(
        yield* codeOf(listConflictingAliases({ DistributionId: "E0", Alias: "a.example.com" })),
        "NoSuchDistribution"
      )
      assert.strictEqual(yield* codeOf(list("not a name")), "InvalidArgument")
      // The distribution needs a certificate for the alias.
      const plain = yield* create()
      const input = { DistributionId: plain.id, Alias: "www.example.com" }
      assert.strictEqual(yield* codeOf(listConflictingAliases(input)), "InvalidArgument")
      const { calls } = yield* fake
      assert.isAbove((yield* calls).length, 3)
    }).pipe(Effect.provide(layer))
  )
})
