import type * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"

/** Rate limits that are never reached. */
const UNLIMITED: NonNullable<CloudFrontHttp.Options["limits"]> = {
  reads: { perSecond: Infinity, burst: 1 },
  mutations: { perSecond: Infinity, burst: 1 }
}

/** The options of the HTTP layer in tests. By default, rates are not limited. */
export const options = (given: CloudFrontHttp.Options | undefined, region?: string): CloudFrontHttp.Options => ({
  ...given,
  region: given?.region ?? region,
  limits: given?.limits ?? UNLIMITED
})
