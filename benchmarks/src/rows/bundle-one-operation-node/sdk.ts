/** A program for Node with one operation of the AWS SDK, and with keys from the environment. */
import { CloudFrontClient, ListDistributionsCommand } from "@aws-sdk/client-cloudfront"
import { fromEnv } from "@aws-sdk/credential-provider-env"

new CloudFrontClient({ credentials: fromEnv() }).send(new ListDistributionsCommand({})).then(console.log, console.error)
