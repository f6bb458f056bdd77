import {
  CreateInvalidationCommand,
  waitUntilInvalidationCompleted,
  type CloudFrontClient
} from "@aws-sdk/client-cloudfront"

export const run = async (client: CloudFrontClient, DistributionId: string) => {
  const Items = ["/index.html", "/assets/*"]
  const { Invalidation } = await client.send(
    new CreateInvalidationCommand({
      DistributionId,
      InvalidationBatch: { CallerReference: String(Date.now()), Paths: { Quantity: Items.length, Items } }
    })
  )
  await waitUntilInvalidationCompleted({ client, maxWaitTime: 900 }, { DistributionId, Id: Invalidation?.Id })
  return Items.length
}
