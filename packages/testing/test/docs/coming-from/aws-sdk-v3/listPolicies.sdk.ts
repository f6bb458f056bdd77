import { ListCachePoliciesCommand, type CloudFrontClient } from "@aws-sdk/client-cloudfront"

export const run = async (client: CloudFrontClient) => {
  let count = 0
  let Marker: string | undefined
  do {
    // There is no paginator for this list.
    const { CachePolicyList } = await client.send(new ListCachePoliciesCommand({ Type: "managed", Marker }))
    count += CachePolicyList?.Items?.length ?? 0
    Marker = CachePolicyList?.NextMarker
  } while (Marker !== undefined)
  return count
}
