/** The same, where every setting is given that the AWS SDK would look for in files of the home directory. */
import { CloudFrontClient, ListDistributionsCommand } from "@aws-sdk/client-cloudfront"
import { fromEnv } from "@aws-sdk/credential-provider-env"
import { expect } from "../../expect.js"

const client = new CloudFrontClient({
  region: process.env["AWS_REGION"]!,
  endpoint: process.env["AWS_ENDPOINT_URL"]!,
  credentials: fromEnv(),
  defaultsMode: "standard",
  maxAttempts: 3,
  retryMode: "standard",
  authSchemePreference: ["sigv4"],
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  userAgentAppId: "benchmark"
})
client.send(new ListDistributionsCommand({})).then(({ DistributionList }) => expect(DistributionList))
