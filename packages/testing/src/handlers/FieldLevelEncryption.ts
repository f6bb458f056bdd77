/**
 * Field-level encryption: configurations and profiles.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import {
  FieldLevelEncryptionConfigAlreadyExists,
  FieldLevelEncryptionConfigInUse,
  FieldLevelEncryptionProfileAlreadyExists,
  FieldLevelEncryptionProfileInUse,
  FieldLevelEncryptionProfileSizeExceeded,
  IllegalUpdate,
  NoSuchFieldLevelEncryptionConfig,
  NoSuchFieldLevelEncryptionProfile,
  NoSuchPublicKey,
  QueryArgProfileEmpty,
  TooManyFieldLevelEncryptionConfigs,
  TooManyFieldLevelEncryptionContentTypeProfiles,
  TooManyFieldLevelEncryptionEncryptionEntities,
  TooManyFieldLevelEncryptionFieldPatterns,
  TooManyFieldLevelEncryptionProfiles,
  TooManyFieldLevelEncryptionQueryArgProfiles
} from "@effect-cloudfront/core/Errors"
import * as Api from "@effect-cloudfront/core/FieldLevelEncryption"
import * as Ids from "../Ids.js"
import { isSet, items } from "../internal/distributionConfig.js"
import { checkComment, checkReference } from "../internal/distributionValues.js"
import { forEachInOrder } from "../internal/each.js"
import * as Family from "../internal/family.js"
import { describe } from "../internal/kind.js"
import { keyType } from "../internal/publicKeys.js"
import * as Quota from "../internal/quota.js"
import { refuse, refuseWhen } from "../internal/refusal.js"
import * as Request from "../internal/request.js"
import { time } from "../internal/represent.js"
import * as Store from "../internal/store.js"
import { checkNames, invalid } from "../internal/values.js"
import type { Resource } from "../State.js"

type Config = Api.FieldLevelEncryptionConfig
type ProfileConfig = Api.FieldLevelEncryptionProfileConfig

/** Refuses another caller reference in an update. */
const checkSameReference = (
  { CallerReference }: { readonly CallerReference: string },
  before: { readonly CallerReference: string }
) =>
  refuseWhen(
    CallerReference !== before.CallerReference,
    IllegalUpdate,
    "The update contains modifications that are not allowed: CallerReference can't be changed."
  )

const MISSING_PROFILE = "The specified profile for field-level encryption doesn't exist."

const queryArgs = (config: Config): ReadonlyArray<Api.QueryArgProfile> =>
  items(config.QueryArgProfileConfig?.QueryArgProfiles)

const contentTypes = (config: Config): ReadonlyArray<Api.ContentTypeProfile> =>
  items(config.ContentTypeProfileConfig?.ContentTypeProfiles)

const hasDuplicates = (all: ReadonlyArray<string>): boolean => new Set(all).size < all.length

// The characters and lengths are those that the console allows:
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/field-level-encryption.html
const NAME = /^[\w-]{1,128}$/
const QUERY_ARG = /^[\w.*+%-]{1,128}$/
const PROVIDER = /^[\w:-]{1,128}$/
const FIELD_PATTERN = /^(?=.{1,128}$)[\w[\].-]+\*?$/

/** The only content type that can be encrypted. */
const FORM = "application/x-www-form-urlencoded"

/**
 * @since 3.0.0
 * @category kinds
 */
export const fieldLevelEncryptionConfig = describe("fieldLevelEncryptionConfig", {
  noun: "field-level encryption configuration",
  id: (source) => Ids.resource("C", source),
  path: "field-level-encryption",
  missing: refuse(
    NoSuchFieldLevelEncryptionConfig,
    "The specified configuration for field-level encryption doesn't exist."
  ),
  complete: (config) => ({ ...config, Comment: config.Comment ?? "" }),
  check: (config) =>
    Effect.gen(function* () {
      yield* checkReference(config.CallerReference)
      yield* checkComment(config.Comment ?? "")
      yield* forEachInOrder(queryArgs(config), ({ ProfileId, QueryArg }) =>
        Effect.gen(function* () {
          yield* invalid(!QUERY_ARG.test(QueryArg), "QueryArg")
          yield* refuseWhen(
            ProfileId === "",
            QueryArgProfileEmpty,
            "No profile specified for the field-level encryption query argument."
          )
        })
      )
      yield* invalid(hasDuplicates(queryArgs(config).map(({ QueryArg }) => QueryArg)), "QueryArg", "is given twice")
      yield* invalid(
        contentTypes(config).some(({ ContentType }) => ContentType !== FORM),
        "ContentType",
        `must be ${FORM}`
      )
    }),
  references: [
    {
      to: "fieldLevelEncryptionProfile",
      ids: (config) => [...queryArgs(config), ...contentTypes(config)].map(({ ProfileId }) => ProfileId),
      unknown: refuse(NoSuchFieldLevelEncryptionProfile, MISSING_PROFILE)
    }
  ],
  reference: {
    of: ({ CallerReference }) => CallerReference,
    exists: () =>
      refuse(
        FieldLevelEncryptionConfigAlreadyExists,
        "The specified configuration for field-level encryption already exists."
      ),
    idempotent: true
  },
  changes: (config, { config: before }) => checkSameReference(config, before),
  limits: (config) =>
    Effect.gen(function* () {
      const { quotas } = (yield* Request.Request).settings
      yield* Quota.check(
        queryArgs(config).length,
        quotas.queryArgProfiles,
        TooManyFieldLevelEncryptionQueryArgProfiles,
        "query argument profiles"
      )
      yield* Quota.check(
        contentTypes(config).length,
        quotas.contentTypeProfiles,
        TooManyFieldLevelEncryptionContentTypeProfiles,
        "content type profiles"
      )
    }),
  quota: { quota: "fieldLevelEncryptionConfigs", tooMany: TooManyFieldLevelEncryptionConfigs },
  changesUsers: true,
  inUse: refuse(FieldLevelEncryptionConfigInUse, "The specified configuration for field-level encryption is in use.")
})

const show = ({ config, id, modifiedAt }: Resource<Config>) => ({
  FieldLevelEncryption: { Id: id, LastModifiedTime: time(modifiedAt), FieldLevelEncryptionConfig: config }
})

const summary = ({ config, id, modifiedAt }: Resource<Config>): Api.FieldLevelEncryptionSummary => {
  const { CallerReference: _, ...shown } = config
  return { Id: id, LastModifiedTime: time(modifiedAt), ...shown }
}

const entities = ({ EncryptionEntities }: ProfileConfig): ReadonlyArray<Api.EncryptionEntity> =>
  items(EncryptionEntities)

const patterns = (config: ProfileConfig): ReadonlyArray<string> =>
  entities(config).flatMap(({ FieldPatterns }) => items(FieldPatterns))

/** Whether a pattern matches all that another one matches. */
const covers = (pattern: string, other: string): boolean =>
  pattern.endsWith("*") ? other.startsWith(pattern.slice(0, -1)) : pattern === other

const overlap = (all: ReadonlyArray<string>): boolean =>
  all.some((one, i) => all.slice(i + 1).some((other) => covers(one, other) || covers(other, one)))

/** The total length of the texts in a profile. */
const lengthOf = (config: ProfileConfig): number =>
  [
    config.Name,
    config.Comment ?? "",
    ...entities(config).map(({ ProviderId }) => ProviderId),
    ...patterns(config)
  ].join("").length

const profileExists = refuse(
  FieldLevelEncryptionProfileAlreadyExists,
  "The specified profile for field-level encryption already exists."
)

/** Only RSA keys can encrypt. */
const checkKeys = (config: ProfileConfig) =>
  forEachInOrder(entities(config), ({ PublicKeyId }) =>
    Effect.flatMap(Store.lookup("publicKey", PublicKeyId), (key) =>
      invalid(
        key !== undefined && keyType(key.config.EncodedKey) !== "RSA 2048",
        "PublicKeyId",
        "is not that of an RSA key"
      )
    )
  )

/**
 * @since 3.0.0
 * @category kinds
 */
export const fieldLevelEncryptionProfile = describe("fieldLevelEncryptionProfile", {
  noun: "field-level encryption profile",
  id: (source) => Ids.resource("P", source),
  path: "field-level-encryption-profile",
  missing: refuse(NoSuchFieldLevelEncryptionProfile, MISSING_PROFILE),
  complete: (config) => ({ ...config, Comment: config.Comment ?? "" }),
  check: (config) =>
    Effect.gen(function* () {
      yield* checkReference(config.CallerReference)
      yield* checkNames(config)
      yield* invalid(!NAME.test(config.Name), "Name")
      // It is not documented that a profile has an entity, and an entity a pattern. Without them nothing is encrypted.
      yield* invalid(entities(config).length === 0, "EncryptionEntities", "needs to have at least one item")
      yield* forEachInOrder(entities(config), ({ FieldPatterns, ProviderId, PublicKeyId }) =>
        Effect.gen(function* () {
          yield* invalid(!isSet(PublicKeyId), "PublicKeyId")
          yield* invalid(!PROVIDER.test(ProviderId), "ProviderId")
          yield* invalid(items(FieldPatterns).length === 0, "FieldPatterns", "needs to have at least one item")
        })
      )
      yield* invalid(!patterns(config).every((pattern) => FIELD_PATTERN.test(pattern)), "FieldPattern")
      yield* invalid(overlap(patterns(config)), "FieldPattern", "overlaps another one")
      yield* checkKeys(config)
    }),
  references: [
    {
      to: "publicKey",
      ids: (config) => entities(config).map(({ PublicKeyId }) => PublicKeyId),
      unknown: refuse(NoSuchPublicKey, "The specified public key doesn't exist.")
    }
  ],
  reference: {
    of: ({ CallerReference }) => CallerReference,
    exists: () => profileExists,
    idempotent: true
  },
  unique: { name: ({ Name }) => Name, exists: profileExists },
  changes: (config, { config: before }) => checkSameReference(config, before),
  limits: (config) =>
    Effect.gen(function* () {
      const { quotas } = (yield* Request.Request).settings
      yield* Quota.check(
        entities(config).length,
        quotas.encryptionEntities,
        TooManyFieldLevelEncryptionEncryptionEntities,
        "encryption entities"
      )
      yield* Quota.check(
        patterns(config).length,
        quotas.fieldPatterns,
        TooManyFieldLevelEncryptionFieldPatterns,
        "field patterns"
      )
      yield* Quota.check(
        lengthOf(config),
        quotas.fieldLevelEncryptionProfileLength,
        FieldLevelEncryptionProfileSizeExceeded,
        "characters in a profile"
      )
    }),
  quota: { quota: "fieldLevelEncryptionProfiles", tooMany: TooManyFieldLevelEncryptionProfiles },
  changesUsers: true,
  inUse: refuse(FieldLevelEncryptionProfileInUse, "The specified profile for field-level encryption is in use.")
})

const showProfile = ({ config, id, modifiedAt }: Resource<ProfileConfig>) => ({
  FieldLevelEncryptionProfile: {
    Id: id,
    LastModifiedTime: time(modifiedAt),
    FieldLevelEncryptionProfileConfig: config
  }
})

const profileSummary = ({
  config,
  id,
  modifiedAt
}: Resource<ProfileConfig>): Api.FieldLevelEncryptionProfileSummary => {
  const { CallerReference: _, ...shown } = config
  return { Id: id, LastModifiedTime: time(modifiedAt), ...shown }
}

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  CreateFieldLevelEncryptionConfig: Family.create(
    fieldLevelEncryptionConfig,
    Api.createFieldLevelEncryptionConfig,
    (input) => input.FieldLevelEncryptionConfig,
    show
  ),
  GetFieldLevelEncryption: Family.get(fieldLevelEncryptionConfig, Api.getFieldLevelEncryption, show),
  GetFieldLevelEncryptionConfig: Family.get(
    fieldLevelEncryptionConfig,
    Api.getFieldLevelEncryptionConfig,
    ({ config }) => ({ FieldLevelEncryptionConfig: config })
  ),
  UpdateFieldLevelEncryptionConfig: Family.update(
    fieldLevelEncryptionConfig,
    Api.updateFieldLevelEncryptionConfig,
    (input) => input.FieldLevelEncryptionConfig,
    show
  ),
  DeleteFieldLevelEncryptionConfig: Family.remove(fieldLevelEncryptionConfig, Api.deleteFieldLevelEncryptionConfig),
  ListFieldLevelEncryptionConfigs: Family.list(
    fieldLevelEncryptionConfig,
    Api.listFieldLevelEncryptionConfigs,
    summary,
    (FieldLevelEncryptionList) => ({ FieldLevelEncryptionList })
  ),
  CreateFieldLevelEncryptionProfile: Family.create(
    fieldLevelEncryptionProfile,
    Api.createFieldLevelEncryptionProfile,
    (input) => input.FieldLevelEncryptionProfileConfig,
    showProfile
  ),
  GetFieldLevelEncryptionProfile: Family.get(
    fieldLevelEncryptionProfile,
    Api.getFieldLevelEncryptionProfile,
    showProfile
  ),
  GetFieldLevelEncryptionProfileConfig: Family.get(
    fieldLevelEncryptionProfile,
    Api.getFieldLevelEncryptionProfileConfig,
    ({ config }) => ({ FieldLevelEncryptionProfileConfig: config })
  ),
  UpdateFieldLevelEncryptionProfile: Family.update(
    fieldLevelEncryptionProfile,
    Api.updateFieldLevelEncryptionProfile,
    (input) => input.FieldLevelEncryptionProfileConfig,
    showProfile
  ),
  DeleteFieldLevelEncryptionProfile: Family.remove(fieldLevelEncryptionProfile, Api.deleteFieldLevelEncryptionProfile),
  ListFieldLevelEncryptionProfiles: Family.list(
    fieldLevelEncryptionProfile,
    Api.listFieldLevelEncryptionProfiles,
    profileSummary,
    (FieldLevelEncryptionProfileList) => ({ FieldLevelEncryptionProfileList })
  )
}
