/**
 * Facts about cache policies, origin request policies and response headers policies.
 */
import type { Note } from "../Notes.js"

export const policies: ReadonlyArray<Note> = [
  [
    "*Policies*Request.Type",
    "`managed` for the policies of AWS, `custom` for those of the account. The default is both."
  ],
  ["*PolicySummary.Type", "`managed` for a policy of AWS, which cannot be changed, or `custom`."],

  ["CachePolicy.LastModifiedTime", "The time of the last change. It is 1970-01-01 for a managed policy."],
  ["OriginRequestPolicy.LastModifiedTime", "The time of the last change. It is 1970-01-01 for a managed policy."],
  ["ResponseHeadersPolicy.LastModifiedTime", "The time of the last change. It is 1970-01-01 for a managed policy."],

  // Cache key and forwarding
  ["CachePolicyConfig.MinTTL", "The shortest time that an object stays in the cache, in seconds."],
  [
    "CachePolicyConfig.DefaultTTL",
    "The time in seconds that an object stays in the cache when the origin names none. The default is 86400, a day, or `MinTTL` where that is more."
  ],
  [
    "CachePolicyConfig.MaxTTL",
    "The longest time that an object stays in the cache, in seconds. The default is 31536000, a year, or `DefaultTTL` where that is more."
  ],
  [
    "*.ParametersInCacheKeyAndForwardedToOrigin",
    "The parts of a request that are in the cache key. They are forwarded to the origin too."
  ],
  [
    "*.EnableAcceptEncodingGzip",
    "Whether gzip variants are cached apart. It needs a time to live above 0, and no `Accept-Encoding` among the headers."
  ],
  [
    "*.EnableAcceptEncodingBrotli",
    "Whether Brotli variants are cached apart. It needs a time to live above 0, and no `Accept-Encoding` among the headers."
  ],
  ["ParametersInCacheKey*.HeadersConfig", "The request headers that are in the cache key."],
  ["ParametersInCacheKey*.CookiesConfig", "The cookies that are in the cache key."],
  ["ParametersInCacheKey*.QueryStringsConfig", "The query parameters that are in the cache key."],
  ["OriginRequestPolicyConfig.HeadersConfig", "The request headers that are forwarded to the origin."],
  ["OriginRequestPolicyConfig.CookiesConfig", "The cookies that are forwarded to the origin."],
  ["OriginRequestPolicyConfig.QueryStringsConfig", "The query parameters that are forwarded to the origin."],
  ["*.HeaderBehavior", "Which headers are meant. `Headers` has the names."],
  ["*.CookieBehavior", "Which cookies are meant. `Cookies` has the names."],
  ["*.QueryStringBehavior", "Which query parameters are meant. `QueryStrings` has the names."],
  [
    "*HeadersConfig.Headers",
    "The headers that `HeaderBehavior` refers to. They are needed unless that is `none` or `allViewer`. At most 10."
  ],
  [
    "*CookiesConfig.Cookies",
    "The cookies that `CookieBehavior` refers to. They are needed with `whitelist` and `allExcept`. At most 10."
  ],
  [
    "*QueryStringsConfig.QueryStrings",
    "The query parameters that `QueryStringBehavior` refers to. They are needed with `whitelist` and `allExcept`. At most 10."
  ],
  ["QueryStringNames.Items", "Names of query parameters."],

  // Response headers
  ["ResponseHeadersPolicyConfig.CorsConfig", "The headers of cross-origin resource sharing (CORS)."],
  ["ResponseHeadersPolicyConfig.SecurityHeadersConfig", "Headers that tell browsers to be careful."],
  ["ResponseHeadersPolicyConfig.ServerTimingHeadersConfig", "The `Server-Timing` header, with what CloudFront did."],
  [
    "ResponseHeadersPolicyConfig.CustomHeadersConfig",
    "Headers of your own. At most 10 (`TooManyCustomHeadersInResponseHeadersPolicy`)."
  ],
  ["ResponseHeadersPolicyConfig.RemoveHeadersConfig", "Headers of the origin that viewers do not get."],
  ["*.AccessControlAllowOrigins", "The value of `Access-Control-Allow-Origin`."],
  [
    "*.AccessControlAllowHeaders",
    "The value of `Access-Control-Allow-Headers`: at least one. `*` is refused when `AccessControlAllowCredentials` is `true`."
  ],
  ["*.AccessControlAllowMethods", "The value of `Access-Control-Allow-Methods`."],
  ["*.AccessControlAllowCredentials", "Whether `Access-Control-Allow-Credentials: true` is sent."],
  ["*.AccessControlExposeHeaders", "The value of `Access-Control-Expose-Headers`."],
  ["*CorsConfig.AccessControlMaxAgeSec", "The value of `Access-Control-Max-Age`, in seconds."],
  ["*CorsConfig.OriginOverride", "Whether these headers replace those of the origin."],
  ["*AccessControlAllowOrigins.Items", "Origins such as `https://example.com`, or `*`."],
  ["*AccessControlAllowMethods.Items", "HTTP methods, or `ALL`."],
  ["*AccessControlAllowHeaders.Items", "Names of HTTP headers, or `*`."],
  ["*AccessControlExposeHeaders.Items", "Names of HTTP headers, or `*`."],
  ["*.XSSProtection", "The `X-XSS-Protection` header."],
  ["*.FrameOptions", "The `X-Frame-Options` header."],
  ["*SecurityHeadersConfig.ReferrerPolicy", "The `Referrer-Policy` header."],
  ["*SecurityHeadersConfig.ContentSecurityPolicy", "The `Content-Security-Policy` header."],
  ["*.ContentTypeOptions", "The `X-Content-Type-Options: nosniff` header."],
  ["*.StrictTransportSecurity", "The `Strict-Transport-Security` header."],
  ["*.Override", "Whether this replaces the header that the origin sent."],
  ["*.FrameOption", "The value of `X-Frame-Options`."],
  ["ResponseHeadersPolicyReferrerPolicy.ReferrerPolicy", "The value of `Referrer-Policy`."],
  [
    "ResponseHeadersPolicyContentSecurityPolicy.ContentSecurityPolicy",
    "The value of `Content-Security-Policy`. At most 1783 characters (`TooLongCSPInResponseHeadersPolicy`)."
  ],
  ["*StrictTransportSecurity.AccessControlMaxAgeSec", "The time that browsers use HTTPS only, in seconds: `max-age`."],
  ["*.IncludeSubdomains", "Whether the header has `includeSubDomains`. The default is `false`."],
  ["*.Preload", "Whether the header has `preload`. The default is `false`."],
  ["*XSSProtection.Protection", "Whether the header is `1` (filter) or `0` (no filter)."],
  ["*XSSProtection.ModeBlock", "Whether the header has `mode=block`. It excludes `ReportUri`."],
  ["*XSSProtection.ReportUri", "The URL to which browsers report. It excludes `ModeBlock`."],
  ["*ServerTimingHeadersConfig.Enabled", "Whether the `Server-Timing` header is sent."],
  ["*ServerTimingHeadersConfig.SamplingRate", "The share of responses with the header, in percent."],
  ["*CustomHeadersConfig.Items", "The headers by name and value."],
  ["*CustomHeader.Header", "The name of the header."],
  ["*CustomHeader.Value", "The value of the header."],
  ["*RemoveHeadersConfig.Items", "The headers to remove."],
  ["*RemoveHeader.Header", "The name of the header that is removed."]
]
