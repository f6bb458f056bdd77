/**
 * Public keys.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import {
  CannotChangeImmutablePublicKeyFields,
  IllegalUpdate,
  NoSuchPublicKey,
  PublicKeyAlreadyExists,
  PublicKeyInUse,
  TooManyPublicKeys
} from "@effect-cloudfront/core/Errors"
import * as Api from "@effect-cloudfront/core/PublicKey"
import * as Ids from "../Ids.js"
import { checkReference } from "../internal/distributionValues.js"
import * as Family from "../internal/family.js"
import { describe } from "../internal/kind.js"
import { keyType } from "../internal/publicKeys.js"
import { refuse, refuseWhen } from "../internal/refusal.js"
import { time } from "../internal/represent.js"
import { checkNames, invalid } from "../internal/values.js"
import type { Resource } from "../State.js"

type Config = Api.PublicKeyConfig

/**
 * @since 3.0.0
 * @category kinds
 */
export const publicKey = describe("publicKey", {
  noun: "public key",
  id: (source) => Ids.resource("K", source),
  path: "public-key",
  missing: refuse(NoSuchPublicKey, "The specified public key does not exist."),
  complete: (config) => ({
    ...config,
    Comment: config.Comment ?? "",
    // The service returns a key with a line break at its end.
    EncodedKey: config.EncodedKey.replace(/\s*$/, "\n")
  }),
  check: (config) =>
    Effect.gen(function* () {
      yield* checkReference(config.CallerReference)
      yield* checkNames(config)
      yield* invalid(
        keyType(config.EncodedKey) === undefined,
        "EncodedKey",
        "is not a public key in PEM: RSA with 2048 bits, or ECDSA with the curve P-256"
      )
    }),
  reference: {
    of: ({ CallerReference }) => CallerReference,
    exists: () => refuse(PublicKeyAlreadyExists, "The specified public key already exists.")
  },
  changes: (config, { config: before }) =>
    Effect.gen(function* () {
      yield* refuseWhen(
        config.CallerReference !== before.CallerReference,
        IllegalUpdate,
        "The update contains modifications that are not allowed: CallerReference can't be changed."
      )
      yield* refuseWhen(
        config.Name !== before.Name || config.EncodedKey !== before.EncodedKey,
        CannotChangeImmutablePublicKeyFields,
        "You can't change the value of a public key."
      )
    }),
  quota: { quota: "publicKeys", tooMany: TooManyPublicKeys },
  inUse: refuse(PublicKeyInUse, "The specified public key is in use.")
})

const show = ({ config, createdAt, id }: Resource<Config>) => ({
  PublicKey: { Id: id, CreatedTime: time(createdAt), PublicKeyConfig: config }
})

const summary = ({ config, createdAt, id }: Resource<Config>): Api.PublicKeySummary => {
  const { CallerReference: _, ...shown } = config
  return { Id: id, CreatedTime: time(createdAt), ...shown }
}

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  CreatePublicKey: Family.create(publicKey, Api.createPublicKey, (input) => input.PublicKeyConfig, show),
  GetPublicKey: Family.get(publicKey, Api.getPublicKey, show),
  GetPublicKeyConfig: Family.get(publicKey, Api.getPublicKeyConfig, ({ config }) => ({ PublicKeyConfig: config })),
  UpdatePublicKey: Family.update(publicKey, Api.updatePublicKey, (input) => input.PublicKeyConfig, show),
  DeletePublicKey: Family.remove(publicKey, Api.deletePublicKey),
  ListPublicKeys: Family.list(publicKey, Api.listPublicKeys, summary, (PublicKeyList) => ({ PublicKeyList }))
}
