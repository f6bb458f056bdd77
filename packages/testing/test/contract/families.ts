/** The contract of all operations. */
import type { Id } from "@effect-cloudfront/core/operations"
import type * as Settings from "@effect-cloudfront/testing/Settings"
import { CA_CERTIFICATE } from "../support.js"
import type { AnyEntry, Contract, Family } from "./contract.js"
import { distributions } from "./families/distributions.js"
import { connectionFunctions, functions, keyValueStores } from "./families/functions.js"
import { fieldLevelEncryption, keyGroup, publicKey } from "./families/keys.js"
import { originAccessControl, originAccessIdentity, vpcOrigin } from "./families/origins.js"
import {
  anycastIpLists,
  continuousDeployment,
  invalidations,
  monitoring,
  realtimeLogs,
  resourcePolicies,
  tagging,
  trustStores
} from "./families/others.js"
import { cachePolicy, originRequestPolicy, responseHeadersPolicy } from "./families/policies.js"
import { streamingDistributions } from "./families/streaming.js"
import { connectionGroups, distributionTenants, domainOperations } from "./families/tenants.js"

/** By what the page of the in-memory CloudFront calls them. */
export const families = {
  Distributions: distributions,
  "Distribution tenants": distributionTenants,
  "Connection groups": connectionGroups,
  Domains: domainOperations,
  "Streaming distributions": streamingDistributions,
  "Continuous deployment": continuousDeployment,
  Invalidations: invalidations,
  "Cache policies": cachePolicy,
  "Origin request policies": originRequestPolicy,
  "Response headers policies": responseHeadersPolicy,
  "Origin access controls": originAccessControl,
  "Origin access identities": originAccessIdentity,
  "VPC origins": vpcOrigin,
  "Public keys": publicKey,
  "Key groups": keyGroup,
  "Field-level encryption": fieldLevelEncryption,
  Functions: functions,
  "Connection functions": connectionFunctions,
  "Key value stores": keyValueStores,
  "Trust stores": trustStores,
  "Anycast IP lists": anycastIpLists,
  "Real-time logs": realtimeLogs,
  "Monitoring subscriptions": monitoring,
  "Resource policies": resourcePolicies,
  Tags: tagging
} satisfies Readonly<Record<string, Family>>

/** The compiler refuses one that lacks an operation. */
const all: Contract = {
  ...distributions.operations,
  ...distributionTenants.operations,
  ...connectionGroups.operations,
  ...domainOperations.operations,
  ...streamingDistributions.operations,
  ...continuousDeployment.operations,
  ...invalidations.operations,
  ...cachePolicy.operations,
  ...originRequestPolicy.operations,
  ...responseHeadersPolicy.operations,
  ...originAccessControl.operations,
  ...originAccessIdentity.operations,
  ...vpcOrigin.operations,
  ...publicKey.operations,
  ...keyGroup.operations,
  ...fieldLevelEncryption.operations,
  ...functions.operations,
  ...connectionFunctions.operations,
  ...keyValueStores.operations,
  ...trustStores.operations,
  ...anycastIpLists.operations,
  ...realtimeLogs.operations,
  ...monitoring.operations,
  ...resourcePolicies.operations,
  ...tagging.operations
}

export const contract: Readonly<Record<Id, AnyEntry>> = all

/** Settings with which each operation succeeds. */
export const room: Settings.Options = Object.values(contract).reduce<Settings.Options>(
  (all, { settings }) => ({
    ...all,
    ...settings,
    quotas: { ...all.quotas, ...settings?.quotas },
    s3Objects: { ...all.s3Objects, ...settings?.s3Objects }
  }),
  { s3Objects: { "arn:aws:s3:::ca/ca.pem": CA_CERTIFICATE } }
)
