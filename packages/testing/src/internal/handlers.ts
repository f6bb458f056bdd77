/** The handlers of all operations. */
import type { operations } from "@effect-cloudfront/core/operations"
import * as AnycastIpList from "../handlers/AnycastIpList.js"
import * as CachePolicy from "../handlers/CachePolicy.js"
import * as ConnectionFunction from "../handlers/ConnectionFunction.js"
import * as ConnectionGroup from "../handlers/ConnectionGroup.js"
import * as ContinuousDeploymentPolicy from "../handlers/ContinuousDeploymentPolicy.js"
import * as Distribution from "../handlers/Distribution.js"
import * as DistributionAssociation from "../handlers/DistributionAssociation.js"
import * as DistributionList from "../handlers/DistributionList.js"
import * as DistributionTenant from "../handlers/DistributionTenant.js"
import * as Domain from "../handlers/Domain.js"
import * as CloudFrontFunction from "../handlers/Function.js"
import * as FieldLevelEncryption from "../handlers/FieldLevelEncryption.js"
import * as Invalidation from "../handlers/Invalidation.js"
import * as KeyGroup from "../handlers/KeyGroup.js"
import * as KeyValueStore from "../handlers/KeyValueStore.js"
import * as MonitoringSubscription from "../handlers/MonitoringSubscription.js"
import * as OriginAccessControl from "../handlers/OriginAccessControl.js"
import * as OriginAccessIdentity from "../handlers/OriginAccessIdentity.js"
import * as OriginRequestPolicy from "../handlers/OriginRequestPolicy.js"
import * as PublicKey from "../handlers/PublicKey.js"
import * as RealtimeLogConfig from "../handlers/RealtimeLogConfig.js"
import * as ResourcePolicy from "../handlers/ResourcePolicy.js"
import * as ResponseHeadersPolicy from "../handlers/ResponseHeadersPolicy.js"
import * as StreamingDistribution from "../handlers/StreamingDistribution.js"
import * as Tagging from "../handlers/Tagging.js"
import * as TrustStore from "../handlers/TrustStore.js"
import * as VpcOrigin from "../handlers/VpcOrigin.js"
import type { HandlerOf } from "./handler.js"

type Operations = typeof operations

/** A handler for each operation. The compiler refuses an operation without behaviour. */
type Handlers = {
  readonly [Name in keyof Operations]: HandlerOf<Exclude<Parameters<Operations[Name]>[0], void>>
}

export const handlers: Handlers = {
  ...AnycastIpList.handlers,
  ...CachePolicy.handlers,
  ...CloudFrontFunction.handlers,
  ...ConnectionFunction.handlers,
  ...ConnectionGroup.handlers,
  ...ContinuousDeploymentPolicy.handlers,
  ...Distribution.handlers,
  ...DistributionAssociation.handlers,
  ...DistributionList.handlers,
  ...DistributionTenant.handlers,
  ...Domain.handlers,
  ...FieldLevelEncryption.handlers,
  ...Invalidation.handlers,
  ...KeyGroup.handlers,
  ...KeyValueStore.handlers,
  ...MonitoringSubscription.handlers,
  ...OriginAccessControl.handlers,
  ...OriginAccessIdentity.handlers,
  ...OriginRequestPolicy.handlers,
  ...PublicKey.handlers,
  ...RealtimeLogConfig.handlers,
  ...ResourcePolicy.handlers,
  ...ResponseHeadersPolicy.handlers,
  ...StreamingDistribution.handlers,
  ...Tagging.handlers,
  ...TrustStore.handlers,
  ...VpcOrigin.handlers
}
