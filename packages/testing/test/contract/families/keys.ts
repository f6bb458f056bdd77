/** Public keys, key groups and field-level encryption. */
import type { KeyGroupConfig } from "@effect-cloudfront/core/KeyGroup"
import * as Fle from "@effect-cloudfront/core/FieldLevelEncryption"
import { createKeyGroup } from "@effect-cloudfront/core/KeyGroup"
import type { PublicKeyConfig } from "@effect-cloudfront/core/PublicKey"
import * as Effect from "effect/Effect"
import { behavior, create, PUBLIC_KEY, publicKey as publicKeyId, RSA_KEY } from "../../support.js"
import {
  after,
  byId,
  byVersion,
  type Family,
  FIRST,
  given,
  inMember,
  listOf,
  LONG,
  under,
  unknown
} from "../contract.js"

const key = (name = "mine", encoded = PUBLIC_KEY) =>
  Effect.map(publicKeyId(name, encoded), (id) => ({ id, etag: FIRST }))

const keyConfig: PublicKeyConfig = { CallerReference: "mine", Name: "mine", EncodedKey: PUBLIC_KEY, Comment: "new" }

export const publicKey = {
  modelled:
    "Keys are read: RSA with 2048 bits, or ECDSA with the curve P-256. Key groups and encryption profiles refer to them.",
  doubts: [],
  operations: {
    CreatePublicKey: {
      input: Effect.succeed({ PublicKeyConfig: keyConfig }),
      errors: {
        PublicKeyAlreadyExists: after(() => Effect.asVoid(key())),
        TooManyPublicKeys: under({ quotas: { publicKeys: 0 } }),
        InvalidArgument: given(() => ({ PublicKeyConfig: { ...keyConfig, EncodedKey: "none" } }))
      }
    },
    GetPublicKey: byId(key(), "NoSuchPublicKey"),
    GetPublicKeyConfig: byId(key(), "NoSuchPublicKey"),
    UpdatePublicKey: {
      input: Effect.map(key(), ({ etag, id }) => ({ Id: id, IfMatch: etag, PublicKeyConfig: keyConfig })),
      errors: {
        ...inMember("UpdatePublicKey", "PublicKeyConfig", {
          CannotChangeImmutablePublicKeyFields: given((config) => ({ ...config, Name: "other" })),
          IllegalUpdate: given((config) => ({ ...config, CallerReference: "other" })),
          InvalidArgument: given((config) => ({ ...config, Comment: LONG }))
        }),
        NoSuchPublicKey: unknown("Id")
      }
    },
    DeletePublicKey: byVersion(key(), "NoSuchPublicKey", {
      PublicKeyInUse: after(({ Id }) =>
        Effect.asVoid(createKeyGroup({ KeyGroupConfig: { Name: "mine", Items: [Id] } }))
      )
    }),
    ListPublicKeys: listOf(key())
  }
} satisfies Family

const group = (Name = "mine") =>
  Effect.gen(function* () {
    const { id } = yield* key(`key of ${Name}`.replaceAll(" ", "-"))
    const { ETag, KeyGroup } = yield* createKeyGroup({ KeyGroupConfig: { Name, Items: [id] } })
    return { id: KeyGroup.Id, etag: ETag, config: KeyGroup.KeyGroupConfig }
  })

const groupErrors = {
  InvalidArgument: given<KeyGroupConfig>((config) => ({ ...config, Items: [] })),
  TooManyPublicKeysInKeyGroup: after<KeyGroupConfig>(
    (config) => Effect.map(key("second"), ({ id }) => ({ ...config, Items: [...config.Items, id] })),
    { quotas: { publicKeysPerKeyGroup: 1 } }
  )
}

export const keyGroup = {
  modelled: "Public keys that exist, each once. Cache behaviors refer to groups.",
  doubts: [],
  operations: {
    CreateKeyGroup: {
      input: Effect.map(key(), ({ id }) => ({ KeyGroupConfig: { Name: "mine", Items: [id] } })),
      errors: {
        ...inMember("CreateKeyGroup", "KeyGroupConfig", groupErrors),
        KeyGroupAlreadyExists: after(() => Effect.asVoid(group())),
        TooManyKeyGroups: under({ quotas: { keyGroupsPerAccount: 0 } })
      }
    },
    GetKeyGroup: byId(group(), "NoSuchResource"),
    GetKeyGroupConfig: byId(group(), "NoSuchResource"),
    UpdateKeyGroup: {
      input: Effect.map(group(), ({ config, etag, id }) => ({
        Id: id,
        IfMatch: etag,
        KeyGroupConfig: { ...config, Comment: "new" }
      })),
      errors: {
        ...inMember("UpdateKeyGroup", "KeyGroupConfig", {
          ...groupErrors,
          KeyGroupAlreadyExists: after((config) => Effect.as(group("other"), { ...config, Name: "other" }))
        }),
        NoSuchResource: unknown("Id")
      }
    },
    DeleteKeyGroup: byVersion(group(), "NoSuchResource", {
      ResourceInUse: after(({ Id }) =>
        Effect.asVoid(
          create({ DefaultCacheBehavior: { ...behavior, TrustedKeyGroups: { Enabled: true, Items: [Id] } } })
        )
      )
    }),
    ListKeyGroups: listOf(group())
  }
} satisfies Family

const entity = (PublicKeyId: string, ...Items: ReadonlyArray<string>): Fle.EncryptionEntity => ({
  PublicKeyId,
  ProviderId: "mine",
  FieldPatterns: { Items }
})

const profileConfig = (
  Name: string,
  ...Items: ReadonlyArray<Fle.EncryptionEntity>
): Fle.FieldLevelEncryptionProfileConfig => ({ Name, CallerReference: Name, EncryptionEntities: { Items } })

const addProfile = (config: Fle.FieldLevelEncryptionProfileConfig) =>
  Effect.map(
    Fle.createFieldLevelEncryptionProfile({ FieldLevelEncryptionProfileConfig: config }),
    ({ ETag, FieldLevelEncryptionProfile }) => ({ id: FieldLevelEncryptionProfile.Id, etag: ETag })
  )

const rsa = key("rsa", RSA_KEY)

const profile = Effect.flatMap(rsa, ({ id }) => addProfile(profileConfig("mine", entity(id, "Card*"))))

const profileErrors = {
  FieldLevelEncryptionProfileSizeExceeded: given<Fle.FieldLevelEncryptionProfileConfig>(
    (config) => ({ ...config, Comment: "x".repeat(90) }),
    { quotas: { fieldLevelEncryptionProfileLength: 100 } }
  ),
  InvalidArgument: given<Fle.FieldLevelEncryptionProfileConfig>((config) => ({ ...config, Name: "of two" })),
  NoSuchPublicKey: given<Fle.FieldLevelEncryptionProfileConfig>((config) => ({
    ...config,
    EncryptionEntities: { Items: [entity("none", "a")] }
  })),
  TooManyFieldLevelEncryptionEncryptionEntities: under<Fle.FieldLevelEncryptionProfileConfig>({
    quotas: { encryptionEntities: 1 }
  }),
  TooManyFieldLevelEncryptionFieldPatterns: under<Fle.FieldLevelEncryptionProfileConfig>({
    quotas: { fieldPatterns: 1 }
  })
}

/** A profile of its own by the same key. */
const otherProfile = (
  config: Fle.FieldLevelEncryptionProfileConfig,
  change: Partial<Fle.FieldLevelEncryptionProfileConfig>
) => addProfile({ ...config, ...change })

const encryption = (config: Fle.FieldLevelEncryptionConfig) =>
  Effect.map(
    Fle.createFieldLevelEncryptionConfig({ FieldLevelEncryptionConfig: config }),
    ({ ETag, FieldLevelEncryption }) => ({ id: FieldLevelEncryption.Id, etag: ETag })
  )

export const encryptionConfig = (ProfileId: string): Fle.FieldLevelEncryptionConfig => ({
  CallerReference: "mine",
  Comment: "new",
  QueryArgProfileConfig: {
    ForwardWhenQueryArgProfileIsUnknown: false,
    QueryArgProfiles: { Items: [{ QueryArg: "a", ProfileId }] }
  },
  ContentTypeProfileConfig: {
    ForwardWhenContentTypeIsUnknown: true,
    ContentTypeProfiles: {
      Items: [{ Format: "URLEncoded", ContentType: "application/x-www-form-urlencoded", ProfileId }]
    }
  }
})

const byQueryArg = (config: Fle.FieldLevelEncryptionConfig, QueryArg: string, ProfileId: string) => ({
  ...config,
  QueryArgProfileConfig: {
    ForwardWhenQueryArgProfileIsUnknown: false,
    QueryArgProfiles: { Items: [{ QueryArg, ProfileId }] }
  }
})

const encryptionErrors = {
  InvalidArgument: given<Fle.FieldLevelEncryptionConfig>((config) => ({ ...config, Comment: LONG })),
  NoSuchFieldLevelEncryptionProfile: given<Fle.FieldLevelEncryptionConfig>((config) => byQueryArg(config, "a", "none")),
  QueryArgProfileEmpty: given<Fle.FieldLevelEncryptionConfig>((config) => byQueryArg(config, "a", "")),
  TooManyFieldLevelEncryptionContentTypeProfiles: under<Fle.FieldLevelEncryptionConfig>({
    quotas: { contentTypeProfiles: 0 }
  }),
  TooManyFieldLevelEncryptionQueryArgProfiles: under<Fle.FieldLevelEncryptionConfig>({
    quotas: { queryArgProfiles: 0 }
  })
}

/** A configuration that encrypts nothing. */
const plain = encryption({ CallerReference: "mine" })

/** A cache behavior that can encrypt. */
export const encrypting = (FieldLevelEncryptionId: string) => ({
  ViewerProtocolPolicy: "https-only" as const,
  AllowedMethods: { Items: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"] as const },
  FieldLevelEncryptionId
})

export const fieldLevelEncryption = {
  modelled:
    "Configurations and profiles; RSA keys alone can encrypt; patterns that overlap; what a cache behavior with encryption needs.",
  doubts: [
    "The quota of a profile's size is not published.",
    "That a profile needs an entity, and an entity a pattern, is not documented; without them nothing is encrypted."
  ],
  operations: {
    CreateFieldLevelEncryptionConfig: {
      input: Effect.map(profile, ({ id }) => ({ FieldLevelEncryptionConfig: encryptionConfig(id) })),
      errors: {
        ...inMember("CreateFieldLevelEncryptionConfig", "FieldLevelEncryptionConfig", encryptionErrors),
        FieldLevelEncryptionConfigAlreadyExists: after(() => Effect.asVoid(plain)),
        TooManyFieldLevelEncryptionConfigs: under({ quotas: { fieldLevelEncryptionConfigs: 0 } })
      }
    },
    GetFieldLevelEncryption: byId(plain, "NoSuchFieldLevelEncryptionConfig"),
    GetFieldLevelEncryptionConfig: byId(plain, "NoSuchFieldLevelEncryptionConfig"),
    UpdateFieldLevelEncryptionConfig: {
      input: Effect.gen(function* () {
        const { id } = yield* profile
        const made = yield* plain
        return { Id: made.id, IfMatch: made.etag, FieldLevelEncryptionConfig: encryptionConfig(id) }
      }),
      errors: {
        ...inMember("UpdateFieldLevelEncryptionConfig", "FieldLevelEncryptionConfig", {
          ...encryptionErrors,
          IllegalUpdate: given((config) => ({ ...config, CallerReference: "other" }))
        }),
        NoSuchFieldLevelEncryptionConfig: unknown("Id")
      }
    },
    DeleteFieldLevelEncryptionConfig: byVersion(plain, "NoSuchFieldLevelEncryptionConfig", {
      FieldLevelEncryptionConfigInUse: after(({ Id }) =>
        Effect.asVoid(create({ DefaultCacheBehavior: { ...behavior, ...encrypting(Id) } }))
      )
    }),
    ListFieldLevelEncryptionConfigs: listOf(plain),
    CreateFieldLevelEncryptionProfile: {
      input: Effect.map(rsa, ({ id }) => ({
        FieldLevelEncryptionProfileConfig: profileConfig("mine", entity(id, "Card*"), entity(id, "Name"))
      })),
      errors: {
        ...inMember("CreateFieldLevelEncryptionProfile", "FieldLevelEncryptionProfileConfig", profileErrors),
        FieldLevelEncryptionProfileAlreadyExists: after((input) =>
          Effect.asVoid(
            otherProfile({ ...input.FieldLevelEncryptionProfileConfig, CallerReference: "other" }, { Comment: "other" })
          )
        ),
        TooManyFieldLevelEncryptionProfiles: under({ quotas: { fieldLevelEncryptionProfiles: 0 } })
      }
    },
    GetFieldLevelEncryptionProfile: byId(profile, "NoSuchFieldLevelEncryptionProfile"),
    GetFieldLevelEncryptionProfileConfig: byId(profile, "NoSuchFieldLevelEncryptionProfile"),
    UpdateFieldLevelEncryptionProfile: {
      input: Effect.gen(function* () {
        const { id } = yield* rsa
        const made = yield* addProfile(profileConfig("mine", entity(id, "Card*")))
        return {
          Id: made.id,
          IfMatch: made.etag,
          FieldLevelEncryptionProfileConfig: profileConfig("mine", entity(id, "Card*"), entity(id, "Name"))
        }
      }),
      errors: {
        ...inMember("UpdateFieldLevelEncryptionProfile", "FieldLevelEncryptionProfileConfig", {
          ...profileErrors,
          FieldLevelEncryptionProfileAlreadyExists: after((config) =>
            Effect.as(otherProfile(config, { CallerReference: "other", Name: "other" }), { ...config, Name: "other" })
          ),
          IllegalUpdate: given((config) => ({ ...config, CallerReference: "other" }))
        }),
        NoSuchFieldLevelEncryptionProfile: unknown("Id")
      }
    },
    DeleteFieldLevelEncryptionProfile: byVersion(profile, "NoSuchFieldLevelEncryptionProfile", {
      FieldLevelEncryptionProfileInUse: after(({ Id }) => Effect.asVoid(encryption(encryptionConfig(Id))))
    }),
    ListFieldLevelEncryptionProfiles: listOf(profile)
  }
} satisfies Family

/** A configuration that encrypts nothing, and that a distribution can have. */
export const encryptionForNone = plain
