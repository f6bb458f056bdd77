/**
 * Notes of enumerations, and of their values if the name of a value is not sufficient.
 */
export interface EnumNote {
  readonly about: string
  readonly values?: Readonly<Record<string, string>>
}

/** An enumeration that selects some of the headers, cookies or query parameters of a request. */
const selection = (what: string, ...values: ReadonlyArray<string>): EnumNote => {
  const meanings: Readonly<Record<string, string>> = {
    none: `no ${what}`,
    all: `all ${what}`,
    whitelist: `the listed ${what}`,
    allExcept: `all ${what} except the listed ones`,
    allViewer: `all ${what} of the viewer's request`,
    allViewerAndWhitelistCloudFront: `all ${what} of the viewer's request, and the listed ${what} of CloudFront`
  }
  return {
    about: `Which ${what} are selected.`,
    values: Object.fromEntries(values.map((value) => [value, meanings[value] ?? value]))
  }
}

const policyType: EnumNote = {
  about: "The owner of a policy.",
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
      direct: "by its own domain name",
      "tenant-only": "through its tenants only (a multi-tenant distribution)"
    }
  },
  ContinuousDeploymentPolicyType: {
    about: "How requests for a staging distribution are chosen.",
    values: { SingleWeight: "by a share of all requests", SingleHeader: "by a header of the request" }
  },
  CustomizationActionType: {
    about: "How a tenant changes the web ACL of the distribution.",
    values: { override: "another web ACL replaces it", disable: "the tenant has no web ACL" }
  },
  DeploymentStatus: {
    about: "Whether a change has been deployed to the edge locations.",
    values: {
      InProgress: "some edge locations still have the previous configuration",
      Deployed: "all edge locations have the change"
    }
  },
  DistributionResourceType: { about: "The kind of resource that a domain belongs to." },
  DnsConfigurationStatus: { about: "Whether the DNS record of a domain points to the right target." },
  DomainStatus: {
    about: "Whether requests for a tenant's domain are served.",
    values: {
      active: "the certificate and the DNS record are in place",
      inactive: "the certificate or the DNS record is missing"
    }
  },
  EventType: {
    about: "When a function runs. CloudFront functions run at viewer events only.",
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
    values: { DENY: "no page may show the page in a frame", SAMEORIGIN: "pages of the same origin may" }
  },
  FunctionRuntime: { about: "The version of the JavaScript runtime of functions." },
  FunctionStage: {
    about: "The two stages of a function. Publishing copies one to the other.",
    values: { DEVELOPMENT: "the stage that is created, updated and tested", LIVE: "the published stage, which runs" }
  },
  GeoRestrictionType: {
    about: "The meaning of a list of countries.",
    values: {
      blacklist: "viewers in these countries are refused",
      whitelist: "only viewers in these countries are served",
      none: "there is no restriction"
    }
  },
  HttpVersion: {
    about: "The versions of HTTP that viewers can use. HTTP/1.1 is always included.",
    values: { http2and3: "both HTTP/2 and HTTP/3" }
  },
  ICPRecordalStatus: {
    about: "The state of an alias's ICP registration in China.",
    values: {
      APPROVED: "the alias is registered",
      PENDING: "the registration is under review",
      SUSPENDED: "the alias is not registered"
    }
  },
  ImportSourceType: { about: "The source of the data of a new key value store." },
  InvalidationStatus: {
    about: "The progress of an invalidation.",
    values: { InProgress: "some caches may still have the objects", Completed: "the objects are gone from all caches" }
  },
  IpAddressType: { about: "Versions of IP.", values: { dualstack: "both IPv4 and IPv6" } },
  IpamCidrStatus: { about: "The progress of advertising an address range, or of withdrawing it." },
  ItemSelection: selection("cookies", "none", "all", "whitelist"),
  ManagedCertificateStatus: {
    about: "The states of a certificate that CloudFront asks for.",
    values: {
      "pending-validation": "control of the domain is not yet proved",
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
      always: "all requests",
      never: "no requests",
      "no-override": "requests without an `Authorization` header of the viewer"
    }
  },
  OriginAccessControlSigningProtocols: { about: "The signature protocols of AWS." },
  OriginGroupSelectionCriteria: {
    about: "How the origin of an origin group is chosen.",
    values: {
      default: "the first one, unless it fails",
      "media-quality-based": "the origin with the better media quality"
    }
  },
  OriginProtocolPolicy: {
    about: "The protocol between CloudFront and an origin.",
    values: { "match-viewer": "the protocol of the viewer's request" }
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
      PriceClass_All: "all edge locations",
      PriceClass_200: "all except the most expensive edge locations",
      PriceClass_100: "only the least expensive edge locations: North America and Europe"
    }
  },
  RealtimeMetricsSubscriptionStatus: { about: "Whether additional metrics are on." },
  ReferrerPolicyList: { about: "The values of `Referrer-Policy`." },
  ResponseHeadersPolicyAccessControlAllowMethodsValues: {
    about: "HTTP methods of `Access-Control-Allow-Methods`.",
    values: { ALL: "all methods" }
  },
  ResponseHeadersPolicyType: policyType,
  SSLSupportMethod: {
    about: "How HTTPS requests of viewers are served.",
    values: {
      "sni-only": "only viewers that support server name indication (SNI), as nearly all do",
      "static-ip": "all viewers, with the addresses of an Anycast IP list",
      vip: "all viewers, with dedicated IP addresses, at an additional charge"
    }
  },
  SslProtocol: { about: "Versions of SSL and TLS between CloudFront and an origin." },
  TrustStoreStatus: {
    about: "The states of a trust store.",
    values: {
      pending: "the certificates are being imported",
      active: "the trust store can be used",
      failed: "the certificates could not be used; `Reason` says why"
    }
  },
  ValidationTokenHost: {
    about: "The server of the token that proves control of a domain.",
    values: { cloudfront: "CloudFront, after the DNS record points to it", "self-hosted": "your own server" }
  },
  ViewerMtlsMode: {
    about: "Whether viewers must present a client certificate.",
    values: {
      required: "a connection without a valid certificate is refused",
      optional: "a certificate is verified if the viewer presents one",
      passthrough: "a certificate is forwarded without verification"
    }
  },
  ViewerProtocolPolicy: {
    about: "The response to requests over plain HTTP.",
    values: {
      "allow-all": "the request is served",
      "https-only": "the request is refused with status 403",
      "redirect-to-https": "the request is redirected to HTTPS"
    }
  },
  VpcIpAddressType: { about: "Versions of IP.", values: { dualstack: "both IPv4 and IPv6" } }
}
