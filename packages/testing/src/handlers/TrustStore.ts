/**
 * Trust stores.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import {
  CannotDeleteEntityWhileInUse,
  EntityAlreadyExists,
  EntityLimitExceeded,
  EntityNotFound
} from "@effect-cloudfront/core/Errors"
import * as Api from "@effect-cloudfront/core/TrustStore"
import * as Etag from "../Etag.js"
import * as Ids from "../Ids.js"
import { bundleOf } from "../internal/certificateBundle.js"
import { isSet } from "../internal/distributionConfig.js"
import * as Family from "../internal/family.js"
import { describe, keepsName } from "../internal/kind.js"
import { refuse, refuseWhen } from "../internal/refusal.js"
import * as Request from "../internal/request.js"
import { time } from "../internal/represent.js"
import { checkNames, invalid } from "../internal/values.js"
import * as State from "../State.js"

type Config = State.StoredTrustStore

/**
 * @since 3.0.0
 * @category kinds
 */
export const trustStore = describe("trustStore", {
  noun: "trust store",
  id: (source) => Ids.named("ts_", source),
  path: "trust-store",
  arn: "trust-store",
  taggable: true,
  identifiers: ["arn", "name"],
  missing: refuse(EntityNotFound, "The specified trust store does not exist."),
  complete: (config) => ({
    ...config,
    UseClientCertificateOCSPEndpoint: config.UseClientCertificateOCSPEndpoint ?? false
  }),
  check: ({ CaCertificatesBundleSource: source, Name }) =>
    Effect.gen(function* () {
      const { settings } = yield* Request.Request
      yield* checkNames({ Name })
      const { Bucket, Key, Region } = source.CaCertificatesBundleS3Location
      yield* invalid(!isSet(Bucket), "Bucket", "is too small")
      yield* invalid(!isSet(Key), "Key", "is too small")
      yield* invalid(!/^[a-z0-9-]+$/.test(Region), "Region")
      // Nothing else in a creation could be missing, which is refused with this error.
      yield* refuseWhen(
        bundleOf(source, settings) === undefined,
        EntityNotFound,
        "The specified CA certificates bundle does not exist."
      )
    }),
  unique: {
    name: ({ Name }) => Name,
    exists: refuse(EntityAlreadyExists, "A trust store with this name already exists.")
  },
  quota: { quota: "trustStores", tooMany: EntityLimitExceeded },
  changesUsers: true,
  inUse: refuse(CannotDeleteEntityWhileInUse, "Cannot delete the trust store because it is in use.")
})

/** What the trust store is shown to have. The bundle is read while the status is `pending`. */
const outcome = (resource: State.Resource<Config>, { now, settings }: Request.View) => {
  const { certificates = 0, reason } = bundleOf(resource.config.CaCertificatesBundleSource, settings) ?? {}
  if (!State.isDeployed(resource, now)) return { Status: "pending" as const, NumberOfCaCertificates: certificates }
  return {
    Status: reason === undefined ? ("active" as const) : ("failed" as const),
    NumberOfCaCertificates: certificates,
    ...(reason === undefined ? {} : { Reason: reason })
  }
}

const common = (resource: State.Resource<Config>, view: Request.View) => ({
  Id: resource.id,
  Arn: resource.arn,
  Name: resource.config.Name,
  LastModifiedTime: time(resource.modifiedAt),
  ...outcome(resource, view)
})

const show = (resource: State.Resource<Config>, view: Request.View) => ({
  TrustStore: {
    ...common(resource, view),
    UseClientCertificateOCSPEndpoint: resource.config.UseClientCertificateOCSPEndpoint
  }
})

const summary = (resource: State.Resource<Config>, view: Request.View): Api.TrustStoreSummary => ({
  ...common(resource, view),
  ETag: Etag.ofVersion(resource.version)
})

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  CreateTrustStore: Family.createWithTags(
    trustStore,
    Api.createTrustStore,
    // A request without a body cannot be decoded, although the types say otherwise.
    ({ Tags: _, ...config }) => ((config.Name as string | undefined) === undefined ? undefined : config),
    ({ Tags }) => Tags,
    show
  ),
  GetTrustStore: Family.get(trustStore, Api.getTrustStore, show),
  UpdateTrustStore: Family.update(
    {
      ...keepsName(trustStore),
      given: () =>
        Effect.flatMap(Request.Request, ({ unreadable }) =>
          // The setting in the header does not make up for an invalid body.
          unreadable === undefined ? Effect.void : Request.updateBody(Api.updateTrustStore, undefined)
        )
    },
    Api.updateTrustStore,
    ({ CaCertificatesBundleSource, UseClientCertificateOCSPEndpoint }, { config }) =>
      CaCertificatesBundleSource === undefined && UseClientCertificateOCSPEndpoint === undefined
        ? undefined
        : {
            Name: config.Name,
            CaCertificatesBundleSource: CaCertificatesBundleSource ?? config.CaCertificatesBundleSource,
            UseClientCertificateOCSPEndpoint:
              UseClientCertificateOCSPEndpoint ?? config.UseClientCertificateOCSPEndpoint
          },
    show
  ),
  DeleteTrustStore: Family.remove(trustStore, Api.deleteTrustStore),
  ListTrustStores: Family.list(trustStore, Api.listTrustStores, summary, ({ Items, NextMarker }) => ({
    TrustStoreList: Items,
    NextMarker
  }))
}
