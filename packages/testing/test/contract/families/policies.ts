/** Cache policies, origin request policies and response headers policies. */
import type { CachePolicyConfig } from "@effect-cloudfront/core/CachePolicy"
import type { OriginRequestPolicyConfig } from "@effect-cloudfront/core/OriginRequestPolicy"
import type { ResponseHeadersPolicyConfig } from "@effect-cloudfront/core/ResponseHeadersPolicy"
import * as Effect from "effect/Effect"
import {
  behavior,
  CACHING_DISABLED,
  cachePolicy as cache,
  create,
  originRequestPolicy as originRequest,
  responseHeadersPolicy as responseHeaders
} from "../../support.js"
import {
  after,
  byId,
  byVersion,
  type Family,
  given,
  inMember,
  listOf,
  LONG,
  reasons,
  under,
  unknown,
  ZEROTH
} from "../contract.js"

const ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"
const SECURITY_HEADERS = "67f7725c-6f97-4210-82d7-5512b31e9d03"

/** A distribution whose default behavior has a policy. */
const use = (policy: object) => Effect.asVoid(create({ DefaultCacheBehavior: { ...behavior, ...policy } }))

/** The policy of AWS. */
const managed = <I>(Id: string) => given<I>((input) => ({ ...input, Id, IfMatch: ZEROTH }))

const two = { Items: ["a", "b"] }

const cacheErrors = {
  InvalidArgument: given<CachePolicyConfig>((config) => ({ ...config, Comment: LONG })),
  TooManyHeadersInCachePolicy: under<CachePolicyConfig>({ quotas: { headersPerPolicy: 1 } }),
  TooManyCookiesInCachePolicy: under<CachePolicyConfig>({ quotas: { cookiesPerPolicy: 1 } }),
  TooManyQueryStringsInCachePolicy: under<CachePolicyConfig>({ quotas: { queryStringsPerPolicy: 1 } })
}

const cacheConfig = {
  Name: "mine",
  MinTTL: 1,
  ParametersInCacheKeyAndForwardedToOrigin: {
    EnableAcceptEncodingGzip: true,
    HeadersConfig: { HeaderBehavior: "whitelist", Headers: two },
    CookiesConfig: { CookieBehavior: "whitelist", Cookies: two },
    QueryStringsConfig: { QueryStringBehavior: "whitelist", QueryStrings: two }
  }
} as const satisfies CachePolicyConfig

export const cachePolicy = {
  modelled:
    "The managed policies with their contents; the order of the times to live; what a policy without caching may have.",
  doubts: [],
  operations: {
    CreateCachePolicy: {
      input: Effect.succeed({ CachePolicyConfig: cacheConfig }),
      errors: {
        ...inMember("CreateCachePolicy", "CachePolicyConfig", cacheErrors),
        CachePolicyAlreadyExists: after(() => Effect.asVoid(cache("mine"))),
        TooManyCachePolicies: under({ quotas: { cachePolicies: 0 } })
      }
    },
    GetCachePolicy: byId(cache("mine"), "NoSuchCachePolicy"),
    GetCachePolicyConfig: byId(cache("mine"), "NoSuchCachePolicy"),
    UpdateCachePolicy: {
      input: Effect.map(cache("mine"), ({ etag, id }) => ({ Id: id, IfMatch: etag, CachePolicyConfig: cacheConfig })),
      errors: {
        ...inMember("UpdateCachePolicy", "CachePolicyConfig", {
          ...cacheErrors,
          CachePolicyAlreadyExists: after((config) => Effect.as(cache("other"), { ...config, Name: "other" }))
        }),
        NoSuchCachePolicy: unknown("Id"),
        IllegalUpdate: managed(CACHING_DISABLED)
      }
    },
    DeleteCachePolicy: byVersion(cache("mine"), "NoSuchCachePolicy", {
      CachePolicyInUse: after(({ Id }) => use({ CachePolicyId: Id })),
      IllegalDelete: managed(CACHING_DISABLED)
    }),
    ListCachePolicies: listOf(cache("mine"), { NoSuchCachePolicy: reasons.list })
  }
} satisfies Family

const requestErrors = {
  InvalidArgument: given<OriginRequestPolicyConfig>((config) => ({ ...config, Comment: LONG })),
  TooManyHeadersInOriginRequestPolicy: under<OriginRequestPolicyConfig>({ quotas: { headersPerPolicy: 1 } }),
  TooManyCookiesInOriginRequestPolicy: under<OriginRequestPolicyConfig>({ quotas: { cookiesPerPolicy: 1 } }),
  TooManyQueryStringsInOriginRequestPolicy: under<OriginRequestPolicyConfig>({ quotas: { queryStringsPerPolicy: 1 } })
}

const requestConfig = {
  Name: "mine",
  HeadersConfig: { HeaderBehavior: "whitelist", Headers: two },
  CookiesConfig: { CookieBehavior: "whitelist", Cookies: two },
  QueryStringsConfig: { QueryStringBehavior: "whitelist", QueryStrings: two }
} as const satisfies OriginRequestPolicyConfig

export const originRequestPolicy = {
  modelled: "The managed policies with their contents; which behaviors go with names.",
  doubts: [],
  operations: {
    CreateOriginRequestPolicy: {
      input: Effect.succeed({ OriginRequestPolicyConfig: requestConfig }),
      errors: {
        ...inMember("CreateOriginRequestPolicy", "OriginRequestPolicyConfig", requestErrors),
        OriginRequestPolicyAlreadyExists: after(() => Effect.asVoid(originRequest("mine"))),
        TooManyOriginRequestPolicies: under({ quotas: { originRequestPolicies: 0 } })
      }
    },
    GetOriginRequestPolicy: byId(originRequest("mine"), "NoSuchOriginRequestPolicy"),
    GetOriginRequestPolicyConfig: byId(originRequest("mine"), "NoSuchOriginRequestPolicy"),
    UpdateOriginRequestPolicy: {
      input: Effect.map(originRequest("mine"), ({ etag, id }) => ({
        Id: id,
        IfMatch: etag,
        OriginRequestPolicyConfig: requestConfig
      })),
      errors: {
        ...inMember("UpdateOriginRequestPolicy", "OriginRequestPolicyConfig", {
          ...requestErrors,
          OriginRequestPolicyAlreadyExists: after((config) =>
            Effect.as(originRequest("other"), { ...config, Name: "other" })
          )
        }),
        NoSuchOriginRequestPolicy: unknown("Id"),
        IllegalUpdate: managed(ALL_VIEWER)
      }
    },
    DeleteOriginRequestPolicy: byVersion(originRequest("mine"), "NoSuchOriginRequestPolicy", {
      OriginRequestPolicyInUse: after(({ Id }) => use({ OriginRequestPolicyId: Id })),
      IllegalDelete: managed(ALL_VIEWER)
    }),
    ListOriginRequestPolicies: listOf(originRequest("mine"), { NoSuchOriginRequestPolicy: reasons.list })
  }
} satisfies Family

const headers = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ Header: `x-${i}`, Value: "1", Override: true }))

const responseErrors = {
  InvalidArgument: given<ResponseHeadersPolicyConfig>((config) => ({ ...config, Comment: LONG })),
  TooLongCSPInResponseHeadersPolicy: under<ResponseHeadersPolicyConfig>({ quotas: { contentSecurityPolicyLength: 1 } }),
  TooManyCustomHeadersInResponseHeadersPolicy: under<ResponseHeadersPolicyConfig>({
    quotas: { customHeadersPerPolicy: 1 }
  }),
  TooManyRemoveHeadersInResponseHeadersPolicy: under<ResponseHeadersPolicyConfig>({
    quotas: { removeHeadersPerPolicy: 1 }
  })
}

const responseConfig: ResponseHeadersPolicyConfig = {
  Name: "mine",
  SecurityHeadersConfig: { ContentSecurityPolicy: { Override: true, ContentSecurityPolicy: "default-src 'self'" } },
  CustomHeadersConfig: { Items: headers(2) },
  RemoveHeadersConfig: { Items: [{ Header: "server" }, { Header: "via" }] }
}

export const responseHeadersPolicy = {
  modelled: "The managed policies with their contents; what CORS and XSS protection need.",
  doubts: [],
  operations: {
    CreateResponseHeadersPolicy: {
      input: Effect.succeed({ ResponseHeadersPolicyConfig: responseConfig }),
      errors: {
        ...inMember("CreateResponseHeadersPolicy", "ResponseHeadersPolicyConfig", responseErrors),
        ResponseHeadersPolicyAlreadyExists: after(() => Effect.asVoid(responseHeaders("mine"))),
        TooManyResponseHeadersPolicies: under({ quotas: { responseHeadersPolicies: 0 } })
      }
    },
    GetResponseHeadersPolicy: byId(responseHeaders("mine"), "NoSuchResponseHeadersPolicy"),
    GetResponseHeadersPolicyConfig: byId(responseHeaders("mine"), "NoSuchResponseHeadersPolicy"),
    UpdateResponseHeadersPolicy: {
      input: Effect.map(responseHeaders("mine"), ({ etag, id }) => ({
        Id: id,
        IfMatch: etag,
        ResponseHeadersPolicyConfig: responseConfig
      })),
      errors: {
        ...inMember("UpdateResponseHeadersPolicy", "ResponseHeadersPolicyConfig", {
          ...responseErrors,
          ResponseHeadersPolicyAlreadyExists: after((config) =>
            Effect.as(responseHeaders("other"), { ...config, Name: "other" })
          )
        }),
        NoSuchResponseHeadersPolicy: unknown("Id"),
        IllegalUpdate: managed(SECURITY_HEADERS)
      }
    },
    DeleteResponseHeadersPolicy: byVersion(responseHeaders("mine"), "NoSuchResponseHeadersPolicy", {
      ResponseHeadersPolicyInUse: after(({ Id }) => use({ ResponseHeadersPolicyId: Id })),
      IllegalDelete: managed(SECURITY_HEADERS)
    }),
    ListResponseHeadersPolicies: listOf(responseHeaders("mine"), { NoSuchResponseHeadersPolicy: reasons.list })
  }
} satisfies Family
