/**
 * Notes of cache policies, origin request policies and response headers policies.
 */
import type { Note } from "../Notes.js"

export const policies: ReadonlyArray<Note> = [
  [
    "*Policies*Request.Type",
    "`managed` for the policies of AWS, `custom` for those of the account. The default is both."
  ],
  ["*PolicySummary.Type", "`managed` for a policy of AWS, which cannot be changed, or `custom`."],

  ["CachePolicy.LastModifiedTime", "The time of the last change. For a managed policy it is 1970-01-01."],
  ["OriginRequestPolicy.LastModifiedTime", "The time of the last change. For a managed policy it is 1970-01-01."],
  ["ResponseHeadersPolicy.LastModifiedTime", "The time of the last change. For a managed policy it is 1970-01-01."],

  // Cache key and forwarding
  ["CachePolicyConfig.MinTTL", "The shortest time that an object stays in the cache, in seconds."],
  [
    "CachePolicyConfig.DefaultTTL",
    "The time in seconds that an object stays in the cache if the origin specifies none. The default is 86400, one day, or `MinTTL` if that is longer."
  ],
  [
    "CachePolicyConfig.MaxTTL",
    "The longest time that an object stays in the cache, in seconds. The default is 31536000, one year, or `DefaultTTL` if that is longer."
  ],
  [
    "*.ParametersInCacheKeyAndForwardedToOrigin",
    "The parts of a request that are in the cache key. They are also forwarded to the origin."
  ],
  [
    "*.EnableAcceptEncodingGzip",
    "Whether gzip variants are cached separately. It requires a time to live above 0, and that `Accept-Encoding` is not in `Headers`."
  ],
  [
    "*.EnableAcceptEncodingBrotli",
    "Whether Brotli variants are cached separately. It requires a time to live above 0, and that `Accept-Encoding` is not in `Headers`."
  ],
  ["ParametersInCacheKey*.HeadersConfig", "The request headers that are in the cache key."],
  ["ParametersInCacheKey*.CookiesConfig", "The cookies that are in the cache key."],
  ["ParametersInCacheKey*.QueryStringsConfig", "The query parameters that are in the cache key."],
  ["OriginRequestPolicyConfig.HeadersConfig", "The request headers that are forwarded to the origin."],
  ["OriginRequestPolicyConfig.CookiesConfig", "The cookies that are forwarded to the origin."],
  ["OriginRequestPolicyConfig.QueryStringsConfig", "The query parameters that are forwarded to the origin."],
  ["*.HeaderBehavior", "Which headers are selected. `Headers` lists the names."],
  ["*.CookieBehavior", "Which cookies are selected. `Cookies` lists the names."],
  ["*.QueryStringBehavior", "Which query parameters are selected. `QueryStrings` lists the names."],
  [
    "*HeadersConfig.Headers",
    "The headers that `HeaderBehavior` refers to. They are required unless it is `none` or `allViewer`. At most 10."
  ],
  [
    "*CookiesConfig.Cookies",
    "The cookies that `CookieBehavior` refers to. They are required with `whitelist` and `allExcept`. At most 10."
  ],
  [
    "*QueryStringsConfig.QueryStrings",
    "The query parameters that `QueryStringBehavior` refers to. They are required with `whitelist` and `allExcept`. At most 10."
  ],
  ["QueryStringNames.Items", "Names of query parameters."],

  // Response headers
  ["ResponseHeadersPolicyConfig.CorsConfig", "The headers of cross-origin resource sharing (CORS)."],
  ["ResponseHeadersPolicyConfig.SecurityHeadersConfig", "Headers for the security features of browsers."],
  ["ResponseHeadersPolicyConfig.ServerTimingHeadersConfig", "The `Server-Timing` header, with metrics of CloudFront."],
  [
    "ResponseHeadersPolicyConfig.CustomHeadersConfig",
    "Custom headers. At most 10 (`TooManyCustomHeadersInResponseHeadersPolicy`)."
  ],
  ["ResponseHeadersPolicyConfig.RemoveHeadersConfig", "The headers of the origin that are removed from responses."],
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
  ["*.Override", "Whether this header replaces the header of the origin."],
  ["*.FrameOption", "The value of `X-Frame-Options`."],
  ["ResponseHeadersPolicyReferrerPolicy.ReferrerPolicy", "The value of `Referrer-Policy`."],
  [
    "ResponseHeadersPolicyContentSecurityPolicy.ContentSecurityPolicy",
    "The value of `Content-Security-Policy`. At most 1783 characters (`TooLongCSPInResponseHeadersPolicy`)."
  ],
  ["*StrictTransportSecurity.AccessControlMaxAgeSec", "`max-age`: how long browsers use HTTPS only, in seconds."],
  ["*.IncludeSubdomains", "Whether the header has `includeSubDomains`. The default is `false`."],
  ["*.Preload", "Whether the header has `preload`. The default is `false`."],
  ["*XSSProtection.Protection", "Whether the header is `1` (filter) or `0` (no filter)."],
  ["*XSSProtection.ModeBlock", "Whether the header has `mode=block`. It cannot be used together with `ReportUri`."],
  ["*XSSProtection.ReportUri", "The URL to which browsers report. It cannot be used together with `ModeBlock`."],
  ["*ServerTimingHeadersConfig.Enabled", "Whether the `Server-Timing` header is sent."],
  ["*ServerTimingHeadersConfig.SamplingRate", "The share of responses with the header, in percent."],
  ["*CustomHeadersConfig.Items", "The headers by name and value."],
  ["*CustomHeader.Header", "The name of the header."],
  ["*CustomHeader.Value", "The value of the header."],
  ["*RemoveHeadersConfig.Items", "The headers to remove."],
  ["*RemoveHeader.Header", "The name of the header that is removed."]
]
