// AWS's SDK as a process: reads calls as lines of JSON, and answers each with a line. The arguments are the URL and the credentials.
import * as Sdk from "@aws-sdk/client-cloudfront"
import { createInterface } from "node:readline"

const [endpoint, accessKeyId, secretAccessKey] = process.argv.slice(2)

const client = new Sdk.CloudFrontClient({
  region: "us-east-1",
  endpoint,
  credentials: { accessKeyId, secretAccessKey },
  maxAttempts: 1
})

/** Bytes are objects with the member `$bytes`, in Base64. */
const read = (_key, value) =>
  typeof value?.$bytes === "string" ? Uint8Array.from(Buffer.from(value.$bytes, "base64")) : value

/** Times are texts, and bytes are texts in Base64. */
const plain = (value) => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64")
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]))
}

const call = async ({ input, operation }) => {
  try {
    const { $metadata: _, ...output } = await client.send(new Sdk[`${operation}Command`](input))
    return { output: plain(output) }
  } catch (error) {
    return { error: error.name, message: error.message }
  }
}

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`)

say({ version: "@aws-sdk/client-cloudfront" })
for await (const line of createInterface({ input: process.stdin })) say(await call(JSON.parse(line, read)))
client.destroy()
