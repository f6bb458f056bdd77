import type * as Sdk from "@aws-sdk/client-cloudfront"

/** A small configuration that AWS's SDK sends. */
export const sdkConfig = (
  CallerReference: string,
  { Comment = "ä <&> ö", Enabled = true }: { readonly Comment?: string; readonly Enabled?: boolean } = {}
): Sdk.DistributionConfig => ({
  CallerReference,
  Origins: {
    Quantity: 1,
    Items: [{ Id: "o", DomainName: "b.s3.amazonaws.com", S3OriginConfig: { OriginAccessIdentity: "" } }]
  },
  DefaultCacheBehavior: {
    TargetOriginId: "o",
    ViewerProtocolPolicy: "allow-all",
    CachePolicyId: "658327ea-f89d-4fab-a63d-7e88639e58f6"
  },
  Comment,
  Enabled
})
