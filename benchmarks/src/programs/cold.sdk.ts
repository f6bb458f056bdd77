/** Lists distributions once with the AWS SDK, over a request handler that answers from memory. */
import { CloudFrontClient, ListDistributionsCommand } from "@aws-sdk/client-cloudfront"
import { bytes, expect, headers } from "../Stub.js"

const requestHandler = {
  handle: async () => ({ response: { statusCode: 200, headers: headers(), body: bytes() } })
}
const client = new CloudFrontClient({
  region: "us-east-1",
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "SECRET" },
  requestHandler: requestHandler as never
})
client.send(new ListDistributionsCommand({})).then(({ DistributionList }) => expect(DistributionList))
