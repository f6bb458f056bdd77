import { anycastIpList } from "../handlers/AnycastIpList.js"
import { cachePolicy } from "../handlers/CachePolicy.js"
import { connectionFunction, liveConnectionFunction } from "../handlers/ConnectionFunction.js"
import { connectionGroup } from "../handlers/ConnectionGroup.js"
import { continuousDeploymentPolicy } from "../handlers/ContinuousDeploymentPolicy.js"
import { distribution } from "../handlers/Distribution.js"
import { distributionTenant, managedCertificate } from "../handlers/DistributionTenant.js"
import { cloudFrontFunction, liveFunction } from "../handlers/Function.js"
import { fieldLevelEncryptionConfig, fieldLevelEncryptionProfile } from "../handlers/FieldLevelEncryption.js"
import { invalidation } from "../handlers/Invalidation.js"
import { keyGroup } from "../handlers/KeyGroup.js"
import { keyValueStore } from "../handlers/KeyValueStore.js"
import { monitoringSubscription } from "../handlers/MonitoringSubscription.js"
import { originAccessControl } from "../handlers/OriginAccessControl.js"
import { originAccessIdentity } from "../handlers/OriginAccessIdentity.js"
import { originRequestPolicy } from "../handlers/OriginRequestPolicy.js"
import { publicKey } from "../handlers/PublicKey.js"
import { realtimeLogConfig } from "../handlers/RealtimeLogConfig.js"
import { resourcePolicy } from "../handlers/ResourcePolicy.js"
import { responseHeadersPolicy } from "../handlers/ResponseHeadersPolicy.js"
import { streamingDistribution } from "../handlers/StreamingDistribution.js"
import { trustStore } from "../handlers/TrustStore.js"
import { vpcOrigin } from "../handlers/VpcOrigin.js"
import type { State } from "../State.js"
import type { Registry } from "./kind.js"
import { lazy } from "./lazy.js"
import * as Store from "./store.js"

/** The descriptions of all kinds. */
export const kinds: Registry = {
  anycastIpList,
  cachePolicy,
  connectionFunction,
  connectionGroup,
  continuousDeploymentPolicy,
  distribution,
  distributionTenant,
  function: cloudFrontFunction,
  fieldLevelEncryptionConfig,
  fieldLevelEncryptionProfile,
  invalidation,
  keyGroup,
  keyValueStore,
  liveConnectionFunction,
  liveFunction,
  managedCertificate,
  monitoringSubscription,
  originAccessControl,
  originAccessIdentity,
  originRequestPolicy,
  publicKey,
  realtimeLogConfig,
  resourcePolicy,
  responseHeadersPolicy,
  streamingDistribution,
  trustStore,
  vpcOrigin
}

/** The state of a new account, which is the same for all of them. */
export const initial: () => State = lazy(() => Store.initial(kinds))
