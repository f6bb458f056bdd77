import {
  DeleteDistributionCommand,
  GetDistributionConfigCommand,
  UpdateDistributionCommand,
  waitUntilDistributionDeployed,
  type CloudFrontClient
} from "@aws-sdk/client-cloudfront"

export const run = async (client: CloudFrontClient, Id: string) => {
  const { DistributionConfig, ETag } = await client.send(new GetDistributionConfigCommand({ Id }))
  if (DistributionConfig === undefined) throw new Error("no configuration")
  const disabled = { ...DistributionConfig, Enabled: false }
  const updated = await client.send(new UpdateDistributionCommand({ Id, IfMatch: ETag, DistributionConfig: disabled }))
  await waitUntilDistributionDeployed({ client, maxWaitTime: 1800 }, { Id })
  await client.send(new DeleteDistributionCommand({ Id, IfMatch: updated.ETag }))
  return "Deleted"
}
