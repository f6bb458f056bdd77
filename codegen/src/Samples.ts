/**
 * Sample values of members for the examples.
 */

const json = (value: string): string => `new TextEncoder().encode(${value})`

/** The sample id or name of each resource. */
export const ids: Readonly<Record<string, string>> = {
  AnycastIpList: "aip_2rHbMVcD0gdoTPFW1bpZ9K",
  CachePolicy: "658327ea-f89d-4fab-a63d-7e88639e58f6",
  CloudFrontOriginAccessIdentity: "E74FTE3AEXAMPLE",
  ConnectionFunction: "cf_2rHbMVcD0gdoTPFW1bpZ9K",
  ConnectionGroup: "cg_2rHbMVcD0gdoTPFW1bpZ9K",
  ContinuousDeploymentPolicy: "b46a2c1f-8d0e-4f2b-9c53-6f1e2d7a8b90",
  Distribution: "E1PA6795UKMFR9",
  DistributionTenant: "dt_2rHbMVcD0gdoTPFW1bpZ9K",
  FieldLevelEncryption: "C3KM2WVD605UAY",
  FieldLevelEncryptionProfile: "P280MFCLSYOCVU",
  Function: "rewrite",
  Invalidation: "I2J0I21PCUYOIK",
  KeyGroup: "d2f5e0b4-1c3a-4e8f-9b7d-5a6c4e3f2b1d",
  KeyValueStore: "redirects",
  OriginAccessControl: "E327GJI25M56DG",
  OriginRequestPolicy: "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf",
  PublicKey: "K2JCJMDEHXQW5F",
  RealtimeLogConfig: "requests",
  ResponseHeadersPolicy: "67f7725c-6f97-4210-82d7-5512b31e9d03",
  StreamingDistribution: "EGTXBD79EXAMPLE",
  TrustStore: "ts_2rHbMVcD0gdoTPFW1bpZ9K",
  VpcOrigin: "vo_BQwjxxQxjCaBcQLzJUFkDM"
}

/**
 * Values that are too long for an example are its parameters. `type` is their type; `shape` is a type that must be
 * imported.
 */
export const parameters: Readonly<Record<string, { readonly type: string; readonly shape?: string }>> = {
  id: { type: "string" },
  pem: { type: "string" },
  DistributionConfig: { type: "DistributionConfig", shape: "DistributionConfig" },
  EndPoints: { type: "ReadonlyArray<EndPoint>", shape: "EndPoint" },
  StreamingDistributionConfig: { type: "StreamingDistributionConfig", shape: "StreamingDistributionConfig" }
}

const text = (value: string): string => (value.includes('"') ? `'${value}'` : `"${value}"`)

/** Code by `Structure.Member`, where a star matches any part of a name. The first match is used. */
export const values: ReadonlyArray<readonly [member: string, code: string]> = [
  // References
  ["*.DistributionTenantId", text(ids["DistributionTenant"] ?? "")],
  ["CreateInvalidationForDistributionTenantRequest.Id", text(ids["DistributionTenant"] ?? "")],
  ["ListInvalidationsForDistributionTenantRequest.Id", text(ids["DistributionTenant"] ?? "")],
  ["*.StagingDistributionId", text("E2QWRUHAPOMQZL")],
  ["*.*DistributionId", text(ids["Distribution"] ?? "")],
  ["*.AnycastIpListId", text(ids["AnycastIpList"] ?? "")],
  ["*.CachePolicyId", text(ids["CachePolicy"] ?? "")],
  ["*.OriginRequestPolicyId", text(ids["OriginRequestPolicy"] ?? "")],
  ["*.ResponseHeadersPolicyId", text(ids["ResponseHeadersPolicy"] ?? "")],
  ["*.ConnectionFunctionIdentifier", text(ids["ConnectionFunction"] ?? "")],
  ["*.KeyGroupId", text(ids["KeyGroup"] ?? "")],
  ["*.PublicKeyId", text(ids["PublicKey"] ?? "")],
  ["*.TrustStoreIdentifier", text(ids["TrustStore"] ?? "")],
  ["*.VpcOriginId", text(ids["VpcOrigin"] ?? "")],
  ["*.RealtimeLogConfigName", text(ids["RealtimeLogConfig"] ?? "")],
  ["GetManagedCertificateDetailsRequest.Identifier", text(ids["DistributionTenant"] ?? "")],
  ["VerifyDnsConfigurationRequest.Identifier", text(ids["DistributionTenant"] ?? "")],
  ["*.WebACLId", text("null")],
  ["*.WebACLArn", text("arn:aws:wafv2:us-east-1:123456789012:global/webacl/site/a1b2c3d4")],
  ["*.ResourceArn", text("arn:aws:cloudfront::123456789012:vpcorigin/vo_BQwjxxQxjCaBcQLzJUFkDM")],
  ["*.Resource", text("arn:aws:cloudfront::123456789012:distribution/E1PA6795UKMFR9")],
  [
    "VpcOriginEndpointConfig.Arn",
    text("arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/50dc6c495c0c9188")
  ],

  // Names and domains
  ["*.RoutingEndpoint", text("d111111abcdef8.cloudfront.net")],
  ["*.Alias", text("www.example.com")],
  ["*.Domain", text("www.example.com")],
  ["Origin.Id", text("s3")],
  ["*.TargetOriginId", text("s3")],
  ["*.DomainName", text("b.s3.amazonaws.com")],
  ["*.OriginAccessIdentity", text("")],
  ["StagingDistributionDnsNames.Items", `[${text("d222222abcdef8.cloudfront.net")}]`],
  ["CreateConnectionFunctionRequest.Name", text("check-client")],
  ["CreateConnectionGroupRequest.Name", text("customers")],
  ["CreateDistributionTenantRequest.Name", text("customer-1")],
  ["CreateAnycastIpListRequest.Name", text("fixed-addresses")],
  ["CreateTrustStoreRequest.Name", text("clients")],
  ["CreateFunctionRequest.Name", text(ids["Function"] ?? "")],
  ["CreateKeyValueStoreRequest.Name", text(ids["KeyValueStore"] ?? "")],
  ["*RealtimeLogConfigRequest.Name", text(ids["RealtimeLogConfig"] ?? "")],
  ["CachePolicyConfig.Name", text("one-day")],
  ["OriginRequestPolicyConfig.Name", text("forward-nothing")],
  ["ResponseHeadersPolicyConfig.Name", text("no-sniff")],
  ["OriginAccessControlConfig.Name", text("bucket")],
  ["KeyGroupConfig.Name", text("signers")],
  ["PublicKeyConfig.Name", text("signer")],
  ["FieldLevelEncryptionProfileConfig.Name", text("cards")],
  ["VpcOriginEndpointConfig.Name", text("web")],
  ["*.Comment", text("example")],

  // Content
  ["*.ConnectionFunctionCode", json(text("function connectionHandler(c) { c.allow() }"))],
  ["*.FunctionCode", json(text("function handler(event) { return event.request }"))],
  ["*.EventObject", json(text('{ "version": "1.0", "context": { "eventType": "viewer-request" } }'))],
  ["*.ConnectionObject", json(text("{}"))],
  ["*.EncodedKey", "pem"],
  ["DistributionConfigWithTags.DistributionConfig", "DistributionConfig"],
  ["StreamingDistributionConfigWithTags.StreamingDistributionConfig", "StreamingDistributionConfig"],
  ["*.PolicyDocument", text('{ "Version": "2012-10-17", "Statement": [] }')],
  ["Paths.Items", `[${text("/images/*")}]`],
  ["KeyGroupConfig.Items", `[${text(ids["PublicKey"] ?? "")}]`],
  ["TagKeys.Items", `[${text("team")}]`],
  ["Tags.Items", `[{ Key: ${text("team")}, Value: ${text("web")} }]`],
  ["*.EndPoints", "EndPoints"],
  ["*.Fields", `[${text("timestamp")}, ${text("c-ip")}]`],
  ["*.SamplingRate", "5"],
  ["*.IpCount", "3"],
  ["*.HTTPPort", "80"],
  ["*.HTTPSPort", "443"],
  ["*.MinTTL", "86400"],
  ["*.Weight", "0.1"],
  ["CaCertificatesBundleS3Location.Bucket", text("ca")],
  ["CaCertificatesBundleS3Location.Key", text("ca.pem")],
  ["CaCertificatesBundleS3Location.Region", text("eu-west-1")],
  ["EncryptionEntity.ProviderId", text("payments")],
  ["FieldPatterns.Items", `[${text("card-*")}]`],
  ["*.IpAddressType", text("dualstack")],
  ["CopyDistributionRequest.Staging", "true"],
  ["Update*.Enabled", "false"],
  ["*TrustedSigners.Enabled", "false"],
  ["*TrustedSigners.Items", "[]"],
  ["*.Enabled", "true"],
  ["*.Override", "true"],
  ["*.UseClientCertificateOCSPEndpoint", "true"]
]

/** The sample values of enumerations for which the first value is not suitable. */
export const choices: Readonly<Record<string, string>> = {
  CachePolicyCookieBehavior: "none",
  ContinuousDeploymentPolicyType: "SingleWeight",
  FunctionRuntime: "cloudfront-js-2.0",
  OriginAccessControlOriginTypes: "s3",
  OriginProtocolPolicy: "https-only",
  OriginRequestPolicyCookieBehavior: "none",
  OriginRequestPolicyHeaderBehavior: "none",
  OriginRequestPolicyQueryStringBehavior: "none",
  RealtimeMetricsSubscriptionStatus: "Enabled",
  ViewerProtocolPolicy: "redirect-to-https"
}

/** Optional members that examples include, because the service requires them or the example is about them. */
export const extras: Readonly<Record<string, ReadonlyArray<string>>> = {
  CaCertificatesBundleSource: ["CaCertificatesBundleS3Location"],
  ContinuousDeploymentPolicyConfig: ["TrafficConfig"],
  CopyDistributionRequest: ["Staging"],
  DefaultCacheBehavior: ["CachePolicyId"],
  DeleteRealtimeLogConfigRequest: ["Name"],
  DistributionResourceId: ["DistributionId"],
  EncryptionEntities: ["Items"],
  FieldPatterns: ["Items"],
  GetRealtimeLogConfigRequest: ["Name"],
  ListDistributionTenantsByCustomizationRequest: ["WebACLArn"],
  ListDistributionsByRealtimeLogConfigRequest: ["RealtimeLogConfigName"],
  MonitoringSubscription: ["RealtimeMetricsSubscriptionConfig"],
  Origin: ["S3OriginConfig"],
  Origins: ["Items"],
  Paths: ["Items"],
  ResponseHeadersPolicyConfig: ["SecurityHeadersConfig"],
  ResponseHeadersPolicySecurityHeadersConfig: ["ContentTypeOptions"],
  StagingDistributionDnsNames: ["Items"],
  Tags: ["Items"],
  TagKeys: ["Items"],
  TrafficConfig: ["SingleWeightConfig"],
  UpdateAnycastIpListRequest: ["IpAddressType"],
  UpdateConnectionGroupRequest: ["Enabled"],
  UpdateDistributionTenantRequest: ["Domains"],
  UpdateDistributionWithStagingConfigRequest: ["StagingDistributionId"],
  UpdateRealtimeLogConfigRequest: ["EndPoints", "Fields", "Name", "SamplingRate"],
  UpdateTrustStoreRequest: ["UseClientCertificateOCSPEndpoint"]
}
