/**
 * What enumerations are about, and what their values mean where the value does not say it.
 */
export interface EnumNote {
  readonly about: string
  readonly values?: Readonly<Record<string, string>>
}

/** What a request has many of, and which of them are meant. */
const selection = (what: string, ...values: ReadonlyArray<string>): EnumNote => {
  const meanings: Readonly<Record<string, string>> = {
    none: `no ${what}`,
    all: `all ${what}`,
    whitelist: `the ${what} that are listed`,
    allExcept: `all ${what} but those that are listed`,
    allViewer: `all ${what} of the viewer's request`,
    allViewerAndWhitelistCloudFront: `all ${what} of the viewer's request, and those of CloudFront that are listed`
  }
  return {
    about: `Which ${what} are meant.`,
    values: Object.fromEntries(values.map((value) => [value, meanings[value] ?? value]))
  }
}

const policyType: EnumNote = {
  about: "Whose a policy is.",
  values: { managed: "a policy of AWS, which cannot be changed", custom: "a policy of the account" }
}

export const enums: Readonly<Record<string, EnumNote>> = {
  CachePolicyCookieBehavior: selection("cookies", "none", "all", "whitelist", "allExcept"),
  CachePolicyHeaderBehavior: selection("headers", "none", "whitelist"),
  CachePolicyQueryStringBehavior: selection("query parameters", "none", "all", "whitelist", "allExcept"),
  CachePolicyType: policyType,
  CertificateSource: {
    about: "Where a certificate comes from.",
    values: { acm: "AWS Certificate Manager", cloudfront: "the certificate of `*.cloudfront.net`", iam: "IAM" }
  },
  CertificateTransparencyLoggingPreference: { about: "Whether a certificate is written to public transparency logs." },
  ConnectionMode: {
    about: "How viewers reach a distribution.",
    values: {
      direct: "by a domain name of its own",
      "tenant-only": "through its tenants only (a multi-tenant distribution)"
    }
  },
  ContinuousDeploymentPolicyType: {
    about: "How requests for a staging distribution are chosen.",
    values: { SingleWeight: "by a share of all requests", SingleHeader: "by a header of the request" }
  },
  CustomizationActionType: {
    about: "What a tenant does about the distribution's web ACL.",
    values: { override: "another web ACL takes its place", disable: "the tenant has no web ACL" }
  },
  DeploymentStatus: {
    about: "How far a change has spread to the edge locations.",
    values: { InProgress: "some edge locations still have what was before", Deployed: "all of them have the change" }
  },
  DistributionResourceType: { about: "What has a domain." },
  DnsConfigurationStatus: { about: "Whether the DNS record of a domain points to where it should." },
  DomainStatus: {
    about: "Whether requests for a tenant's domain are served.",
    values: {
      active: "the certificate and the DNS record are in place",
      inactive: "the certificate or the DNS record is missing"
    }
  },
  EventType: {
    about: "When a function runs. CloudFront functions run at the viewer's events only.",
    values: {
      "viewer-request": "when a request arrives from a viewer",
      "origin-request": "before a request is forwarded to the origin",
      "origin-response": "when a response arrives from the origin",
      "viewer-response": "before a response is sent to the viewer"
    }
  },
  Format: { about: "The format of an HTML form." },
  FrameOptionsList: {
    about: "The values of `X-Frame-Options`.",
    values: { DENY: "no page may show this one in a frame", SAMEORIGIN: "pages of the same origin may" }
  },
  FunctionRuntime: { about: "The version of the JavaScript runtime of functions." },
  FunctionStage: {
    about: "The two stages of a function. Publishing copies one to the other.",
    values: { DEVELOPMENT: "what is created, updated and tested", LIVE: "what was published, and runs" }
  },
  GeoRestrictionType: {
    about: "How a list of countries is meant.",
    values: {
      blacklist: "viewers in these countries are refused",
      whitelist: "only viewers in these countries are served",
      none: "there is no restriction"
    }
  },
  HttpVersion: {
    about: "The versions of HTTP that viewers can use. HTTP/1.1 always is one of them.",
    values: { http2and3: "both HTTP/2 and HTTP/3" }
  },
  ICPRecordalStatus: {
    about: "The state of an alias's ICP registration in China.",
    values: {
      APPROVED: "the alias is registered",
      PENDING: "the registration is being looked at",
      SUSPENDED: "the alias is not registered"
    }
  },
  ImportSourceType: { about: "Where the data of a new key value store come from." },
  InvalidationStatus: {
    about: "How far an invalidation is.",
    values: { InProgress: "some caches may still have the objects", Completed: "the objects are gone from all caches" }
  },
  IpAddressType: { about: "Versions of IP.", values: { dualstack: "both IPv4 and IPv6" } },
  IpamCidrStatus: { about: "How far an address range is on its way to being advertised, or back." },
  ItemSelection: selection("cookies", "none", "all", "whitelist"),
  ManagedCertificateStatus: {
    about: "The states of a certificate that CloudFront asks for.",
    values: {
      "pending-validation": "control of the domain is not proved yet",
      issued: "the certificate can be used",
      "validation-timed-out": "control of the domain was not proved in time"
    }
  },
  Method: { about: "HTTP methods." },
  MinimumProtocolVersion: {
    about: "Security policies for viewers: the oldest TLS version, and the year of the list of ciphers."
  },
  OriginAccessControlOriginTypes: {
    about: "The kinds of origins that requests are signed for.",
    values: {
      s3: "a bucket in Amazon S3",
      mediastore: "AWS Elemental MediaStore",
      mediapackagev2: "AWS Elemental MediaPackage v2",
      lambda: "the URL of a Lambda function"
    }
  },
  OriginAccessControlSigningBehaviors: {
    about: "Which requests to an origin are signed.",
    values: {
      always: "all of them",
      never: "none of them",
      "no-override": "those that have no `Authorization` header from the viewer"
    }
  },
  OriginAccessControlSigningProtocols: { about: "AWS's signatures of requests." },
  OriginGroupSelectionCriteria: {
    about: "How the origin of an origin group is chosen.",
    values: {
      default: "the first one, unless it fails",
      "media-quality-based": "the one with the better media quality"
    }
  },
  OriginProtocolPolicy: {
    about: "The protocol between CloudFront and an origin.",
    values: { "match-viewer": "the one that the viewer used" }
  },
  OriginRequestPolicyCookieBehavior: selection("cookies", "none", "all", "whitelist", "allExcept"),
  OriginRequestPolicyHeaderBehavior: selection(
    "headers",
    "none",
    "whitelist",
    "allExcept",
    "allViewer",
    "allViewerAndWhitelistCloudFront"
  ),
  OriginRequestPolicyQueryStringBehavior: selection("query parameters", "none", "all", "whitelist", "allExcept"),
  OriginRequestPolicyType: policyType,
  PriceClass: {
    about: "The edge locations that serve a distribution.",
    values: {
      PriceClass_All: "all of them",
      PriceClass_200: "all but the most expensive",
      PriceClass_100: "the least expensive only: North America and Europe"
    }
  },
  RealtimeMetricsSubscriptionStatus: { about: "Whether additional metrics are on." },
  ReferrerPolicyList: { about: "The values of `Referrer-Policy`." },
  ResponseHeadersPolicyAccessControlAllowMethodsValues: {
    about: "HTTP methods of `Access-Control-Allow-Methods`.",
    values: { ALL: "all of them" }
  },
  ResponseHeadersPolicyType: policyType,
  SSLSupportMethod: {
    about: "How viewers are served by HTTPS.",
    values: {
      "sni-only": "viewers that send the server's name (SNI), which nearly all do",
      "static-ip": "all viewers, by addresses of an Anycast IP list",
      vip: "all viewers, by dedicated addresses, which are charged for"
    }
  },
  SslProtocol: { about: "Versions of SSL and TLS between CloudFront and an origin." },
  TrustStoreStatus: {
    about: "The states of a trust store.",
    values: {
      pending: "the certificates are being read",
      active: "the trust store can be used",
      failed: "the certificates could not be used; `Reason` says why"
    }
  },
  ValidationTokenHost: {
    about: "Who serves the token that proves control of a domain.",
    values: { cloudfront: "CloudFront, once the DNS record points to it", "self-hosted": "your own server" }
  },
  ViewerMtlsMode: {
    about: "Whether viewers must present a client certificate.",
    values: {
      required: "a connection without a valid certificate is refused",
      optional: "a certificate is checked when there is one",
      passthrough: "a certificate is handed on unchecked"
    }
  },
  ViewerProtocolPolicy: {
    about: "What is done with a request over plain HTTP.",
    values: {
      "allow-all": "it is answered",
      "https-only": "it is refused with 403",
      "redirect-to-https": "it is redirected to HTTPS"
    }
  },
  VpcIpAddressType: { about: "Versions of IP.", values: { dualstack: "both IPv4 and IPv6" } }
}
