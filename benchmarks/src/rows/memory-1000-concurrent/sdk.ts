/** 1,000 calls at once, over the AWS SDK's default transport, which has 50 sockets. */
import { CloudFrontClient, GetDistributionCommand } from "@aws-sdk/client-cloudfront"
import { DISTRIBUTION as Id } from "../../Fixtures.js"
import { answer } from "../../workers/arguments.js"

const client = new CloudFrontClient({})
Promise.all(Array.from({ length: 1000 }, () => client.send(new GetDistributionCommand({ Id })))).then(() =>
  answer(process.resourceUsage().maxRSS / 1024)
)
