/** Answers as moto gives them, to calls that may and may not have gaps in their answers. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Decoding from "@effect-cloudfront/core/Decoding"
import { createDistribution, listDistributions } from "@effect-cloudfront/core/Distribution"
import { DecodeError } from "@effect-cloudfront/core/Errors"
import { createInvalidation, listInvalidations } from "@effect-cloudfront/core/Invalidation"
import { getKeyGroup } from "@effect-cloudfront/core/KeyGroup"
import {
  deleteOriginAccessControl,
  getOriginAccessControl,
  listOriginAccessControls
} from "@effect-cloudfront/core/OriginAccessControl"
import { listPublicKeys } from "@effect-cloudfront/core/PublicKey"
import { listTagsForResource, tagResource } from "@effect-cloudfront/core/Tagging"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Stub from "./Stub.js"

const CONFIG = `
      <CallerReference>ref</CallerReference>
      <Aliases>
        <Quantity>0</Quantity>
        <Items>
        </Items>
      </Aliases>
      <DefaultRootObject></DefaultRootObject>
      <Origins>
        <Quantity>1</Quantity>
        <Items>
          <Origin>
            <Id>o</Id>
            <DomainName>b.s3.us-east-1.amazonaws.com</DomainName>
            <OriginPath></OriginPath>
            <CustomHeaders>
              <Quantity>0</Quantity>
              <Items>
              </Items>
            </CustomHeaders>
            <ConnectionAttempts>3</ConnectionAttempts>
            <OriginShield>
              <Enabled>false</Enabled>
            </OriginShield>
            </Origin>
        </Items>
      </Origins>
      <DefaultCacheBehavior>
        <TargetOriginId>o</TargetOriginId>
        <ViewerProtocolPolicy>allow-all</ViewerProtocolPolicy>
        <SmoothStreaming>True</SmoothStreaming>
        <Compress>true</Compress>
        <MinTTL></MinTTL>
      </DefaultCacheBehavior>
      <Comment>c</Comment>
      <Logging>
        <Enabled>False</Enabled>
        <IncludeCookies>False</IncludeCookies>
        <Bucket></Bucket>
        <Prefix></Prefix>
      </Logging>
      <PriceClass>PriceClass_All</PriceClass>
      <Enabled>True</Enabled>
      <ViewerCertificate>
        <CloudFrontDefaultCertificate>true</CloudFrontDefaultCertificate>
      </ViewerCertificate>
      <HttpVersion>http2</HttpVersion>`

const META = `
    <Id>E1</Id>
    <ARN>arn:aws:cloudfront:123456789012:distribution/E1</ARN>
    <Status>Deployed</Status>
    <LastModifiedTime>2021-11-27T10:34:26.802Z</LastModifiedTime>
    <InProgressInvalidationBatches>0</InProgressInvalidationBatches>
    <DomainName>d.cloudfront.net</DomainName>`

const LIST = `<?xml version="1.0"?>
<DistributionList xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">
  <Marker></Marker>
  <MaxItems>100</MaxItems>
  <IsTruncated>false</IsTruncated>
  <Quantity>1</Quantity>
  <Items>
      <DistributionSummary>${META}${CONFIG}
      </DistributionSummary>
  </Items>
</DistributionList>`

const tagged: { readonly _tag: string } = { _tag: "DecodeError" }

type Call = Effect.Effect<unknown, unknown, CloudFront>

/** Fails as it is, and succeeds with what is wanted where gaps may be. */
const both = (name: string, call: Call, answer: Stub.Answer, wanted: object) =>
  it.effect(name, () =>
    Effect.gen(function* () {
      const stub = Stub.make(answer)
      const error = yield* stub.provide(call).pipe(Effect.flip)
      assert.deepInclude(error as object, tagged)
      assert.deepNestedInclude((yield* stub.provide(call.pipe(Decoding.lenient))) as object, wanted)
      assert.deepNestedInclude((yield* stub.provide(call).pipe(Effect.provide(Decoding.layer))) as object, wanted)
    })
  )

describe("responses of an emulator", () => {
  both(
    "a list of distributions",
    listDistributions(),
    { body: LIST },
    {
      "DistributionList.Quantity": 1,
      "DistributionList.Items[0].Id": "E1",
      "DistributionList.Items[0].Enabled": true,
      "DistributionList.Items[0].Origins.Items[0].Id": "o",
      "DistributionList.Items[0].DefaultCacheBehavior.SmoothStreaming": true,
      "DistributionList.Items[0].Aliases": { Quantity: 0, Items: [] }
    }
  )
  both(
    "a distribution with another status and root",
    createDistribution({
      DistributionConfig: {
        Origins: { Items: [{ Id: "o", DomainName: "d" }] },
        DefaultCacheBehavior: { TargetOriginId: "o", ViewerProtocolPolicy: "allow-all" },
        Comment: "",
        Enabled: true
      }
    }),
    {
      headers: { etag: "E" },
      body: `<?xml version="1.0"?>\n  <CreateDistributionResult>${META}<DistributionConfig>${CONFIG}</DistributionConfig></CreateDistributionResult>`
    },
    { ETag: "E", "Distribution.Id": "E1", "Distribution.DistributionConfig.Logging.Enabled": false }
  )
  both(
    "an invalidation with another status",
    createInvalidation({ DistributionId: "E1", InvalidationBatch: { Paths: { Items: ["/a"] } } }),
    {
      body: "<Invalidation><Id>I</Id><Status>COMPLETED</Status><CreateTime>2021-11-27T10:34:26Z</CreateTime><InvalidationBatch><CallerReference>c</CallerReference><Paths><Quantity>1</Quantity><Items><Path>/a</Path></Items></Paths></InvalidationBatch></Invalidation>"
    },
    { "Invalidation.Id": "I" }
  )
  both(
    "a key without a date",
    getKeyGroup({ Id: "K" }),
    {
      body: "<KeyGroup><Id>K</Id><KeyGroupConfig><Name>n</Name><Items><PublicKey>P</PublicKey></Items></KeyGroupConfig></KeyGroup>"
    },
    { "KeyGroup.KeyGroupConfig.Items": ["P"] }
  )
  both(
    "a list without a word about itself",
    listOriginAccessControls(),
    {
      body: "<OriginAccessControlList><Items><OriginAccessControlSummary><Id>A</Id><Name>n</Name></OriginAccessControlSummary></Items></OriginAccessControlList>"
    },
    { "OriginAccessControlList.Quantity": 1, "OriginAccessControlList.Items[0].Id": "A" }
  )

  it.effect("without gaps are decoded in both modes", () =>
    Effect.gen(function* () {
      const Resource = "arn:aws:cloudfront::1:distribution/E1"
      const tags = (body: string) => Stub.make({ body }).provide(listTagsForResource({ Resource }))
      const some = "<Tags><Items><Tag><Key>k</Key><Value>v</Value></Tag></Items></Tags>"
      assert.deepStrictEqual(yield* tags(some), { Tags: { Items: [{ Key: "k", Value: "v" }] } })
      assert.deepStrictEqual(yield* tags("<Tags>\n  <Items>\n  </Items>\n</Tags>"), { Tags: { Items: [] } })
      const tag = tagResource({ Resource, Tags: { Items: [{ Key: "k" }] } })
      yield* Stub.make({ status: 204 }).provide(tag)
      yield* Stub.make({ status: 200 }).provide(Decoding.lenient(tag))
      const lists = Stub.make({ body: "<PublicKeyList><MaxItems>100</MaxItems></PublicKeyList>" })
      assert.deepStrictEqual(yield* lists.provide(listPublicKeys()), {
        PublicKeyList: { MaxItems: 100, Quantity: 0, Items: [] }
      })
      const empty = Stub.make({
        body: "<PublicKeyList><MaxItems>100</MaxItems><Quantity/><Items><PublicKeySummary><Id>K</Id></PublicKeySummary></Items></PublicKeyList>"
      })
      assert.deepInclude((yield* empty.provide(Decoding.lenient(listPublicKeys()))).PublicKeyList, { Quantity: 1 })
    })
  )
})

describe("with gaps allowed", () => {
  const lenient = (call: Call, answer: Stub.Answer) => Effect.flip(Stub.make(answer).provide(Decoding.lenient(call)))
  const isRefused = (error: unknown) => assert.instanceOf(error, DecodeError)

  it.effect("invalid values are still errors", () =>
    Effect.gen(function* () {
      const list = (body: string) => lenient(listInvalidations({ DistributionId: "E1" }), { body })
      for (const body of [
        "",
        "{}",
        "<html/>",
        "<InvalidationList>",
        "<InvalidationList><IsTruncated>maybe</IsTruncated></InvalidationList>",
        "<InvalidationList><MaxItems>many</MaxItems></InvalidationList>",
        "<InvalidationList/><InvalidationList/>",
        "<InvalidationList><Items><InvalidationSummary><CreateTime>now</CreateTime></InvalidationSummary></Items></InvalidationList>",
        "<ListDistributionsResult/>"
      ]) {
        isRefused(yield* list(body))
      }
      const remove = deleteOriginAccessControl({ Id: "A", IfMatch: "E" })
      for (const body of ["{}", "<html/>", "OK"]) isRefused(yield* lenient(remove, { status: 200, body }))
      yield* Stub.make({ status: 200 }).provide(Decoding.lenient(remove))
      const error = yield* lenient(remove, Stub.error("AccessDenied", 200))
      assert.deepInclude(error as object, { _tag: "AccessDenied" })
      const other = yield* lenient(remove, Stub.error("NoSuchOriginAccessControl", 404))
      assert.deepInclude(other as object, { _tag: "NoSuchOriginAccessControl" })
    })
  )

  it.effect("the mode has effect within its scope only, and complete responses are the same", () =>
    Effect.gen(function* () {
      const body = "<OriginAccessControl><Id>A</Id></OriginAccessControl>"
      const stub = Stub.make({ body, headers: { etag: "E" } })
      const call = getOriginAccessControl({ Id: "A" })
      const inner = yield* stub.provide(Effect.zip(Effect.either(call), Effect.either(Decoding.lenient(call))))
      assert.isTrue(inner.every(Either.isRight))
      const key = Stub.make({ body: "<KeyGroup/>" })
      const before = yield* key.provide(Effect.either(getKeyGroup({ Id: "K" })))
      const within = yield* key.provide(Effect.either(Decoding.lenient(getKeyGroup({ Id: "K" }))))
      const after = yield* key.provide(Effect.either(getKeyGroup({ Id: "K" })))
      assert.deepStrictEqual([before, within, after].map(Either.isRight), [false, true, false])
    })
  )
})
