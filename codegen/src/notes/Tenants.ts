/**
 * Facts about distribution tenants, connection groups, domains, Anycast IP lists and VPC origins.
 */
import type { Note } from "../Notes.js"

export const tenants: ReadonlyArray<Note> = [
  // Conditions of lists
  [
    "*AssociationFilter.DistributionId",
    "The id of a distribution, from `listDistributions`. Only its tenants are listed."
  ],
  [
    "*AssociationFilter.ConnectionGroupId",
    "The id of a connection group, from `listConnectionGroups`. Only its tenants are listed."
  ],
  [
    "*AssociationFilter.AnycastIpListId",
    "The id of an Anycast IP list, from `listAnycastIpLists`. Only the connection groups that use it are listed."
  ],
  ["*.AssociationFilter", "Which ones are listed. The default is all."],
  [
    "ListDistributionTenantsByCustomizationRequest.WebACLArn",
    "The ARN of a web ACL (WAFv2). Only the tenants that have it are listed. Either this or `CertificateArn` must be there."
  ],
  [
    "ListDistributionTenantsByCustomizationRequest.CertificateArn",
    "The ARN of a certificate in AWS Certificate Manager. Only the tenants that have it are listed. Either this or `WebACLArn` must be there."
  ],
  [
    "*InvalidationForDistributionTenantRequest.DistributionTenantId",
    "The id of the distribution tenant, from `listDistributionTenants`."
  ],
  [
    "CreateInvalidationForDistributionTenantRequest.Id",
    "The id of a distribution tenant, from `listDistributionTenants`."
  ],
  [
    "ListInvalidationsForDistributionTenantRequest.Id",
    "The id of a distribution tenant, from `listDistributionTenants`."
  ],

  // Tenants
  [
    "DistributionTenant*.Status",
    "`InProgress` while a change spreads to the edge locations, then `Deployed`. That takes minutes."
  ],
  [
    "*DistributionTenant*.DistributionId",
    "The id of the multi-tenant distribution that the tenant belongs to, from `listDistributionsByConnectionMode`."
  ],
  ["DistributionTenant*.Domains", "The domain names of the tenant, with the state of each."],
  [
    "*DistributionTenant*.Domains",
    "The domain names of the tenant, at least one. One that is in use elsewhere is refused with `CNAMEAlreadyExists`."
  ],
  ["*DistributionTenant*.Customizations", "The settings of the distribution that the tenant overrides."],
  [
    "*DistributionTenant*.Parameters",
    "The values for the parameters that the distribution defines. Others are refused with `InvalidArgument`."
  ],
  [
    "CreateDistributionTenantRequest.ConnectionGroupId",
    "The id of a connection group, from `listConnectionGroups`. The default is the account's default group."
  ],
  [
    "*DistributionTenant*.ManagedCertificateRequest",
    "Asks for a certificate that CloudFront gets, renews and attaches by itself."
  ],
  [
    "CreateDistributionTenantRequest.Enabled",
    "Whether CloudFront answers requests for the tenant. The default is `true`."
  ],
  [
    "*DistributionTenant*.Enabled",
    "Whether CloudFront answers requests for the tenant. A tenant must be disabled before it can be deleted (`ResourceNotDisabled`)."
  ],
  ["Customizations.WebAcl", "The web ACL of the tenant."],
  ["Customizations.Certificate", "The certificate of the tenant."],
  ["Customizations.GeoRestrictions", "The countries that the tenant's content is served to."],
  ["WebAclCustomization.Action", "Whether the tenant has a web ACL of its own, or none."],
  ["WebAclCustomization.Arn", "The ARN of a web ACL (WAFv2). It is needed when `Action` is `override`."],
  ["Certificate.Arn", "The ARN of a certificate in AWS Certificate Manager, in us-east-1."],
  ["Parameter.Name", "The name that the distribution's `TenantConfig` defines."],
  ["Parameter.Value", "What stands in place of the parameter."],

  // Domains
  ["DomainItem.Domain", "A domain name, such as `www.example.com`."],
  ["DomainResult.Domain", "A domain name of the tenant."],
  [
    "DomainResult.Status",
    "`active` once the certificate covers the domain and its DNS record points to CloudFront, until then `inactive`."
  ],
  ["GetDistributionTenantByDomainRequest.Domain", "A domain name of the tenant."],
  ["DnsConfiguration.Domain", "The domain name that was looked up."],
  ["DnsConfiguration.Status", "Whether the DNS record of the domain points to where it should."],
  ["DnsConfiguration.Reason", "What is wrong with the DNS record."],
  ["VerifyDnsConfigurationRequest.Domain", "The domain name to look up. The default is all of the tenant's."],
  [
    "VerifyDnsConfigurationRequest.Identifier",
    "The id, the name or the ARN of a distribution tenant, from `listDistributionTenants`."
  ],
  ["*.DnsConfigurationList", "One entry for each domain that was looked up."],
  ["ListDomainConflictsRequest.Domain", "The domain name to look for. Wildcards that overlap it are found too."],
  ["*.DomainControlValidationResource", "The distribution or tenant whose certificate covers the domain."],
  [
    "DistributionResourceId.DistributionId",
    "The id of a distribution, from `listDistributions`. Exactly one of this and `DistributionTenantId` must be there."
  ],
  [
    "DistributionResourceId.DistributionTenantId",
    "The id of a distribution tenant, from `listDistributionTenants`. Exactly one of this and `DistributionId` must be there."
  ],
  ["*.DomainConflicts", "What has the domain, or one that overlaps it."],
  ["DomainConflict.Domain", "The domain name that is in use."],
  ["DomainConflict.ResourceType", "Whether a distribution or a tenant has the domain."],
  ["DomainConflict.ResourceId", "The id of what has the domain. It is partly hidden when another account owns it."],
  [
    "DomainConflict.AccountId",
    "The id of the account that has the domain. It is partly hidden when that is another one."
  ],
  ["UpdateDomainAssociationRequest.Domain", "The domain name to move."],
  ["UpdateDomainAssociationRequest.TargetResource", "The distribution or tenant that gets the domain."],
  [
    "UpdateDomainAssociationRequest.IfMatch",
    "The `ETag` of the target. Any other version is refused with `PreconditionFailed`."
  ],
  ["UpdateDomainAssociationResult.Domain", "The domain name that was moved."],
  ["UpdateDomainAssociationResult.ResourceId", "The id of the distribution or tenant that has the domain now."],
  ["AssociateDistribution*WebACLResult.Id", "The id of the distribution or tenant that has the web ACL now."],
  ["DisassociateDistribution*WebACLResult.Id", "The id of the distribution or tenant that has no web ACL any more."],

  // Managed certificates
  ["*.ManagedCertificateDetails", "The state of the certificate that CloudFront asked for."],
  [
    "GetManagedCertificateDetailsRequest.Identifier",
    "The id, the name or the ARN of a distribution tenant, from `listDistributionTenants`."
  ],
  ["ManagedCertificateDetails.CertificateArn", "The ARN of the certificate in AWS Certificate Manager."],
  [
    "ManagedCertificateDetails.CertificateStatus",
    "How far the certificate is: `pending-validation` at first, `issued` in the end."
  ],
  ["*.ValidationTokenHost", "Who serves the token that proves control of the domain."],
  [
    "ManagedCertificateDetails.ValidationTokenDetails",
    "What to serve for each domain when `ValidationTokenHost` is `self-hosted`."
  ],
  [
    "ManagedCertificateRequest.PrimaryDomainName",
    "The domain name that the certificate is issued for, when the tenant has several."
  ],
  [
    "*.CertificateTransparencyLoggingPreference",
    "Whether the certificate is written to public transparency logs. Browsers may refuse one that is not."
  ],
  ["ValidationTokenDetail.Domain", "The domain name to be proved."],
  ["ValidationTokenDetail.RedirectFrom", "The URL that the certificate authority asks for."],
  ["ValidationTokenDetail.RedirectTo", "The URL to which your server redirects that request."],

  // Connection groups
  [
    "ConnectionGroup*.Status",
    "`InProgress` while a change spreads to the edge locations, then `Deployed`. That takes minutes."
  ],
  ["CreateConnectionGroupRequest.Ipv6Enabled", "Whether viewers can also connect over IPv6. The default is `true`."],
  ["*ConnectionGroup*.Ipv6Enabled", "Whether viewers can also connect over IPv6."],
  [
    "CreateConnectionGroupRequest.Enabled",
    "Whether CloudFront answers requests that come by this group. The default is `true`."
  ],
  [
    "*ConnectionGroup*.Enabled",
    "Whether CloudFront answers requests that come by this group. A group must be disabled before it can be deleted (`ResourceNotDisabled`)."
  ],
  [
    "ConnectionGroup*.IsDefault",
    "Whether tenants that name no group are in this one. CloudFront makes the default group; it cannot be deleted."
  ],

  // Anycast IP lists
  ["AnycastIpList*.Status", "`Deploying` at first, then `Deployed` or `Failed`."],
  ["*AnycastIpList*.IpAddressType", "The versions of IP of the addresses."],
  ["*.IpCount", "The number of addresses: 3 or 21."],
  ["AnycastIpList.AnycastIps", "The addresses that the list has."],
  [
    "AnycastIpList*.IpamConfig",
    "The address ranges from VPC IP Address Manager (IPAM), where the addresses are your own."
  ],
  ["IpamConfig.Quantity", "The number of ranges in `IpamCidrConfigs`."],
  ["*.IpamCidrConfigs", "The address ranges from VPC IP Address Manager (IPAM), for addresses of your own."],
  ["IpamCidrConfig.Cidr", "The range in CIDR notation, such as `192.0.2.0/24`."],
  ["IpamCidrConfig.IpamPoolArn", "The ARN of the IPAM pool that has the range."],
  ["IpamCidrConfig.AnycastIp", "The address of the list that stands for the range."],
  ["IpamCidrConfig.Status", "How far the range is on its way to being advertised, or back."],

  // VPC origins
  [
    "VpcOrigin*.Status",
    "`Deploying` after each change, for up to a quarter of an hour, then `Deployed`. Changes must wait for that."
  ],
  ["*.VpcOriginEndpointConfig", "The server in the VPC, and how it is reached."],
  ["VpcOriginEndpointConfig.Arn", "The ARN of a load balancer or an instance in the VPC."],
  ["VpcOriginSummary.OriginEndpointArn", "The ARN of the load balancer or the instance in the VPC."],
  ["VpcOrigin*.IpAddressType", "The versions of IP that CloudFront uses to reach the server."]
]
