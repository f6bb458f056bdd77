import { CreateAnycastIpListRequest } from "@effect-cloudfront/core/AnycastIpList"
import { CachePolicyConfig } from "@effect-cloudfront/core/CachePolicy"
import { ContinuousDeploymentPolicyConfig } from "@effect-cloudfront/core/ContinuousDeploymentPolicy"
import { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import { CreateDistributionTenantRequest, ManagedCertificateRequest } from "@effect-cloudfront/core/DistributionTenant"
import {
  FieldLevelEncryptionConfig,
  FieldLevelEncryptionProfileConfig
} from "@effect-cloudfront/core/FieldLevelEncryption"
import { FunctionConfig } from "@effect-cloudfront/core/Function"
import { InvalidationBatch } from "@effect-cloudfront/core/Invalidation"
import { KeyGroupConfig } from "@effect-cloudfront/core/KeyGroup"
import { MonitoringSubscription } from "@effect-cloudfront/core/MonitoringSubscription"
import { OriginAccessControlConfig } from "@effect-cloudfront/core/OriginAccessControl"
import { CloudFrontOriginAccessIdentityConfig } from "@effect-cloudfront/core/OriginAccessIdentity"
import { OriginRequestPolicyConfig } from "@effect-cloudfront/core/OriginRequestPolicy"
import { PublicKeyConfig } from "@effect-cloudfront/core/PublicKey"
import { CreateRealtimeLogConfigRequest } from "@effect-cloudfront/core/RealtimeLogConfig"
import { ResponseHeadersPolicyConfig } from "@effect-cloudfront/core/ResponseHeadersPolicy"
import { StreamingDistributionConfig } from "@effect-cloudfront/core/StreamingDistribution"
import { CreateTrustStoreRequest } from "@effect-cloudfront/core/TrustStore"
import { VpcOriginEndpointConfig } from "@effect-cloudfront/core/VpcOrigin"
import * as Encode from "@effect-cloudfront/core/protocol/Encode"
import * as Shape from "@effect-cloudfront/core/protocol/Shape"
import type { Kind } from "../State.js"
import type { Reader } from "./readJson.js"

interface Described {
  readonly description: Shape.Shape
}

/** The shapes of what is stored, by the member that has it: the empty name is for the whole. What is no shape of the API is absent. */
const SHAPES: { readonly [K in Kind]: Readonly<Record<string, Described>> } = {
  anycastIpList: { "": CreateAnycastIpListRequest },
  cachePolicy: { "": CachePolicyConfig },
  connectionFunction: { config: FunctionConfig },
  connectionGroup: {},
  continuousDeploymentPolicy: { "": ContinuousDeploymentPolicyConfig },
  distribution: { "": DistributionConfig },
  distributionTenant: { "": CreateDistributionTenantRequest },
  fieldLevelEncryptionConfig: { "": FieldLevelEncryptionConfig },
  fieldLevelEncryptionProfile: { "": FieldLevelEncryptionProfileConfig },
  function: { config: FunctionConfig },
  invalidation: { batch: InvalidationBatch },
  keyGroup: { "": KeyGroupConfig },
  keyValueStore: {},
  liveConnectionFunction: { config: FunctionConfig },
  liveFunction: { config: FunctionConfig },
  managedCertificate: { request: ManagedCertificateRequest },
  monitoringSubscription: { subscription: MonitoringSubscription },
  originAccessControl: { "": OriginAccessControlConfig },
  originAccessIdentity: { "": CloudFrontOriginAccessIdentityConfig },
  originRequestPolicy: { "": OriginRequestPolicyConfig },
  publicKey: { "": PublicKeyConfig },
  realtimeLogConfig: { "": CreateRealtimeLogConfigRequest },
  resourcePolicy: {},
  responseHeadersPolicy: { "": ResponseHeadersPolicyConfig },
  streamingDistribution: { "": StreamingDistributionConfig },
  trustStore: { "": CreateTrustStoreRequest },
  vpcOrigin: { "": VpcOriginEndpointConfig }
}

/** Checks that the API can express what is stored of a kind, as its results do. */
export const check = (reader: Reader, kind: Kind, config: unknown, path: string): void => {
  reader.object(config, path)
  for (const [key, { description }] of Object.entries(SHAPES[kind])) {
    const at = key === "" ? path : Shape.child(path, key)
    const value = key === "" ? config : reader.object(config, path)[key]
    if (description.kind !== "structure") continue
    const printer = new Encode.Printer(undefined)
    description.printer()(printer, reader.object(value, at))
    const [problem] = printer.problems
    if (problem !== undefined) reader.fail(Shape.child(at, problem.path), problem.reason)
  }
}
