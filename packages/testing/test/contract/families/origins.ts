/** Origin access controls, origin access identities and VPC origins. */
import { createOriginAccessControl, type OriginAccessControlConfig } from "@effect-cloudfront/core/OriginAccessControl"
import { createCloudFrontOriginAccessIdentity } from "@effect-cloudfront/core/OriginAccessIdentity"
import { getVpcOrigin, type VpcOriginEndpointConfig } from "@effect-cloudfront/core/VpcOrigin"
import * as Effect from "effect/Effect"
import { create, fake, vpcOrigin as addVpcOrigin, vpcOriginOf } from "../../support.js"
import {
  after,
  byId,
  byVersion,
  type Family,
  given,
  inMember,
  listOf,
  LONG,
  never,
  reasons,
  under,
  unknown
} from "../contract.js"

const accessConfig = (Name: string): OriginAccessControlConfig => ({
  Name,
  SigningProtocol: "sigv4",
  SigningBehavior: "always",
  OriginAccessControlOriginType: "s3"
})

export const accessControl = (Name: string) =>
  Effect.map(
    createOriginAccessControl({ OriginAccessControlConfig: accessConfig(Name) }),
    ({ ETag, OriginAccessControl }) => ({ id: OriginAccessControl.Id, etag: ETag })
  )

/** A distribution with a bucket. */
const useBucket = (change: { readonly OriginAccessControlId?: string; readonly OriginAccessIdentity?: string }) => {
  const { OriginAccessIdentity = "", ...rest } = change
  const bucket = { Id: "origin", DomainName: "b.s3.amazonaws.com", S3OriginConfig: { OriginAccessIdentity }, ...rest }
  return Effect.asVoid(create({ Origins: { Items: [bucket] } }))
}

const accessErrors = {
  InvalidArgument: given<OriginAccessControlConfig>((config) => ({ ...config, Name: LONG }))
}

export const originAccessControl = {
  modelled: "The type of a control that is in use cannot change. A distribution's origin must be of its type.",
  doubts: [],
  operations: {
    CreateOriginAccessControl: {
      input: Effect.succeed({ OriginAccessControlConfig: accessConfig("mine") }),
      errors: {
        ...inMember("CreateOriginAccessControl", "OriginAccessControlConfig", accessErrors),
        OriginAccessControlAlreadyExists: after(() => Effect.asVoid(accessControl("mine"))),
        TooManyOriginAccessControls: under({ quotas: { originAccessControls: 0 } })
      }
    },
    GetOriginAccessControl: byId(accessControl("mine"), "NoSuchOriginAccessControl"),
    GetOriginAccessControlConfig: byId(accessControl("mine"), "NoSuchOriginAccessControl"),
    UpdateOriginAccessControl: {
      input: Effect.map(accessControl("mine"), ({ etag, id }) => ({
        Id: id,
        IfMatch: etag,
        OriginAccessControlConfig: { ...accessConfig("mine"), Description: "new" }
      })),
      errors: {
        ...inMember("UpdateOriginAccessControl", "OriginAccessControlConfig", {
          ...accessErrors,
          OriginAccessControlAlreadyExists: after((config) =>
            Effect.as(accessControl("other"), { ...config, Name: "other" })
          )
        }),
        IllegalUpdate: after((input) =>
          Effect.as(useBucket({ OriginAccessControlId: input.Id }), {
            ...input,
            OriginAccessControlConfig: { ...accessConfig("mine"), OriginAccessControlOriginType: "lambda" as const }
          })
        ),
        NoSuchOriginAccessControl: unknown("Id")
      }
    },
    DeleteOriginAccessControl: byVersion(accessControl("mine"), "NoSuchOriginAccessControl", {
      OriginAccessControlInUse: after(({ Id }) => useBucket({ OriginAccessControlId: Id }))
    }),
    ListOriginAccessControls: listOf(accessControl("mine"))
  }
} satisfies Family

const identityConfig = { CallerReference: "mine", Comment: "mine" }

export const identity = Effect.map(
  createCloudFrontOriginAccessIdentity({ CloudFrontOriginAccessIdentityConfig: identityConfig }),
  ({ CloudFrontOriginAccessIdentity, ETag }) => ({ id: CloudFrontOriginAccessIdentity.Id, etag: ETag })
)

const uncounted = never("The configuration has no list, so it has no Quantity.")

export const originAccessIdentity = {
  modelled: "A creation with the reference and the comment of an identity returns that one.",
  doubts: [],
  operations: {
    CreateCloudFrontOriginAccessIdentity: {
      input: Effect.succeed({ CloudFrontOriginAccessIdentityConfig: identityConfig }),
      errors: {
        ...inMember("CreateCloudFrontOriginAccessIdentity", "CloudFrontOriginAccessIdentityConfig", {
          CloudFrontOriginAccessIdentityAlreadyExists: after((config) =>
            Effect.as(identity, { ...config, Comment: "other" })
          ),
          InvalidArgument: given((config) => ({ ...config, Comment: LONG }))
        }),
        InconsistentQuantities: uncounted,
        TooManyCloudFrontOriginAccessIdentities: under({ quotas: { originAccessIdentities: 0 } })
      }
    },
    GetCloudFrontOriginAccessIdentity: byId(identity, "NoSuchCloudFrontOriginAccessIdentity"),
    GetCloudFrontOriginAccessIdentityConfig: byId(identity, "NoSuchCloudFrontOriginAccessIdentity"),
    UpdateCloudFrontOriginAccessIdentity: {
      input: Effect.map(identity, ({ etag, id }) => ({
        Id: id,
        IfMatch: etag,
        CloudFrontOriginAccessIdentityConfig: { ...identityConfig, Comment: "new" }
      })),
      errors: {
        ...inMember("UpdateCloudFrontOriginAccessIdentity", "CloudFrontOriginAccessIdentityConfig", {
          IllegalUpdate: given((config) => ({ ...config, CallerReference: "other" })),
          InvalidArgument: given((config) => ({ ...config, Comment: LONG }))
        }),
        InconsistentQuantities: uncounted,
        NoSuchCloudFrontOriginAccessIdentity: unknown("Id")
      }
    },
    DeleteCloudFrontOriginAccessIdentity: byVersion(identity, "NoSuchCloudFrontOriginAccessIdentity", {
      CloudFrontOriginAccessIdentityInUse: after(({ Id }) =>
        useBucket({ OriginAccessIdentity: `origin-access-identity/cloudfront/${Id}` })
      )
    }),
    ListCloudFrontOriginAccessIdentities: listOf(identity)
  }
} satisfies Family

export const settle = Effect.flatMap(fake, ({ settle }) => settle)

/** A VPC origin that is deployed. */
const deployed = Effect.gen(function* () {
  const { config, id } = yield* addVpcOrigin("mine")
  yield* settle
  return { id, config, etag: (yield* getVpcOrigin({ Id: id })).ETag }
})

const useVpc = (id: string) => Effect.asVoid(create({ Origins: { Items: [vpcOriginOf(id)] } }))

const endpoint: VpcOriginEndpointConfig = {
  Name: "mine",
  Arn: "arn:aws:ec2:eu-west-1:123456789012:instance/i-0123456789abcdef0",
  HTTPPort: 80,
  HTTPSPort: 443,
  OriginProtocolPolicy: "https-only",
  OriginSslProtocols: { Items: ["TLSv1.2"] }
}

export const vpcOrigin = {
  modelled:
    "Creation, update and deletion take time, during which there is no other. The ETag changes when an origin is deployed.",
  doubts: [
    "The code for a change of an origin that is not deployed is not documented: `CannotUpdateEntityWhileInUse`."
  ],
  operations: {
    CreateVpcOrigin: {
      input: Effect.succeed({ VpcOriginEndpointConfig: endpoint, Tags: { Items: [{ Key: "a", Value: "b" }] } }),
      errors: {
        EntityAlreadyExists: after(() => Effect.asVoid(addVpcOrigin("mine"))),
        EntityLimitExceeded: under({ quotas: { vpcOrigins: 0 } }),
        InvalidArgument: given(() => ({ VpcOriginEndpointConfig: { ...endpoint, HTTPPort: 22 } }))
      }
    },
    GetVpcOrigin: {
      ...byId(deployed, "EntityNotFound"),
      errors: { ...byId(deployed, "EntityNotFound").errors, InvalidArgument: reasons.identified }
    },
    UpdateVpcOrigin: {
      input: Effect.map(deployed, ({ etag, id }) => ({ Id: id, IfMatch: etag, VpcOriginEndpointConfig: endpoint })),
      errors: {
        ...inMember("UpdateVpcOrigin", "VpcOriginEndpointConfig", {
          EntityAlreadyExists: after((config) => Effect.as(addVpcOrigin("other"), { ...config, Name: "other" })),
          InvalidArgument: given((config) => ({ ...config, HTTPPort: 22 }))
        }),
        CannotUpdateEntityWhileInUse: after(({ Id }) => useVpc(Id)),
        EntityLimitExceeded: reasons.creates,
        EntityNotFound: unknown("Id"),
        IllegalUpdate: reasons.undocumented
      }
    },
    DeleteVpcOrigin: byVersion(deployed, "EntityNotFound", {
      CannotDeleteEntityWhileInUse: after(({ Id }) => useVpc(Id)),
      IllegalDelete: reasons.undocumented,
      InvalidArgument: reasons.identified
    }),
    ListVpcOrigins: listOf(deployed, { EntityNotFound: reasons.list })
  }
} satisfies Family
