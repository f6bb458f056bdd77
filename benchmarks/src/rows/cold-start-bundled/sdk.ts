/** Lists distributions once with the AWS SDK, with keys, region and endpoint from the environment. */
import { CloudFrontClient, ListDistributionsCommand } from "@aws-sdk/client-cloudfront"
import { expect } from "../../expect.js"

new CloudFrontClient({}).send(new ListDistributionsCommand({})).then(({ DistributionList }) => expect(DistributionList))
