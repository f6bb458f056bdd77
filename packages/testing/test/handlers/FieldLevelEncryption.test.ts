import { deleteDistribution, type DistributionConfig } from "@effect-cloudfront/core/Distribution"
import * as Api from "@effect-cloudfront/core/FieldLevelEncryption"
import { deletePublicKey } from "@effect-cloudfront/core/PublicKey"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Ids from "@effect-cloudfront/testing/Ids"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import {
  behavior,
  codeOf,
  create as createDistribution,
  customOrigin,
  miscounted,
  publicKey,
  read as readDistribution,
  RSA_KEY,
  update as updateDistribution,
  vpcOrigin,
  vpcOriginOf
} from "../support.js"
import { lifecycle, type Shown } from "./lifecycle.js"

const layer = InMemoryCloudFront.layer()

type Config = Api.FieldLevelEncryptionConfig
type ProfileConfig = Api.FieldLevelEncryptionProfileConfig

/** The ids of what `setUp` creates. */
const KEY = Ids.resource("K", { seed: 1, serial: 1 })
const PROFILE = Ids.resource("P", { seed: 1, serial: 2 })

const entity = (...Items: ReadonlyArray<string>): Api.EncryptionEntity => ({
  PublicKeyId: KEY,
  ProviderId: "mine",
  FieldPatterns: { Items }
})

const encrypt = (...Items: ReadonlyArray<Api.EncryptionEntity>) => ({ EncryptionEntities: { Items } })

const shownProfile = ({ ETag, FieldLevelEncryptionProfile: one }: Api.GetFieldLevelEncryptionProfileResult) => ({
  id: one.Id,
  etag: ETag,
  config: one.FieldLevelEncryptionProfileConfig
})

const createProfile = (Name: string, change: Partial<ProfileConfig> = {}) =>
  Api.createFieldLevelEncryptionProfile({
    FieldLevelEncryptionProfileConfig: { CallerReference: Name, Name, ...encrypt(entity("Card*")), ...change }
  })

const updateProfile = ({ config, etag, id }: Shown<ProfileConfig>, change: Partial<ProfileConfig> = {}) =>
  Effect.map(
    Api.updateFieldLevelEncryptionProfile({
      Id: id,
      IfMatch: etag,
      FieldLevelEncryptionProfileConfig: { ...config, ...change }
    }),
    shownProfile
  )

const removeProfile = ({ etag, id }: Pick<Shown<ProfileConfig>, "etag" | "id">) =>
  Api.deleteFieldLevelEncryptionProfile({ Id: id, IfMatch: etag })

const shown = ({ ETag, FieldLevelEncryption: one }: Api.GetFieldLevelEncryptionResult) => ({
  id: one.Id,
  etag: ETag,
  config: one.FieldLevelEncryptionConfig
})

const byQueryArg = (...Items: ReadonlyArray<Api.QueryArgProfile>): Partial<Config> => ({
  QueryArgProfileConfig: { ForwardWhenQueryArgProfileIsUnknown: false, QueryArgProfiles: { Items } }
})

const byContentType = (...types: ReadonlyArray<string>): Partial<Config> => ({
  ContentTypeProfileConfig: {
    ForwardWhenContentTypeIsUnknown: true,
    ContentTypeProfiles: {
      Items: types.map((ContentType) => ({ Format: "URLEncoded" as const, ContentType, ProfileId: PROFILE }))
    }
  }
})

const FORM = "application/x-www-form-urlencoded"

const create = (CallerReference: string, change: Partial<Config> = {}) =>
  Api.createFieldLevelEncryptionConfig({
    FieldLevelEncryptionConfig: { CallerReference, ...byQueryArg({ QueryArg: "a", ProfileId: PROFILE }), ...change }
  })

const update = ({ config, etag, id }: Shown<Config>, change: Partial<Config> = {}) =>
  Effect.map(
    Api.updateFieldLevelEncryptionConfig({
      Id: id,
      IfMatch: etag,
      FieldLevelEncryptionConfig: { ...config, ...change }
    }),
    shown
  )

const remove = ({ etag, id }: Pick<Shown<Config>, "etag" | "id">) =>
  Api.deleteFieldLevelEncryptionConfig({ Id: id, IfMatch: etag })

const setUpKey = publicKey("key", RSA_KEY)

const setUp = Effect.gen(function* () {
  assert.strictEqual(yield* setUpKey, KEY)
  assert.strictEqual(shownProfile(yield* createProfile("profile")).id, PROFILE)
})

const ETAGS = ["ETVPDKIKX0DER", "E3UN6WX5RRO2AG"] as const

lifecycle<ProfileConfig>("a profile of field-level encryption", {
  path: "field-level-encryption-profile",
  setUp: setUpKey,
  create: (name) =>
    Effect.map(createProfile(name), (result) => ({ ...shownProfile(result), location: result.Location })),
  read: (Id) => Effect.map(Api.getFieldLevelEncryptionProfile({ Id }), shownProfile),
  readConfig: (Id) =>
    Effect.map(Api.getFieldLevelEncryptionProfileConfig({ Id }), (result) => ({
      etag: result.ETag,
      config: result.FieldLevelEncryptionProfileConfig
    })),
  update: updateProfile,
  change: { Name: "new", Comment: "new" },
  remove: removeProfile,
  list: (cursor) =>
    Effect.map(Api.listFieldLevelEncryptionProfiles(cursor), ({ FieldLevelEncryptionProfileList }) => ({
      page: FieldLevelEncryptionProfileList,
      ids: FieldLevelEncryptionProfileList.Items.map(({ Id }) => Id)
    })),
  etags: ETAGS,
  missing: "NoSuchFieldLevelEncryptionProfile"
})

lifecycle<Config>("a configuration of field-level encryption", {
  path: "field-level-encryption",
  setUp,
  create: (name) => Effect.map(create(name), (result) => ({ ...shown(result), location: result.Location })),
  read: (Id) => Effect.map(Api.getFieldLevelEncryption({ Id }), shown),
  readConfig: (Id) =>
    Effect.map(Api.getFieldLevelEncryptionConfig({ Id }), (result) => ({
      etag: result.ETag,
      config: result.FieldLevelEncryptionConfig
    })),
  update,
  change: { Comment: "new" },
  remove,
  list: (cursor) =>
    Effect.map(Api.listFieldLevelEncryptionConfigs(cursor), ({ FieldLevelEncryptionList }) => ({
      page: FieldLevelEncryptionList,
      ids: FieldLevelEncryptionList.Items.map(({ Id }) => Id)
    })),
  etags: ETAGS,
  missing: "NoSuchFieldLevelEncryptionConfig"
})

describe("profiles", () => {
  it.effect("are shown without their reference in lists", () =>
    Effect.gen(function* () {
      yield* setUp
      const { Items } = (yield* Api.listFieldLevelEncryptionProfiles()).FieldLevelEncryptionProfileList
      const { FieldLevelEncryptionProfile: one } = yield* Api.getFieldLevelEncryptionProfile({ Id: PROFILE })
      const { CallerReference: _, ...rest } = one.FieldLevelEncryptionProfileConfig
      assert.deepStrictEqual(Items, [{ Id: PROFILE, LastModifiedTime: one.LastModifiedTime, ...rest }])
      assert.strictEqual(rest.Comment, "")
    }).pipe(Effect.provide(layer))
  )

  it.effect("have a reference and a name of their own", () =>
    Effect.gen(function* () {
      yield* setUp
      const exists = "FieldLevelEncryptionProfileAlreadyExists"
      const again = shownProfile(yield* createProfile("profile"))
      assert.strictEqual(again.id, PROFILE)
      assert.strictEqual(yield* codeOf(createProfile("profile", { Comment: "other" })), exists)
      assert.strictEqual(yield* codeOf(createProfile("profile", { CallerReference: "other" })), exists)
      const other = shownProfile(yield* createProfile("other"))
      assert.strictEqual(yield* codeOf(updateProfile(other, { Name: "profile" })), exists)
      assert.strictEqual(yield* codeOf(updateProfile(other, { CallerReference: "new" })), "IllegalUpdate")
    }).pipe(Effect.provide(layer))
  )

  it.effect("are refused if they are invalid", () =>
    Effect.gen(function* () {
      yield* setUp
      const elliptic = yield* publicKey("elliptic")
      const made = shownProfile(yield* createProfile("made"))
      const long = "x".repeat(129)
      const cases: ReadonlyArray<readonly [Partial<ProfileConfig>, string]> = [
        [{ Name: "" }, "InvalidArgument"],
        [{ Name: "with space" }, "InvalidArgument"],
        [{ Name: long }, "InvalidArgument"],
        [{ Comment: long }, "InvalidArgument"],
        [encrypt(), "InvalidArgument"],
        [encrypt(entity()), "InvalidArgument"],
        [encrypt({ ...entity("a"), ProviderId: "a b" }), "InvalidArgument"],
        [encrypt({ ...entity("a"), PublicKeyId: "" }), "InvalidArgument"],
        [encrypt({ ...entity("a"), PublicKeyId: "K1" }), "NoSuchPublicKey"],
        [encrypt({ ...entity("a"), PublicKeyId: elliptic }), "InvalidArgument"],
        [encrypt(entity("a b")), "InvalidArgument"],
        [encrypt(entity("*")), "InvalidArgument"],
        [encrypt(entity("a*b")), "InvalidArgument"],
        [encrypt(entity(long)), "InvalidArgument"],
        [encrypt(entity("a", "a")), "InvalidArgument"],
        [encrypt(entity("ABC*", "AB*")), "InvalidArgument"],
        [encrypt(entity("AB*"), entity("ABC")), "InvalidArgument"],
        [
          encrypt(...Array.from({ length: 11 }, (_, i) => entity(`${i}-`))),
          "TooManyFieldLevelEncryptionEncryptionEntities"
        ],
        [encrypt(entity(...Array.from({ length: 11 }, (_, i) => `${i}-`))), "TooManyFieldLevelEncryptionFieldPatterns"]
      ]
      for (const [change, expected] of cases) {
        const name = JSON.stringify(change)
        assert.strictEqual(yield* codeOf(createProfile("new", change)), expected, name)
        assert.strictEqual(yield* codeOf(updateProfile(made, change)), expected, name)
      }
      assert.strictEqual(yield* codeOf(createProfile("new", { CallerReference: "" })), "InvalidArgument")
      yield* updateProfile(made, encrypt(entity("user[card].no-1", "abc"), entity("ABC*")))
    }).pipe(Effect.provide(layer))
  )

  it.effect("have a limited size", () =>
    Effect.gen(function* () {
      yield* setUp
      const made = shownProfile(yield* createProfile("made"))
      const large = { Comment: "x".repeat(90) }
      assert.strictEqual(yield* codeOf(createProfile("new", large)), "FieldLevelEncryptionProfileSizeExceeded")
      assert.strictEqual(yield* codeOf(updateProfile(made, large)), "FieldLevelEncryptionProfileSizeExceeded")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { fieldLevelEncryptionProfileLength: 100 } })))
  )

  it.effect("keep their public keys, and are kept by their configurations", () =>
    Effect.gen(function* () {
      yield* setUp
      const key = { Id: KEY, IfMatch: ETAGS[0] }
      const profile = { id: PROFILE, etag: ETAGS[0] }
      const config = shown(yield* create("mine"))
      assert.strictEqual(yield* codeOf(deletePublicKey(key)), "PublicKeyInUse")
      assert.strictEqual(yield* codeOf(removeProfile(profile)), "FieldLevelEncryptionProfileInUse")
      const changed = yield* update(config, { QueryArgProfileConfig: undefined, ...byContentType(FORM) })
      assert.strictEqual(yield* codeOf(removeProfile(profile)), "FieldLevelEncryptionProfileInUse")
      yield* remove(changed)
      yield* removeProfile(profile)
      yield* deletePublicKey(key)
    }).pipe(Effect.provide(layer))
  )
})

/** What a behavior with encryption must have. */
const encrypted = (FieldLevelEncryptionId: string) => ({
  ...behavior,
  ViewerProtocolPolicy: "https-only" as const,
  AllowedMethods: { Items: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"] as const },
  FieldLevelEncryptionId
})

describe("configurations", () => {
  it.effect("are shown without their reference in lists", () =>
    Effect.gen(function* () {
      yield* setUp
      const { FieldLevelEncryption: one } = yield* create("mine", { Comment: "mine", ...byContentType(FORM) })
      const { Items } = (yield* Api.listFieldLevelEncryptionConfigs()).FieldLevelEncryptionList
      const { CallerReference: _, ...rest } = one.FieldLevelEncryptionConfig
      assert.deepStrictEqual(Items, [{ Id: one.Id, LastModifiedTime: one.LastModifiedTime, ...rest }])
      assert.strictEqual(rest.Comment, "mine")
    }).pipe(Effect.provide(layer))
  )

  it.effect("have a reference of their own", () =>
    Effect.gen(function* () {
      yield* setUp
      const made = shown(yield* create("mine"))
      assert.strictEqual(shown(yield* create("mine")).id, made.id)
      assert.strictEqual(yield* codeOf(create("mine", { Comment: "other" })), "FieldLevelEncryptionConfigAlreadyExists")
      assert.strictEqual(yield* codeOf(update(made, { CallerReference: "new" })), "IllegalUpdate")
    }).pipe(Effect.provide(layer))
  )

  it.effect("are refused if they are invalid", () =>
    Effect.gen(function* () {
      yield* setUp
      const made = shown(yield* create("made"))
      const to = (QueryArg: string, ProfileId = PROFILE) => ({ QueryArg, ProfileId })
      const cases: ReadonlyArray<readonly [Partial<Config>, string]> = [
        [{ Comment: "x".repeat(129) }, "InvalidArgument"],
        [byQueryArg(to("")), "InvalidArgument"],
        [byQueryArg(to("a b")), "InvalidArgument"],
        [byQueryArg(to("x".repeat(129))), "InvalidArgument"],
        [byQueryArg(to("a"), to("a")), "InvalidArgument"],
        [byQueryArg(to("a", "")), "QueryArgProfileEmpty"],
        [byQueryArg(to("a", "P1")), "NoSuchFieldLevelEncryptionProfile"],
        [
          byQueryArg(...["1", "2", "3", "4", "5", "6"].map((arg) => to(arg))),
          "TooManyFieldLevelEncryptionQueryArgProfiles"
        ],
        [byContentType("text/plain"), "InvalidArgument"],
        [byContentType(FORM, FORM), "TooManyFieldLevelEncryptionContentTypeProfiles"]
      ]
      for (const [change, expected] of cases) {
        const name = JSON.stringify(change)
        assert.strictEqual(yield* codeOf(create("new", change)), expected, name)
        assert.strictEqual(yield* codeOf(update(made, change)), expected, name)
      }
      assert.strictEqual(yield* codeOf(create("")), "InvalidArgument")
      yield* update(made, byQueryArg(...["a.b-c_d", "*", "+", "%20", "5"].map((arg) => to(arg))))
      // A content type without profile is forwarded as it is.
      const plain = { Format: "URLEncoded" as const, ContentType: FORM }
      yield* create("plain", {
        ContentTypeProfileConfig: { ForwardWhenContentTypeIsUnknown: false, ContentTypeProfiles: { Items: [plain] } }
      })
    }).pipe(Effect.provide(layer))
  )

  it.effect("are used by cache behaviors with HTTPS, POST and PUT", () =>
    Effect.gen(function* () {
      yield* setUp
      const { id } = shown(yield* create("mine"))
      const illegal = "IllegalFieldLevelEncryptionConfigAssociationWithCacheBehavior"
      const good = encrypted(id)
      const http = {
        ...customOrigin,
        Id: "http",
        CustomOriginConfig: { ...customOrigin.CustomOriginConfig, OriginProtocolPolicy: "http-only" as const }
      }
      const origins = { Origins: { Items: [customOrigin, http] } }
      const insecure = yield* vpcOrigin("insecure", { OriginProtocolPolicy: "http-only" })
      const secure = yield* vpcOrigin("secure")
      yield* TestClock.adjust("5 minutes")
      const cases: ReadonlyArray<readonly [Partial<DistributionConfig>, string]> = [
        [{ DefaultCacheBehavior: { ...good, ViewerProtocolPolicy: "allow-all" } }, illegal],
        [{ DefaultCacheBehavior: { ...good, AllowedMethods: { Items: ["GET", "HEAD", "OPTIONS"] } } }, illegal],
        [{ DefaultCacheBehavior: { ...good, AllowedMethods: undefined } }, illegal],
        [{ ...origins, CacheBehaviors: { Items: [{ ...good, TargetOriginId: "http", PathPattern: "*" }] } }, illegal],
        [
          {
            ...origins,
            OriginGroups: {
              Items: [
                {
                  Id: "group",
                  FailoverCriteria: { StatusCodes: { Items: [500] } },
                  Members: { Items: [{ OriginId: "origin" }, { OriginId: "http" }] }
                }
              ]
            },
            DefaultCacheBehavior: { ...good, TargetOriginId: "group" }
          },
          illegal
        ],
        [{ Origins: { Items: [vpcOriginOf(insecure.id)] }, DefaultCacheBehavior: good }, illegal],
        [{ DefaultCacheBehavior: encrypted("C1") }, "NoSuchFieldLevelEncryptionConfig"]
      ]
      for (const [change, expected] of cases) {
        assert.strictEqual(yield* codeOf(createDistribution(change)), expected, JSON.stringify(change))
      }
      yield* createDistribution({ Origins: { Items: [vpcOriginOf(secure.id)] }, DefaultCacheBehavior: good })
      const made = yield* createDistribution({
        Origins: {
          Items: [
            customOrigin,
            {
              Id: "bucket",
              DomainName: "b.s3.us-east-1.amazonaws.com",
              S3OriginConfig: { OriginAccessIdentity: "" }
            }
          ]
        },
        DefaultCacheBehavior: { ...good, ViewerProtocolPolicy: "redirect-to-https" },
        CacheBehaviors: { Items: [{ ...good, TargetOriginId: "bucket", PathPattern: "*" }] }
      })
      const worse = { ...made.config.DefaultCacheBehavior, ViewerProtocolPolicy: "allow-all" as const }
      assert.strictEqual(yield* codeOf(updateDistribution(made, { DefaultCacheBehavior: worse })), illegal)
    }).pipe(Effect.provide(layer))
  )

  it.effect("and their profiles are changed together with the distributions that use them", () =>
    Effect.gen(function* () {
      yield* setUp
      const config = shown(yield* create("mine"))
      const user = yield* createDistribution({ Enabled: false, DefaultCacheBehavior: encrypted(config.id) })
      yield* TestClock.adjust("5 minutes")
      const changed = yield* update(config, { Comment: "new" })
      const seen = yield* readDistribution(user.id)
      assert.strictEqual(seen.etag, ETAGS[1])
      assert.strictEqual(seen.status, "InProgress")
      yield* TestClock.adjust("5 minutes")
      yield* updateProfile(shownProfile(yield* Api.getFieldLevelEncryptionProfile({ Id: PROFILE })))
      const again = yield* readDistribution(user.id)
      assert.strictEqual(again.etag, "E1F83G8C2ARO7P")
      assert.strictEqual(again.status, "InProgress")
      assert.strictEqual(yield* codeOf(remove(changed)), "FieldLevelEncryptionConfigInUse")
      yield* TestClock.adjust("5 minutes")
      yield* deleteDistribution({ Id: user.id, IfMatch: again.etag })
      yield* remove(changed)
    }).pipe(Effect.provide(layer))
  )

  it.effect("are used by a limited number of distributions", () =>
    Effect.gen(function* () {
      yield* setUp
      const { id } = shown(yield* create("mine"))
      const use = createDistribution({ DefaultCacheBehavior: encrypted(id) })
      yield* use
      assert.strictEqual(yield* codeOf(use), "TooManyDistributionsAssociatedToFieldLevelEncryptionConfig")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { distributionsPerFieldLevelEncryptionConfig: 1 } })))
  )
})

it.effect("quantities are counted", () =>
  Effect.gen(function* () {
    const profile = `<FieldLevelEncryptionProfileConfig><Name>n</Name><CallerReference>r</CallerReference><EncryptionEntities><Items/></EncryptionEntities></FieldLevelEncryptionProfileConfig>`
    assert.strictEqual(
      yield* miscounted("field-level-encryption-profile", profile.replace("<Items/>", "<Items></Items>")),
      "400 InconsistentQuantities"
    )
    const config = `<FieldLevelEncryptionConfig><CallerReference>r</CallerReference><QueryArgProfileConfig><ForwardWhenQueryArgProfileIsUnknown>true</ForwardWhenQueryArgProfileIsUnknown><QueryArgProfiles><Items></Items></QueryArgProfiles></QueryArgProfileConfig></FieldLevelEncryptionConfig>`
    assert.strictEqual(yield* miscounted("field-level-encryption", config), "400 InconsistentQuantities")
  }).pipe(Effect.provide(layer))
)
