import type * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"

/** With a rate that nobody reaches. */
const UNLIMITED: NonNullable<CloudFrontHttp.Options["limits"]> = {
  reads: { perSecond: Infinity, burst: 1 },
  mutations: { perSecond: Infinity, burst: 1 }
}

/** The options of the HTTP layer in tests: its rates are limited only where they are given. */
export const options = (given: CloudFrontHttp.Options | undefined, region?: string): CloudFrontHttp.Options => ({
  ...given,
  region: given?.region ?? region,
  limits: given?.limits ?? UNLIMITED
})
