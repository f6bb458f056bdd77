/** What the tests of the in-memory CloudFront share. It loads no test runner, since a script reads the contract, which is made with it. */
import { createAnycastIpList, type CreateAnycastIpListRequest } from "@effect-cloudfront/core/AnycastIpList"
import { createCachePolicy, type CachePolicyConfig } from "@effect-cloudfront/core/CachePolicy"
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import {
  type ContinuousDeploymentPolicyConfig,
  createContinuousDeploymentPolicy
} from "@effect-cloudfront/core/ContinuousDeploymentPolicy"
import {
  copyDistribution,
  createDistribution,
  type DistributionConfig,
  getDistribution,
  type Origin,
  updateDistribution
} from "@effect-cloudfront/core/Distribution"
import { createConnectionFunction, publishConnectionFunction } from "@effect-cloudfront/core/ConnectionFunction"
import { createFunction, publishFunction } from "@effect-cloudfront/core/Function"
import { createKeyGroup } from "@effect-cloudfront/core/KeyGroup"
import { createCloudFrontOriginAccessIdentity } from "@effect-cloudfront/core/OriginAccessIdentity"
import { createOriginRequestPolicy, type OriginRequestPolicyConfig } from "@effect-cloudfront/core/OriginRequestPolicy"
import { createPublicKey } from "@effect-cloudfront/core/PublicKey"
import { createRealtimeLogConfig, type CreateRealtimeLogConfigRequest } from "@effect-cloudfront/core/RealtimeLogConfig"
import {
  createResponseHeadersPolicy,
  type ResponseHeadersPolicyConfig
} from "@effect-cloudfront/core/ResponseHeadersPolicy"
import { createTrustStore, type CreateTrustStoreRequest } from "@effect-cloudfront/core/TrustStore"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import { readError } from "@effect-cloudfront/core/protocol/ErrorDocument"
import type * as Shape from "@effect-cloudfront/core/Shape"
import * as Effect from "effect/Effect"
import { createVpcOrigin, type VpcOriginEndpointConfig } from "@effect-cloudfront/core/VpcOrigin"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { strictEqual } from "node:assert/strict"

export const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
export const CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1"

export const fake = InMemoryCloudFront.InMemoryCloudFront

export const customOrigin = {
  Id: "origin",
  DomainName: "example.com",
  CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: "https-only" as const }
}

export const behavior = {
  TargetOriginId: "origin",
  ViewerProtocolPolicy: "allow-all" as const,
  CachePolicyId: CACHING_DISABLED
}

/** No more than what the service wants when it creates one. */
export const minimal: Shape.Creation<DistributionConfig> = {
  Origins: { Items: [customOrigin] },
  DefaultCacheBehavior: behavior,
  Comment: "",
  Enabled: true
}

export const withAliases = (...Items: ReadonlyArray<string>): Partial<DistributionConfig> => ({
  Aliases: { Items },
  ViewerCertificate: {
    ACMCertificateArn: CERTIFICATE,
    SSLSupportMethod: "sni-only",
    MinimumProtocolVersion: "TLSv1.2_2021"
  }
})

/** What there is of a distribution after a call, at hand for the next one. */
export interface Handle {
  readonly id: string
  readonly domainName: string
  readonly arn: string
  readonly etag: string
  readonly config: DistributionConfig
  readonly status: string
}

type Result = Effect.Effect.Success<ReturnType<typeof getDistribution>>

export const handleOf = ({ Distribution, ETag }: Result): Handle => ({
  id: Distribution.Id,
  domainName: Distribution.DomainName,
  arn: Distribution.ARN,
  etag: ETag,
  config: Distribution.DistributionConfig,
  status: Distribution.Status
})

export const create = (change: Partial<DistributionConfig> = {}) =>
  Effect.map(createDistribution({ DistributionConfig: { ...minimal, ...change } }), handleOf)

export const read = (id: string) => Effect.map(getDistribution({ Id: id }), handleOf)

export const update = (
  { config, etag, id }: Pick<Handle, "config" | "etag" | "id">,
  change: Partial<DistributionConfig>
) => Effect.map(updateDistribution({ Id: id, IfMatch: etag, DistributionConfig: { ...config, ...change } }), handleOf)

/** A public key: ECDSA with the curve P-256. */
export const PUBLIC_KEY = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEtNq353vwSwOQYXI1+DFFsmQPYlzY
p9roeo70s4kxSxx37an+qB1CbXidCI+fGJV5fB0AkSx+fw0zLDTIh3zHCA==
-----END PUBLIC KEY-----\n`

/** A public key: RSA with 2048 bits. */
export const RSA_KEY = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvQiS2ZU+TSJCGomho5w5
b8UhiE4GeTGWrSRB6jbXG5vslAm/vqKJ/Ub2/makUjJL1FcSgeg68D//42RDbMKg
55WQgFzeN/7AY+rgsvw1icULP7YwiCBY14+rE8hoytEZV6nuVow/BZ2ds2gV1zT0
04g2tArOvMD/wv7dwcDtKW9wWO0gXbsH97cqwSLE/0a3xXGPoZ6WyDJ8b2FkOgpQ
NceY7M29Ag33ZN2BiYjezZTkywb2MN60gluwb02QUInaAyomMH4i5+yE6Uo+TkTH
BKosXOaGBH9LL80mYj+yvq60uNSS81R8pzww87pnfxBnWr1GQWHBhmtfj8RYnBGH
EwIDAQAB
-----END PUBLIC KEY-----\n`

/** A certificate of an authority. */
export const CA_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBcjCCARegAwIBAgIUSnFVlTwTIwewI7EGsgcN+dpVIRswCgYIKoZIzj0EAwIw
DTELMAkGA1UEAwwCQ0EwIBcNMjYxMTI2MjI0NTIyWhgPMjEyNjExMDIyMjQ1MjJa
MA0xCzAJBgNVBAMMAkNBMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQojgXE/+
4HXdVnVFFrbb/qdlOtZi6/XLBtrUaTH/X4vHRcTN805qf5nv6faj2Z0MuexvqgJX
nSdw5vDLW3vxyKNTMFEwHQYDVR0OBBYEFEFkRzXzq8FqymZ78TxERzCiF28xMB8G
A1UdIwQYMBaAFEFkRzXzq8FqymZ78TxERzCiF28xMA8GA1UdEwEB/wQFMAMBAf8w
CgYIKoZIzj0EAwIDSQAwRgIhAIT+utvUNcyRl0wrjX4uUwG962A9LmJG+S8BuNwE
32wKAiEAjhR0L2mCVo/3zbqgxNiQ9F6m/+GuEUbIa7FxBN9kBmw=
-----END CERTIFICATE-----\n`

export const identity = (Comment = "") =>
  Effect.map(
    createCloudFrontOriginAccessIdentity({ CloudFrontOriginAccessIdentityConfig: { Comment } }),
    ({ CloudFrontOriginAccessIdentity }) => CloudFrontOriginAccessIdentity.Id
  )

export const publicKey = (Name: string, EncodedKey = PUBLIC_KEY) =>
  Effect.map(
    createPublicKey({ PublicKeyConfig: { CallerReference: Name, Name, EncodedKey } }),
    ({ PublicKey }) => PublicKey.Id
  )

/** A VPC origin. */
export const vpcOrigin = (Name: string, change: Partial<VpcOriginEndpointConfig> = {}) =>
  Effect.map(
    createVpcOrigin({
      VpcOriginEndpointConfig: {
        Name,
        Arn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/50dc6c495c0c9188",
        HTTPPort: 80,
        HTTPSPort: 443,
        OriginProtocolPolicy: "https-only",
        ...change
      }
    }),
    ({ ETag, VpcOrigin }) => ({ id: VpcOrigin.Id, etag: ETag, config: VpcOrigin.VpcOriginEndpointConfig })
  )

/** An origin of a distribution in a VPC. */
export const vpcOriginOf = (VpcOriginId: string): Origin => ({
  Id: "origin",
  DomainName: "internal.example.com",
  VpcOriginConfig: { VpcOriginId }
})

export const anycastIpList = (Name: string, change: Partial<CreateAnycastIpListRequest> = {}) =>
  Effect.map(createAnycastIpList({ Name, IpCount: 3, ...change }), ({ AnycastIpList, ETag }) => ({
    id: AnycastIpList.Id,
    etag: ETag,
    list: AnycastIpList
  }))

/** A staging distribution: a copy of another one. */
export const copy = (
  primary: { readonly id: string; readonly etag: string },
  more: { readonly CallerReference?: string; readonly Enabled?: boolean } = {}
) =>
  Effect.map(
    copyDistribution({ PrimaryDistributionId: primary.id, IfMatch: primary.etag, Staging: true, ...more }),
    handleOf
  )

/** A continuous deployment policy for a staging distribution. */
export const deploymentPolicy = (
  staging: { readonly domainName: string },
  change: Partial<ContinuousDeploymentPolicyConfig> = {}
) =>
  Effect.map(
    createContinuousDeploymentPolicy({
      ContinuousDeploymentPolicyConfig: {
        StagingDistributionDnsNames: { Items: [staging.domainName] },
        Enabled: true,
        TrafficConfig: { Type: "SingleWeight", SingleWeightConfig: { Weight: 0.05 } },
        ...change
      }
    }),
    ({ ContinuousDeploymentPolicy, ETag }) => ({
      id: ContinuousDeploymentPolicy.Id,
      etag: ETag,
      config: ContinuousDeploymentPolicy.ContinuousDeploymentPolicyConfig
    })
  )

/** A primary distribution with a policy, and its staging distribution. */
export const deployment = (change: Partial<DistributionConfig> = {}) =>
  Effect.gen(function* () {
    const plain = yield* create(change)
    const staging = yield* copy(plain)
    const policy = yield* deploymentPolicy(staging)
    const primary = yield* update(plain, { ContinuousDeploymentPolicyId: policy.id })
    return { primary, staging, policy }
  })

/** The ids of so many key groups with the same public key. */
export const keyGroups = (count: number) =>
  Effect.gen(function* () {
    const Items = [yield* publicKey("key")]
    const names = Array.from({ length: count }, (_, i) => `group-${i}`)
    return yield* Effect.forEach(
      names,
      (Name) => Effect.map(createKeyGroup({ KeyGroupConfig: { Name, Items } }), ({ KeyGroup }) => KeyGroup.Id),
      { concurrency: 1 }
    )
  })

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** The ARN of a function that is published. */
export const publishedFunction = (Name: string) =>
  Effect.gen(function* () {
    const { ETag } = yield* createFunction({
      Name,
      FunctionConfig: { Comment: "", Runtime: "cloudfront-js-2.0" },
      FunctionCode: bytesOf("function handler(event) { return event.request }")
    })
    const { FunctionSummary } = yield* publishFunction({ Name, IfMatch: ETag })
    return FunctionSummary.FunctionMetadata.FunctionARN
  })

/** The id of a connection function that is published. */
export const publishedConnectionFunction = (Name: string) =>
  Effect.gen(function* () {
    const { ConnectionFunctionSummary, ETag } = yield* createConnectionFunction({
      Name,
      ConnectionFunctionConfig: { Comment: "", Runtime: "cloudfront-js-2.0" },
      ConnectionFunctionCode: bytesOf("function connectionHandler(connection) { connection.allow() }")
    })
    yield* publishConnectionFunction({ Id: ConnectionFunctionSummary.Id, IfMatch: ETag })
    return ConnectionFunctionSummary.Id
  })

export const cachePolicy = (Name: string, change: Partial<CachePolicyConfig> = {}) =>
  Effect.map(createCachePolicy({ CachePolicyConfig: { Name, MinTTL: 0, ...change } }), ({ CachePolicy, ETag }) => ({
    id: CachePolicy.Id,
    etag: ETag,
    config: CachePolicy.CachePolicyConfig
  }))

export const originRequestPolicy = (Name: string, change: Partial<OriginRequestPolicyConfig> = {}) =>
  Effect.map(
    createOriginRequestPolicy({
      OriginRequestPolicyConfig: {
        Name,
        HeadersConfig: { HeaderBehavior: "none" },
        CookiesConfig: { CookieBehavior: "none" },
        QueryStringsConfig: { QueryStringBehavior: "none" },
        ...change
      }
    }),
    ({ ETag, OriginRequestPolicy }) => ({
      id: OriginRequestPolicy.Id,
      etag: ETag,
      config: OriginRequestPolicy.OriginRequestPolicyConfig
    })
  )

export const responseHeadersPolicy = (Name: string, change: Partial<ResponseHeadersPolicyConfig> = {}) =>
  Effect.map(
    createResponseHeadersPolicy({
      ResponseHeadersPolicyConfig: {
        Name,
        CustomHeadersConfig: { Items: [{ Header: "x-a", Value: "1", Override: true }] },
        ...change
      }
    }),
    ({ ETag, ResponseHeadersPolicy }) => ({
      id: ResponseHeadersPolicy.Id,
      etag: ETag,
      config: ResponseHeadersPolicy.ResponseHeadersPolicyConfig
    })
  )

export const realtimeLogConfig = (Name: string, change: Partial<CreateRealtimeLogConfigRequest> = {}) =>
  createRealtimeLogConfig({
    Name,
    SamplingRate: 5,
    Fields: ["timestamp", "c-ip"],
    EndPoints: [
      {
        StreamType: "Kinesis",
        KinesisStreamConfig: {
          RoleARN: "arn:aws:iam::123456789012:role/service-role/logs",
          StreamARN: "arn:aws:kinesis:us-east-1:123456789012:stream/logs"
        }
      }
    ],
    ...change
  })

export const trustStore = (Name: string, change: Partial<CreateTrustStoreRequest> = {}) =>
  createTrustStore({
    Name,
    CaCertificatesBundleSource: {
      CaCertificatesBundleS3Location: { Bucket: "ca", Key: "ca.pem", Region: "us-east-1" }
    },
    ...change
  })

interface Coded {
  readonly _tag: string
  readonly code?: string
  readonly message: string
}

/** The code that an effect is refused with. */
export const codeOf = <A, E extends Coded, R>(self: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.flip(self), (error) => error.code ?? error._tag)

export const OK = "OK"

/** The code that an effect is refused with, or `OK`. */
export const outcomeOf = <A, E extends Coded, R>(self: Effect.Effect<A, E, R>) =>
  Effect.match(self, { onFailure: (error) => error.code ?? error._tag, onSuccess: () => OK })

/** Sends a request as it is, signed; what the operation would check of it is not checked. */
export const send = (
  method: Wire.Method,
  path: string,
  { body, headers = {}, query = [] }: Partial<Pick<Wire.Request, "body" | "headers" | "query">> = {}
) =>
  Effect.flatMap(CloudFront, (service) =>
    service.execute({ operation: "Raw", method, path: `/2020-05-31/${path}`, query, headers, body })
  )

/** What was answered: the status, and the code where it is an error. */
export const verdict = (response: Wire.Response): string =>
  `${response.status} ${readError(response).code ?? ""}`.trim()

/** What is answered to a body whose first `Quantity` is wrong. */
export const miscounted = (path: string, body: string) =>
  Effect.map(send("POST", path, { body: body.replace("<Items>", "<Quantity>9</Quantity><Items>") }), verdict)

export const textOf = ({ body }: Wire.Response): string => new TextDecoder().decode(body)

/** Asserts that every `Quantity` in a value is the number of items beside it. */
export const assertCounted = (value: unknown): void => {
  if (typeof value !== "object" || value === null) return
  if ("Quantity" in value) {
    const items = "Items" in value && Array.isArray(value.Items) ? value.Items.length : 0
    strictEqual(value.Quantity, items)
  }
  Object.values(value).forEach(assertCounted)
}

/** A distribution for tenants, with a certificate that covers everything. */
export const template = (change: Partial<DistributionConfig> = {}) =>
  create({
    ConnectionMode: "tenant-only",
    ViewerCertificate: { ACMCertificateArn: CERTIFICATE, SSLSupportMethod: "sni-only" },
    ...change
  })
