/**
 * Origin access identities.
 *
 * @since 3.0.0
 */
import {
  CloudFrontOriginAccessIdentityAlreadyExists,
  CloudFrontOriginAccessIdentityInUse,
  IllegalUpdate,
  InvalidArgument,
  NoSuchCloudFrontOriginAccessIdentity,
  TooManyCloudFrontOriginAccessIdentities
} from "@effect-cloudfront/core/Errors"
import * as Api from "@effect-cloudfront/core/OriginAccessIdentity"
import * as Effect from "effect/Effect"
import * as Ids from "../Ids.js"
import { checkComment, checkReference } from "../internal/distributionValues.js"
import * as Family from "../internal/family.js"
import { describe } from "../internal/kind.js"
import { refuse, refuseWhen } from "../internal/refusal.js"
import type { Resource } from "../State.js"

type Config = Api.CloudFrontOriginAccessIdentityConfig

/** The length of the canonical user id, in hexadecimal digits. */
const USER_ID = 96

const MAX_REFERENCE = 128

/**
 * @since 3.0.0
 * @category kinds
 */
export const originAccessIdentity = describe("originAccessIdentity", {
  noun: "origin access identity",
  id: (source) => Ids.resource("E", source),
  generated: (source) => Ids.text(Ids.HEX, USER_ID, source),
  path: "origin-access-identity/cloudfront",
  missing: refuse(
    NoSuchCloudFrontOriginAccessIdentity,
    "The specified CloudFront origin access identity does not exist."
  ),
  check: (config) =>
    Effect.gen(function* () {
      yield* checkReference(config.CallerReference)
      yield* refuseWhen(
        config.CallerReference.length > MAX_REFERENCE,
        InvalidArgument,
        "The parameter CallerReference is too big."
      )
      yield* checkComment(config.Comment)
    }),
  reference: {
    of: ({ CallerReference }) => CallerReference,
    exists: () =>
      refuse(
        CloudFrontOriginAccessIdentityAlreadyExists,
        "The CallerReference that you are using is associated with another origin access identity."
      ),
    idempotent: true
  },
  changes: (config, current) =>
    refuseWhen(
      config.CallerReference !== current.config.CallerReference,
      IllegalUpdate,
      "The update contains modifications that are not allowed: CallerReference can't be changed."
    ),
  quota: { quota: "originAccessIdentities", tooMany: TooManyCloudFrontOriginAccessIdentities },
  inUse: refuse(CloudFrontOriginAccessIdentityInUse, "The CloudFront origin access identity is still being used.")
})

const show = ({ config, generated, id }: Resource<Config>) => ({
  CloudFrontOriginAccessIdentity: {
    Id: id,
    S3CanonicalUserId: generated,
    CloudFrontOriginAccessIdentityConfig: config
  }
})

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  CreateCloudFrontOriginAccessIdentity: Family.create(
    originAccessIdentity,
    Api.createCloudFrontOriginAccessIdentity,
    (input) => input.CloudFrontOriginAccessIdentityConfig,
    show
  ),
  GetCloudFrontOriginAccessIdentity: Family.get(originAccessIdentity, Api.getCloudFrontOriginAccessIdentity, show),
  GetCloudFrontOriginAccessIdentityConfig: Family.get(
    originAccessIdentity,
    Api.getCloudFrontOriginAccessIdentityConfig,
    ({ config }) => ({ CloudFrontOriginAccessIdentityConfig: config })
  ),
  UpdateCloudFrontOriginAccessIdentity: Family.update(
    originAccessIdentity,
    Api.updateCloudFrontOriginAccessIdentity,
    (input) => input.CloudFrontOriginAccessIdentityConfig,
    show
  ),
  DeleteCloudFrontOriginAccessIdentity: Family.remove(originAccessIdentity, Api.deleteCloudFrontOriginAccessIdentity),
  ListCloudFrontOriginAccessIdentities: Family.list(
    originAccessIdentity,
    Api.listCloudFrontOriginAccessIdentities,
    ({ config, generated, id }) => ({ Id: id, S3CanonicalUserId: generated, Comment: config.Comment }),
    (CloudFrontOriginAccessIdentityList) => ({ CloudFrontOriginAccessIdentityList })
  )
}
