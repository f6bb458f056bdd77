/**
 * Notes of distribution tenants, connection groups, domains, Anycast IP lists and VPC origins.
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
  ["*.AssociationFilter", "A filter of the list. The default is all."],
  [
    "ListDistributionTenantsByCustomizationRequest.WebACLArn",
    "The ARN of a web ACL (WAFv2). Only the tenants that use it are listed. Either this or `CertificateArn` is required."
  ],
  [
    "ListDistributionTenantsByCustomizationRequest.CertificateArn",
    "The ARN of a certificate in AWS Certificate Manager. Only the tenants that use it are listed. Either this or `WebACLArn` is required."
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
    "`InProgress` while a change is deployed to the edge locations, then `Deployed`. A deployment takes minutes."
  ],
  [
    "*DistributionTenant*.DistributionId",
    "The id of the multi-tenant distribution that the tenant belongs to, from `listDistributionsByConnectionMode`."
  ],
  ["DistributionTenant*.Domains", "The domain names of the tenant, with the state of each."],
  [
    "*DistributionTenant*.Domains",
    "The domain names of the tenant, at least one. A domain name of another resource is refused with `CNAMEAlreadyExists`."
  ],
  ["*DistributionTenant*.Customizations", "The settings of the distribution that the tenant overrides."],
  [
    "*DistributionTenant*.Parameters",
    "The values for the parameters that the distribution defines. Values of other parameters are refused with `InvalidArgument`."
  ],
  [
    "CreateDistributionTenantRequest.ConnectionGroupId",
    "The id of a connection group, from `listConnectionGroups`. The default is the account's default group."
  ],
  [
    "*DistributionTenant*.ManagedCertificateRequest",
    "Requests a certificate that CloudFront manages: it issues, renews and attaches the certificate."
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
  ["WebAclCustomization.Action", "Whether the tenant uses another web ACL, or none."],
  ["WebAclCustomization.Arn", "The ARN of a web ACL (WAFv2). It is required if `Action` is `override`."],
  ["Certificate.Arn", "The ARN of a certificate in AWS Certificate Manager, in us-east-1."],
  ["Parameter.Name", "The name that the distribution's `TenantConfig` defines."],
  ["Parameter.Value", "The value that replaces the parameter."],

  // Domains
  ["DomainItem.Domain", "A domain name, such as `www.example.com`."],
  ["DomainResult.Domain", "A domain name of the tenant."],
  [
    "DomainResult.Status",
    "`active` if the certificate covers the domain and its DNS record points to CloudFront, otherwise `inactive`."
  ],
  ["GetDistributionTenantByDomainRequest.Domain", "A domain name of the tenant."],
  ["DnsConfiguration.Domain", "The domain name that was looked up."],
  ["DnsConfiguration.Status", "Whether the DNS record of the domain points to the right target."],
  ["DnsConfiguration.Reason", "The problem of the DNS record."],
  [
    "VerifyDnsConfigurationRequest.Domain",
    "The domain name to look up. The default is all domain names of the tenant."
  ],
  [
    "VerifyDnsConfigurationRequest.Identifier",
    "The id, the name or the ARN of a distribution tenant, from `listDistributionTenants`."
  ],
  ["*.DnsConfigurationList", "One entry for each domain that was looked up."],
  [
    "ListDomainConflictsRequest.Domain",
    "The domain name to search. The result includes overlapping domain names with wildcards."
  ],
  ["*.DomainControlValidationResource", "The distribution or tenant whose certificate covers the domain."],
  [
    "DistributionResourceId.DistributionId",
    "The id of a distribution, from `listDistributions`. Exactly one of `DistributionId` and `DistributionTenantId` is required."
  ],
  [
    "DistributionResourceId.DistributionTenantId",
    "The id of a distribution tenant, from `listDistributionTenants`. Exactly one of `DistributionId` and `DistributionTenantId` is required."
  ],
  ["*.DomainConflicts", "The resources that have the domain name or an overlapping one."],
  ["DomainConflict.Domain", "The conflicting domain name."],
  ["DomainConflict.ResourceType", "Whether a distribution or a tenant has the domain."],
  [
    "DomainConflict.ResourceId",
    "The id of the distribution or tenant that has the domain. It is partly hidden if another account owns it."
  ],
  [
    "DomainConflict.AccountId",
    "The id of the account that has the domain. It is partly hidden if it is another account."
  ],
  ["UpdateDomainAssociationRequest.Domain", "The domain name to move."],
  ["UpdateDomainAssociationRequest.TargetResource", "The distribution or tenant that the domain moves to."],
  [
    "UpdateDomainAssociationRequest.IfMatch",
    "The `ETag` of the target. Any other version is refused with `PreconditionFailed`."
  ],
  ["UpdateDomainAssociationResult.Domain", "The domain name that was moved."],
  ["UpdateDomainAssociationResult.ResourceId", "The id of the distribution or tenant that the domain was moved to."],
  ["AssociateDistribution*WebACLResult.Id", "The id of the distribution or tenant."],
  ["DisassociateDistribution*WebACLResult.Id", "The id of the distribution or tenant."],

  // Managed certificates
  ["*.ManagedCertificateDetails", "The state of the certificate that CloudFront requested."],
  [
    "GetManagedCertificateDetailsRequest.Identifier",
    "The id, the name or the ARN of a distribution tenant, from `listDistributionTenants`."
  ],
  ["ManagedCertificateDetails.CertificateArn", "The ARN of the certificate in AWS Certificate Manager."],
  [
    "ManagedCertificateDetails.CertificateStatus",
    "The progress of the certificate: `pending-validation` at first, then `issued`."
  ],
  ["*.ValidationTokenHost", "The server of the token that proves control of the domain."],
  [
    "ManagedCertificateDetails.ValidationTokenDetails",
    "The redirect to configure for each domain if `ValidationTokenHost` is `self-hosted`."
  ],
  [
    "ManagedCertificateRequest.PrimaryDomainName",
    "The primary domain name of the certificate, if the tenant has several domain names."
  ],
  [
    "*.CertificateTransparencyLoggingPreference",
    "Whether the certificate is written to public transparency logs. Browsers may refuse a certificate that is not."
  ],
  ["ValidationTokenDetail.Domain", "The domain name to validate."],
  ["ValidationTokenDetail.RedirectFrom", "The URL that the certificate authority requests."],
  ["ValidationTokenDetail.RedirectTo", "The URL to which your server must redirect this request."],

  // Connection groups
  [
    "ConnectionGroup*.Status",
    "`InProgress` while a change is deployed to the edge locations, then `Deployed`. A deployment takes minutes."
  ],
  ["CreateConnectionGroupRequest.Ipv6Enabled", "Whether viewers can also connect over IPv6. The default is `true`."],
  ["*ConnectionGroup*.Ipv6Enabled", "Whether viewers can also connect over IPv6."],
  [
    "CreateConnectionGroupRequest.Enabled",
    "Whether CloudFront answers requests to this connection group. The default is `true`."
  ],
  [
    "*ConnectionGroup*.Enabled",
    "Whether CloudFront answers requests to this connection group. A connection group must be disabled before it can be deleted (`ResourceNotDisabled`)."
  ],
  [
    "ConnectionGroup*.IsDefault",
    "Whether the connection group is the default for tenants without one. CloudFront creates the default group. It cannot be deleted."
  ],

  // Anycast IP lists
  ["AnycastIpList*.Status", "`Deploying` at first, then `Deployed` or `Failed`."],
  ["*AnycastIpList*.IpAddressType", "The versions of IP of the addresses."],
  ["*.IpCount", "The number of addresses: 3 or 21."],
  ["AnycastIpList.AnycastIps", "The addresses of the list."],
  ["AnycastIpList*.IpamConfig", "The address ranges from VPC IP Address Manager (IPAM), for your own addresses."],
  ["IpamConfig.Quantity", "The number of ranges in `IpamCidrConfigs`."],
  ["*.IpamCidrConfigs", "The address ranges from VPC IP Address Manager (IPAM), for your own addresses."],
  ["IpamCidrConfig.Cidr", "The range in CIDR notation, such as `192.0.2.0/24`."],
  ["IpamCidrConfig.IpamPoolArn", "The ARN of the IPAM pool that has the range."],
  ["IpamCidrConfig.AnycastIp", "The address in the list for the range."],
  ["IpamCidrConfig.Status", "The progress of advertising the range, or of withdrawing it."],

  // VPC origins
  [
    "VpcOrigin*.Status",
    "`Deploying` for up to 15 minutes after each change, then `Deployed`. The next change is only possible then."
  ],
  ["*.VpcOriginEndpointConfig", "The server in the VPC, and its ports and protocols."],
  ["VpcOriginEndpointConfig.Arn", "The ARN of a load balancer or an instance in the VPC."],
  ["VpcOriginSummary.OriginEndpointArn", "The ARN of the load balancer or the instance in the VPC."],
  ["VpcOrigin*.IpAddressType", "The versions of IP that CloudFront uses to reach the server."]
]
