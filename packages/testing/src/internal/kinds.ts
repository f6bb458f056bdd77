import {
  NoSuchDistribution,
  NoSuchOriginAccessControl,
  NoSuchStreamingDistribution
} from "@effect-cloudfront/core/Errors"
import type { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import type { OriginAccessControlConfig } from "@effect-cloudfront/core/OriginAccessControl"
import type { StreamingDistributionConfig } from "@effect-cloudfront/core/StreamingDistribution"
import * as Ids from "../Ids.js"
import { isTenantOnly } from "./distributionConfig.js"
import type { Kind } from "./store.js"

/** Templates for tenants have no domain name. */
const NO_DOMAIN = "-"

export const distribution: Kind<DistributionConfig, NoSuchDistribution> = {
  table: (state) => state.distributions,
  withTable: (state, distributions) => ({ ...state, distributions }),
  path: "distribution",
  domainName: (config, source, suffix) => (isTenantOnly(config) ? NO_DOMAIN : Ids.domainName("d", source, suffix)),
  propagation: (settings) => settings.propagation.distribution,
  missing: NoSuchDistribution,
  missingMessage: "The specified distribution does not exist."
}

export const streamingDistribution: Kind<StreamingDistributionConfig, NoSuchStreamingDistribution> = {
  table: (state) => state.streamingDistributions,
  withTable: (state, streamingDistributions) => ({ ...state, streamingDistributions }),
  path: "streaming-distribution",
  domainName: (_, source, suffix) => Ids.domainName("s", source, suffix),
  propagation: (settings) => settings.propagation.streamingDistribution,
  missing: NoSuchStreamingDistribution,
  missingMessage: "The specified streaming distribution does not exist."
}

export const originAccessControl: Kind<OriginAccessControlConfig, NoSuchOriginAccessControl> = {
  table: (state) => state.originAccessControls,
  withTable: (state, originAccessControls) => ({ ...state, originAccessControls }),
  path: "origin-access-control",
  domainName: () => "",
  // Changes are effective at once.
  propagation: () => 0,
  missing: NoSuchOriginAccessControl,
  missingMessage: "The specified origin access control does not exist."
}
