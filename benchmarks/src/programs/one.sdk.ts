/** A program with one operation of the AWS SDK. */
import { CloudFrontClient, ListDistributionsCommand } from "@aws-sdk/client-cloudfront"

new CloudFrontClient({}).send(new ListDistributionsCommand({})).then(console.log, console.error)
