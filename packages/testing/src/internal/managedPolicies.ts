/**
 * The policies that AWS provides to every account, with their settings. What the pages below do not tell is marked.
 */
import type { CachePolicyConfig } from "@effect-cloudfront/core/CachePolicy"
import type { OriginRequestPolicyConfig } from "@effect-cloudfront/core/OriginRequestPolicy"
import type {
  ResponseHeadersPolicyConfig,
  ResponseHeadersPolicyCorsConfig,
  ResponseHeadersPolicySecurityHeadersConfig
} from "@effect-cloudfront/core/ResponseHeadersPolicy"

/** A policy of AWS. */
export interface Managed<Config> {
  readonly id: string
  readonly config: Config
}

const list = <A>(...Items: ReadonlyArray<A>) => ({ Quantity: Items.length, Items })

const YEAR = 31_536_000
const DAY = 86_400

interface Key {
  readonly headers?: ReadonlyArray<string>
  readonly cookies?: "all"
  readonly queryStrings?: "all" | ReadonlyArray<string>
}

const cachePolicy = (
  id: string,
  Name: string,
  [MinTTL, DefaultTTL, MaxTTL]: readonly [number, number, number],
  [EnableAcceptEncodingGzip, EnableAcceptEncodingBrotli]: readonly [boolean, boolean],
  { cookies, headers, queryStrings }: Key = {}
): Managed<CachePolicyConfig> => ({
  id,
  config: {
    Comment: "",
    Name,
    DefaultTTL,
    MaxTTL,
    MinTTL,
    ParametersInCacheKeyAndForwardedToOrigin: {
      EnableAcceptEncodingGzip,
      EnableAcceptEncodingBrotli,
      HeadersConfig:
        headers === undefined ? { HeaderBehavior: "none" } : { HeaderBehavior: "whitelist", Headers: list(...headers) },
      CookiesConfig: { CookieBehavior: cookies ?? "none" },
      QueryStringsConfig:
        typeof queryStrings === "object"
          ? { QueryStringBehavior: "whitelist", QueryStrings: list(...queryStrings) }
          : { QueryStringBehavior: queryStrings ?? "none" }
    }
  }
})

const METHOD_HEADERS = ["Host", "Origin", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"]

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
export const cachePolicies: ReadonlyArray<Managed<CachePolicyConfig>> = [
  cachePolicy("658327ea-f89d-4fab-a63d-7e88639e58f6", "Managed-CachingOptimized", [1, DAY, YEAR], [true, true]),
  cachePolicy("4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "Managed-CachingDisabled", [0, 0, 0], [false, false]),
  cachePolicy(
    "b2884449-e4de-46a7-ac36-70bc7f1ddd6d",
    "Managed-CachingOptimizedForUncompressedObjects",
    [1, DAY, YEAR],
    [false, false]
  ),
  cachePolicy("08627262-05a9-4f76-9ded-b50ca2e3a84f", "Managed-Elemental-MediaPackage", [0, DAY, YEAR], [true, false], {
    headers: ["Origin"],
    queryStrings: ["aws.manifestfilter", "start", "end", "m"]
  }),
  cachePolicy("2e54312d-136d-493c-8eb9-b001f22f67d2", "Managed-Amplify", [2, 2, 600], [true, true], {
    headers: ["Authorization", "CloudFront-Viewer-Country", "Host"],
    cookies: "all",
    queryStrings: "all"
  }),
  cachePolicy("83da9c7e-98b4-4e11-a168-04f0df8e2c65", "UseOriginCacheControlHeaders", [0, 0, YEAR], [true, true], {
    headers: METHOD_HEADERS,
    cookies: "all"
  }),
  cachePolicy(
    "4cc15a8a-d715-48a4-82b8-cc0b614638fe",
    "UseOriginCacheControlHeaders-QueryStrings",
    [0, 0, YEAR],
    [true, true],
    { headers: METHOD_HEADERS, cookies: "all", queryStrings: "all" }
  )
]

const originRequestPolicy = (
  id: string,
  Name: string,
  HeadersConfig: OriginRequestPolicyConfig["HeadersConfig"],
  CookieBehavior: "all" | "none",
  QueryStringBehavior: "all" | "none"
): Managed<OriginRequestPolicyConfig> => ({
  id,
  config: {
    Comment: "",
    Name,
    HeadersConfig,
    CookiesConfig: { CookieBehavior },
    QueryStringsConfig: { QueryStringBehavior }
  }
})

const headers = (...Items: ReadonlyArray<string>) => ({ HeaderBehavior: "whitelist", Headers: list(...Items) }) as const

const CLOUDFRONT_HEADERS = [
  "CloudFront-Forwarded-Proto",
  "CloudFront-Is-Android-Viewer",
  "CloudFront-Is-Desktop-Viewer",
  "CloudFront-Is-IOS-Viewer",
  "CloudFront-Is-Mobile-Viewer",
  "CloudFront-Is-SmartTV-Viewer",
  "CloudFront-Is-Tablet-Viewer",
  "CloudFront-Viewer-Address",
  "CloudFront-Viewer-ASN",
  "CloudFront-Viewer-City",
  "CloudFront-Viewer-Country",
  "CloudFront-Viewer-Country-Name",
  "CloudFront-Viewer-Country-Region",
  "CloudFront-Viewer-Country-Region-Name",
  "CloudFront-Viewer-Http-Version",
  "CloudFront-Viewer-Latitude",
  "CloudFront-Viewer-Longitude",
  "CloudFront-Viewer-Metro-Code",
  "CloudFront-Viewer-Postal-Code",
  "CloudFront-Viewer-Time-Zone",
  "CloudFront-Viewer-TLS"
]

const CORS_HEADERS = ["Origin", "Access-Control-Request-Headers", "Access-Control-Request-Method"]

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html */
export const originRequestPolicies: ReadonlyArray<Managed<OriginRequestPolicyConfig>> = [
  originRequestPolicy(
    "216adef6-5c7f-47e4-b989-5492eafa07d3",
    "Managed-AllViewer",
    { HeaderBehavior: "allViewer" },
    "all",
    "all"
  ),
  originRequestPolicy(
    "33f36d7e-f396-46d9-90e0-52428a34d9dc",
    "Managed-AllViewerAndCloudFrontHeaders-2022-06",
    { HeaderBehavior: "allViewerAndWhitelistCloudFront", Headers: list(...CLOUDFRONT_HEADERS) },
    "all",
    "all"
  ),
  originRequestPolicy(
    "b689b0a8-53d0-40ab-baf2-68738e2966ac",
    "Managed-AllViewerExceptHostHeader",
    { HeaderBehavior: "allExcept", Headers: list("Host") },
    "all",
    "all"
  ),
  originRequestPolicy(
    "59781a5b-3903-41f3-afcb-af62929ccde1",
    "Managed-CORS-CustomOrigin",
    headers("Origin"),
    "none",
    "none"
  ),
  originRequestPolicy(
    "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf",
    "Managed-CORS-S3Origin",
    headers(...CORS_HEADERS),
    "none",
    "none"
  ),
  originRequestPolicy(
    "775133bc-15f2-49f9-abea-afb2e0bf67d2",
    "Managed-Elemental-MediaTailor-PersonalizedManifests",
    headers(...CORS_HEADERS, "User-Agent", "X-Forwarded-For"),
    "none",
    "all"
  ),
  originRequestPolicy(
    "acba4595-bd28-49b8-b9fe-13317c0390fa",
    "Managed-UserAgentRefererHeaders",
    headers("User-Agent", "Referer"),
    "none",
    "none"
  )
]

const simpleCors: ResponseHeadersPolicyCorsConfig = {
  AccessControlAllowOrigins: list("*"),
  AccessControlAllowHeaders: list(),
  // In doubt: the page names no methods.
  AccessControlAllowMethods: list("GET", "HEAD"),
  AccessControlAllowCredentials: false,
  OriginOverride: false
}

const corsWithPreflight: ResponseHeadersPolicyCorsConfig = {
  ...simpleCors,
  AccessControlAllowMethods: list("GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS"),
  AccessControlExposeHeaders: list("*")
}

const securityHeaders: ResponseHeadersPolicySecurityHeadersConfig = {
  XSSProtection: { Override: false, Protection: true, ModeBlock: true },
  FrameOptions: { Override: false, FrameOption: "SAMEORIGIN" },
  ReferrerPolicy: { Override: false, ReferrerPolicy: "strict-origin-when-cross-origin" },
  ContentTypeOptions: { Override: true },
  StrictTransportSecurity: { Override: false, AccessControlMaxAgeSec: YEAR }
}

const responseHeadersPolicy = (
  id: string,
  Name: string,
  config: Pick<ResponseHeadersPolicyConfig, "CorsConfig" | "SecurityHeadersConfig">
): Managed<ResponseHeadersPolicyConfig> => ({ id, config: { Comment: "", Name, ...config } })

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html */
export const responseHeadersPolicies: ReadonlyArray<Managed<ResponseHeadersPolicyConfig>> = [
  responseHeadersPolicy("60669652-455b-4ae9-85a4-c4c02393f86c", "Managed-SimpleCORS", { CorsConfig: simpleCors }),
  responseHeadersPolicy("5cc3b908-e619-4b99-88e5-2cf7f45965bd", "Managed-CORS-With-Preflight", {
    CorsConfig: corsWithPreflight
  }),
  responseHeadersPolicy("67f7725c-6f97-4210-82d7-5512b31e9d03", "Managed-SecurityHeadersPolicy", {
    SecurityHeadersConfig: securityHeaders
  }),
  responseHeadersPolicy("e61eb60c-9c35-4d20-a928-2b84e02af89c", "Managed-CORS-and-SecurityHeadersPolicy", {
    CorsConfig: simpleCors,
    SecurityHeadersConfig: securityHeaders
  }),
  responseHeadersPolicy(
    "eaab4381-ed33-4a86-88ca-d9558dc6cd63",
    "Managed-CORS-with-preflight-and-SecurityHeadersPolicy",
    { CorsConfig: corsWithPreflight, SecurityHeadersConfig: securityHeaders }
  )
]
