/** The same over an agent with fewer sockets. */
import { CloudFrontClient, GetDistributionCommand } from "@aws-sdk/client-cloudfront"
import { NodeHttpHandler } from "@smithy/node-http-handler"
import { Agent } from "node:http"
import { DISTRIBUTION as Id } from "../../Fixtures.js"
import { answer } from "../../workers/arguments.js"

const requestHandler = new NodeHttpHandler({ httpAgent: new Agent({ keepAlive: true, maxSockets: 16 }) })
const client = new CloudFrontClient({ requestHandler })
Promise.all(Array.from({ length: 1000 }, () => client.send(new GetDistributionCommand({ Id })))).then(() =>
  answer(process.resourceUsage().maxRSS / 1024)
)
