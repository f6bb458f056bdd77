import {
  deleteDistribution,
  type DistributionConfig,
  listDistributionsByTrustStore
} from "@effect-cloudfront/core/Distribution"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import { listTagsForResource } from "@effect-cloudfront/core/Tagging"
import * as Api from "@effect-cloudfront/core/TrustStore"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import {
  CA_CERTIFICATE,
  codeOf,
  create as createDistribution,
  fake,
  PUBLIC_KEY,
  read,
  send,
  trustStore as create,
  update as updateDistribution,
  verdict
} from "../support.js"

const layer = InMemoryCloudFront.layer()

const ETAGS = ["ETVPDKIKX0DER", "E3UN6WX5RRO2AG", "E1F83G8C2ARO7P"] as const

const source = (Key: string, change: Partial<Api.CaCertificatesBundleS3Location> = {}) => ({
  CaCertificatesBundleSource: {
    CaCertificatesBundleS3Location: { Bucket: "ca", Key, Region: "us-east-1", ...change }
  }
})

const made = (name: string, change: Partial<Api.CreateTrustStoreRequest> = {}) =>
  Effect.map(create(name, change), ({ ETag, TrustStore }) => ({
    id: TrustStore.Id ?? "",
    arn: TrustStore.Arn ?? "",
    etag: ETag
  }))

const get = (Identifier: string) => Api.getTrustStore({ Identifier })

const statusOf = (id: string) => Effect.map(get(id), ({ TrustStore }) => [TrustStore.Status, TrustStore.Reason])

const stateOf = Effect.flatMap(fake, ({ state }) => state)

/** Asserts that a call is refused, and changes nothing. */
const refused = <A, R>(
  call: Effect.Effect<A, { readonly _tag: string; readonly code?: string; readonly message: string }, R>,
  code: string
) =>
  Effect.gen(function* () {
    const before = yield* stateOf
    assert.strictEqual(yield* codeOf(call), code)
    assert.strictEqual(yield* stateOf, before)
  })

describe("trust stores", () => {
  it.effect("are created, become active, and are read by id, name and ARN", () =>
    Effect.gen(function* () {
      const { ETag, TrustStore } = yield* create("clients")
      const { Id = "", Arn = "" } = TrustStore
      assert.strictEqual(ETag, ETAGS[0])
      assert.match(Id, /^ts_[0-9A-Za-z]{22}$/)
      assert.deepStrictEqual(TrustStore, {
        Id,
        Arn: `arn:aws:cloudfront::123456789012:trust-store/${Id}`,
        Name: "clients",
        Status: "pending",
        NumberOfCaCertificates: 1,
        LastModifiedTime: TrustStore.LastModifiedTime,
        UseClientCertificateOCSPEndpoint: false
      })
      yield* TestClock.adjust("59 seconds")
      assert.deepStrictEqual(yield* statusOf(Id), ["pending", undefined])
      yield* TestClock.adjust("1 second")
      const active = yield* get(Id)
      assert.deepStrictEqual(active, { ETag, TrustStore: { ...TrustStore, Status: "active" } })
      for (const identifier of ["clients", Arn]) assert.deepStrictEqual(yield* get(identifier), active)
      yield* refused(get("none"), "EntityNotFound")
    }).pipe(Effect.provide(layer))
  )

  it.effect("are created with tags", () =>
    Effect.gen(function* () {
      const Tags = { Items: [{ Key: "a", Value: "b" }] }
      const { arn } = yield* made("clients", { Tags })
      assert.deepStrictEqual(yield* listTagsForResource({ Resource: arn }), { Tags })
      const reserved = { Items: [{ Key: "aws:a", Value: "b" }] }
      yield* refused(create("other", { Tags: reserved }), "InvalidTagging")
    }).pipe(Effect.provide(layer))
  )

  it.effect("are refused if they are invalid, or exist", () =>
    Effect.gen(function* () {
      const { etag, id } = yield* made("clients")
      yield* refused(create("clients", source("other.pem")), "EntityAlreadyExists")
      yield* refused(create(""), "InvalidArgument")
      yield* refused(create("x".repeat(129)), "InvalidArgument")
      for (const change of [source(""), source("a", { Bucket: "" }), source("a", { Region: "Europe" })]) {
        yield* refused(create("other", change), "InvalidArgument")
        yield* refused(Api.updateTrustStore({ Id: id, IfMatch: etag, ...change }), "InvalidArgument")
      }
      assert.strictEqual(verdict(yield* send("POST", "trust-store")), "400 MissingBody")
      const body = "<CreateTrustStoreRequest><Name>n</Name></CreateTrustStoreRequest>"
      assert.strictEqual(verdict(yield* send("POST", "trust-store", { body })), "400 InvalidArgument")
    }).pipe(Effect.provide(layer))
  )

  it.effect("have a quota", () =>
    Effect.gen(function* () {
      yield* create("clients")
      yield* refused(create("other"), "EntityLimitExceeded")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { trustStores: 1 } })))
  )

  it.effect("change their certificates or their settings, and are pending meanwhile", () =>
    Effect.gen(function* () {
      const { etag, id } = yield* made("clients")
      yield* TestClock.adjust("1 minute")
      const ocsp = yield* Api.updateTrustStore({ Id: id, IfMatch: etag, UseClientCertificateOCSPEndpoint: true })
      assert.strictEqual(ocsp.ETag, ETAGS[1])
      assert.deepInclude(ocsp.TrustStore, { Status: "pending", UseClientCertificateOCSPEndpoint: true })
      const changed = yield* Api.updateTrustStore({ Id: id, IfMatch: ocsp.ETag, ...source("new.pem") })
      assert.strictEqual(changed.ETag, ETAGS[2])
      assert.strictEqual(changed.TrustStore.UseClientCertificateOCSPEndpoint, true)
      yield* TestClock.adjust("1 minute")
      assert.deepStrictEqual(yield* statusOf(id), ["active", undefined])
    }).pipe(Effect.provide(layer))
  )

  it.effect("are not changed without a current version and a change", () =>
    Effect.gen(function* () {
      const { etag, id } = yield* made("clients")
      const update = (IfMatch: string, Id = id) => Api.updateTrustStore({ Id, IfMatch, ...source("new.pem") })
      yield* refused(update(ETAGS[1]), "PreconditionFailed")
      yield* refused(update("?"), "InvalidIfMatchVersion")
      yield* refused(update(etag, "none"), "EntityNotFound")
      const put = (headers: Readonly<Record<string, string>>, body?: string) =>
        Effect.map(
          send("PUT", `trust-store/${id}`, { headers: { "if-match": etag, ...headers }, ...(body && { body }) }),
          verdict
        )
      assert.strictEqual(yield* put({}), "400 MissingBody")
      const wrong = "<CaCertificatesBundleSource><CaCertificatesBundleS3Location/></CaCertificatesBundleSource>"
      assert.strictEqual(yield* put({}, wrong), "400 InvalidArgument")
      assert.strictEqual(yield* put({ useclientcertificateocspendpoint: "true" }, wrong), "400 InvalidArgument")
      assert.strictEqual((yield* get(id)).ETag, etag)
    }).pipe(Effect.provide(layer))
  )

  it.effect("read their bundles from S3", () =>
    Effect.gen(function* () {
      const good = yield* made("good", source("two.pem"))
      yield* refused(create("other", source("none.pem")), "EntityNotFound")
      yield* refused(create("other", source("two.pem", { Version: "2" })), "EntityNotFound")
      yield* refused(Api.updateTrustStore({ Id: good.id, IfMatch: good.etag, ...source("none.pem") }), "EntityNotFound")
      const old = yield* made("old", source("two.pem", { Version: "1" }))
      const bad = yield* Effect.forEach(["none", "key", "cut", "three"], (key) => made(key, source(`bad/${key}`)), {
        concurrency: 1
      })
      assert.deepStrictEqual(yield* statusOf(good.id), ["pending", undefined])
      yield* TestClock.adjust("1 minute")
      const { TrustStoreList } = yield* Api.listTrustStores()
      assert.deepStrictEqual(
        TrustStoreList.map(({ Name, NumberOfCaCertificates, Reason, Status }) => [
          Name,
          Status,
          NumberOfCaCertificates,
          Reason
        ]),
        [
          ["good", "active", 2, undefined],
          ["old", "active", 1, undefined],
          ["none", "failed", 0, "The CA certificates bundle has no certificates."],
          ["key", "failed", 0, "The CA certificates bundle has an invalid certificate."],
          ["cut", "failed", 0, "The CA certificates bundle has an invalid certificate."],
          ["three", "failed", 0, "The CA certificates bundle has too many certificates."]
        ]
      )
      assert.strictEqual(bad.length, 4)
      // It can be put right.
      yield* Api.updateTrustStore({ Id: old.id, IfMatch: old.etag, ...source("bad/none") })
      yield* TestClock.adjust("1 minute")
      assert.strictEqual((yield* statusOf(old.id))[0], "failed")
      yield* Api.updateTrustStore({ Id: old.id, IfMatch: ETAGS[1], ...source("two.pem") })
      yield* TestClock.adjust("1 minute")
      assert.deepStrictEqual(yield* statusOf(old.id), ["active", undefined])
    }).pipe(
      Effect.provide(
        InMemoryCloudFront.layer({
          quotas: { certificatesPerTrustStore: 2 },
          s3Objects: {
            "arn:aws:s3:::ca/two.pem": `# The first\n${CA_CERTIFICATE}# The second\n${CA_CERTIFICATE}`,
            "arn:aws:s3:::ca/two.pem?versionId=1": CA_CERTIFICATE,
            "arn:aws:s3:::ca/bad/none": "",
            "arn:aws:s3:::ca/bad/key": CA_CERTIFICATE + PUBLIC_KEY,
            "arn:aws:s3:::ca/bad/cut": CA_CERTIFICATE.replace(/MII./, ""),
            "arn:aws:s3:::ca/bad/three": CA_CERTIFICATE.repeat(3)
          }
        })
      )
    )
  )

  it.effect("have bundles of limited size", () =>
    Effect.gen(function* () {
      const { id } = yield* made("large", source("ca.pem"))
      yield* TestClock.adjust("1 minute")
      assert.deepStrictEqual(yield* statusOf(id), ["failed", "The CA certificates bundle is too large."])
    }).pipe(
      Effect.provide(
        InMemoryCloudFront.layer({
          quotas: { certificateBundleSize: CA_CERTIFICATE.length - 1 },
          s3Objects: { "arn:aws:s3:::ca/ca.pem": CA_CERTIFICATE }
        })
      )
    )
  )

  it.effect("are listed in pages, with their ETags", () =>
    Effect.gen(function* () {
      const all = yield* Effect.forEach(["a", "b", "c"], (name) => made(name), { concurrency: 1 })
      const ids = all.map(({ id }) => id)
      const first = yield* Api.listTrustStores({ MaxItems: 2 })
      assert.strictEqual(first.NextMarker, ids[1])
      assert.deepStrictEqual(
        first.TrustStoreList.map(({ ETag, Id }) => [Id, ETag]),
        ids.slice(0, 2).map((id) => [id, ETAGS[0]])
      )
      const found = yield* Pagination.items(Api.listTrustStores, { MaxItems: 2 }).pipe(
        Stream.map(({ Id }) => Id),
        Stream.runCollect
      )
      assert.deepStrictEqual(Array.from(found), ids)
      yield* refused(Api.listTrustStores({ Marker: "none" }), "InvalidArgument")
    }).pipe(Effect.provide(layer))
  )

  it.effect("are deleted", () =>
    Effect.gen(function* () {
      const { arn, etag, id } = yield* made("clients")
      const remove = (IfMatch: string) => Api.deleteTrustStore({ Id: id, IfMatch })
      yield* refused(remove(ETAGS[1]), "PreconditionFailed")
      yield* refused(remove("?"), "InvalidIfMatchVersion")
      yield* remove(etag)
      yield* refused(remove(etag), "EntityNotFound")
      yield* refused(get(id), "EntityNotFound")
      yield* refused(listTagsForResource({ Resource: arn }), "NoSuchResource")
      yield* create("clients")
    }).pipe(Effect.provide(layer))
  )
})

const mtls = (
  TrustStoreId: string | undefined,
  Mode: NonNullable<DistributionConfig["ViewerMtlsConfig"]>["Mode"] = "required"
): Partial<DistributionConfig> => ({
  Enabled: false,
  ViewerMtlsConfig: { Mode, ...(TrustStoreId === undefined ? {} : { TrustStoreConfig: { TrustStoreId } }) }
})

describe("the distributions with a trust store", () => {
  it.effect("refer to one that exists, and keep it", () =>
    Effect.gen(function* () {
      const { arn, etag, id } = yield* made("clients")
      const plain = yield* createDistribution({ Enabled: false })
      yield* refused(createDistribution(mtls("ts_1")), "EntityNotFound")
      yield* refused(updateDistribution(plain, mtls("ts_1")), "EntityNotFound")
      for (const mode of ["required", "optional"] as const) {
        yield* refused(createDistribution(mtls(undefined, mode)), "InvalidArgument")
      }
      yield* createDistribution(mtls(undefined, "passthrough"))
      const user = yield* createDistribution(mtls(id))
      yield* refused(Api.deleteTrustStore({ Id: id, IfMatch: etag }), "CannotDeleteEntityWhileInUse")
      for (const TrustStoreIdentifier of [id, "clients", arn]) {
        const { DistributionList } = yield* listDistributionsByTrustStore({ TrustStoreIdentifier })
        assert.deepStrictEqual(
          DistributionList.Items.map(({ Id }) => Id),
          [user.id]
        )
      }
      yield* TestClock.adjust("5 minutes")
      const changed = yield* Api.updateTrustStore({ Id: id, IfMatch: etag, ...source("new.pem") })
      const seen = yield* read(user.id)
      assert.deepStrictEqual([seen.etag, seen.status], [ETAGS[1], "InProgress"])
      yield* TestClock.adjust("5 minutes")
      yield* deleteDistribution({ Id: user.id, IfMatch: seen.etag })
      yield* Api.deleteTrustStore({ Id: id, IfMatch: changed.ETag })
    }).pipe(Effect.provide(layer))
  )

  it.effect("are limited in number", () =>
    Effect.gen(function* () {
      const { id } = yield* made("clients")
      yield* createDistribution(mtls(id))
      const plain = yield* createDistribution()
      yield* refused(createDistribution(mtls(id)), "EntityLimitExceeded")
      yield* refused(updateDistribution(plain, mtls(id)), "EntityLimitExceeded")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { distributionsPerTrustStore: 1 } })))
  )
})
