/** A program for browsers with one operation of the AWS SDK, and with keys that are given. */
import { CloudFrontClient, ListDistributionsCommand } from "@aws-sdk/client-cloudfront"

const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "SECRET" }
const client = new CloudFrontClient({ region: "us-east-1", credentials })
client.send(new ListDistributionsCommand({})).then(console.log, console.error)
