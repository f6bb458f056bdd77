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

/** The options of the client of key value stores. What is an option of CloudFront's endpoint is none of theirs. */
export const keyOptions = ({
  endpoint: _endpoint,
  region: _region,
  useDualStack: _useDualStack,
  useFips: _useFips,
  ...others
}: CloudFrontHttp.Options): Omit<CloudFrontHttp.Options, "endpoint" | "region" | "useDualStack" | "useFips"> => others
