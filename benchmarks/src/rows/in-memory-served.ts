/** The requests of the AWS SDK that the in-memory CloudFront, in `workers/inMemoryServer.ts`, and moto's server are to answer. */
import * as Sdk from "@aws-sdk/client-cloudfront"
import { identity } from "../clients.js"

const config = (CallerReference: string): Sdk.DistributionConfig => ({
  CallerReference,
  Origins: {
    Quantity: 1,
    Items: [{ Id: "o", DomainName: "b.s3.amazonaws.com", S3OriginConfig: { OriginAccessIdentity: "" } }]
  },
  DefaultCacheBehavior: {
    TargetOriginId: "o",
    ViewerProtocolPolicy: "allow-all",
    MinTTL: 0,
    ForwardedValues: { QueryString: false, Cookies: { Forward: "none" } }
  },
  Comment: "",
  Enabled: true
})

export const requests = (endpoint: string) => {
  const client = new Sdk.CloudFrontClient({ ...identity, endpoint, maxAttempts: 1 })
  return {
    create: (reference: string) =>
      client.send(new Sdk.CreateDistributionCommand({ DistributionConfig: config(reference) })),
    list: () => client.send(new Sdk.ListDistributionsCommand({ MaxItems: 100 })),
    get: (Id: string) => client.send(new Sdk.GetDistributionCommand({ Id }))
  }
}
