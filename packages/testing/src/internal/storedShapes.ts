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
import { ImportSource } from "@effect-cloudfront/core/KeyValueStore"
import * as Encode from "@effect-cloudfront/core/protocol/Encode"
import { base64Decode } from "@effect-cloudfront/core/protocol/Platform"
import * as Shape from "@effect-cloudfront/core/protocol/Shape"
import * as HashMap from "effect/HashMap"
import type * as State from "../State.js"
import type { Reader } from "./readJson.js"
import { isShareable } from "./shareable.js"

/** Tells the reader of the first value that cannot be stored. */
type Check = (reader: Reader, value: unknown, path: string) => void

/** What the API can express, as its results do. */
const shape =
  ({ description }: { readonly description: Shape.Shape }): Check =>
  (reader, value, path) => {
    if (description.kind !== "structure") return
    const printer = new Encode.Printer(undefined)
    description.printer()(printer, reader.object(value, path))
    const [problem] = printer.problems
    if (problem !== undefined) reader.fail(Shape.child(path, problem.path), problem.reason)
  }

const text: Check = (reader, value, path) => void reader.text(value, path)
const flag: Check = (reader, value, path) => void reader.flag(value, path)
const count: Check = (reader, value, path) => void reader.count(value, path)
const time: Check = (reader, value, path) => void reader.time(value, path)
const texts: Check = (reader, value, path) => void reader.list(value, path, (one, at) => reader.text(one, at))

const base64: Check = (reader, value, path) => {
  if (base64Decode(reader.text(value, path)) === undefined) reader.fail(path, "must be Base64")
}

const oneOf =
  (is: (name: string) => boolean): Check =>
  (reader, value, path) => {
    if (!is(reader.text(value, path))) reader.fail(path, "is not one of the known values")
  }

const optional =
  (check: Check): Check =>
  (reader, value, path) => {
    if (value !== undefined) check(reader, value, path)
  }

/** Texts by text. */
const dictionary: Check = (reader, value, path) => {
  if (!HashMap.isHashMap(value)) return reader.fail(path, "must be a map")
  for (const [key, one] of value) {
    text(reader, key, path)
    text(reader, one, path)
  }
}

/** A check for each member. */
type Members<A> = { readonly [M in keyof A]-?: Check }

const members =
  <A>(checks: Members<A>): Check =>
  (reader, value, path) => {
    const given = reader.object(value, path)
    for (const [key, check] of Object.entries<Check>(checks)) check(reader, given[key], Shape.child(path, key))
  }

const both =
  (...checks: ReadonlyArray<Check>): Check =>
  (reader, value, path) => {
    for (const check of checks) check(reader, value, path)
  }

const development: Members<State.StoredFunction> = { name: text, config: shape(FunctionConfig), code: base64 }

const live = members<State.StoredLiveFunction>({ ...development, functionId: text, publishedVersion: count })

/** The compiler refuses a kind without a check, and a check that lacks a member. */
const CHECKS: { readonly [K in State.Kind]: Check } = {
  anycastIpList: shape(CreateAnycastIpListRequest),
  cachePolicy: shape(CachePolicyConfig),
  connectionFunction: members<State.StoredFunction>(development),
  connectionGroup: members<State.StoredConnectionGroup>({
    Name: text,
    Ipv6Enabled: flag,
    Enabled: flag,
    AnycastIpListId: optional(text),
    IsDefault: flag
  }),
  continuousDeploymentPolicy: shape(ContinuousDeploymentPolicyConfig),
  distribution: shape(DistributionConfig),
  distributionTenant: both(
    shape(CreateDistributionTenantRequest),
    members<Pick<State.StoredDistributionTenant, "ConnectionGroupId" | "Enabled">>({
      ConnectionGroupId: text,
      Enabled: flag
    })
  ),
  fieldLevelEncryptionConfig: shape(FieldLevelEncryptionConfig),
  fieldLevelEncryptionProfile: shape(FieldLevelEncryptionProfileConfig),
  function: members<State.StoredFunction>(development),
  invalidation: members<State.StoredInvalidation>({
    of: oneOf((kind) => kind === "distribution" || kind === "distributionTenant"),
    ownerId: text,
    batch: shape(InvalidationBatch)
  }),
  keyGroup: shape(KeyGroupConfig),
  keyValueStore: members<State.StoredKeyValueStore>({
    name: text,
    comment: text,
    importSource: optional(shape(ImportSource)),
    items: dictionary,
    itemsVersion: count,
    itemsModifiedAt: time
  }),
  liveConnectionFunction: live,
  liveFunction: live,
  managedCertificate: members<State.StoredManagedCertificate>({
    tenantId: text,
    request: shape(ManagedCertificateRequest),
    domains: texts,
    outcome: text,
    attaches: flag
  }),
  monitoringSubscription: members<State.StoredMonitoringSubscription>({
    distributionId: text,
    subscription: shape(MonitoringSubscription)
  }),
  originAccessControl: shape(OriginAccessControlConfig),
  originAccessIdentity: shape(CloudFrontOriginAccessIdentityConfig),
  originRequestPolicy: shape(OriginRequestPolicyConfig),
  publicKey: shape(PublicKeyConfig),
  realtimeLogConfig: shape(CreateRealtimeLogConfigRequest),
  resourcePolicy: members<State.StoredResourcePolicy>({
    of: oneOf(isShareable),
    ownerId: text,
    resourceArn: text,
    policyDocument: text
  }),
  responseHeadersPolicy: shape(ResponseHeadersPolicyConfig),
  streamingDistribution: shape(StreamingDistributionConfig),
  trustStore: shape(CreateTrustStoreRequest),
  vpcOrigin: shape(VpcOriginEndpointConfig)
}

/** Checks that a value is one that is stored of a kind. */
export const check = (reader: Reader, kind: State.Kind, config: unknown, path: string): void =>
  CHECKS[kind](reader, config, path)
