/** The same request over `node:http` alone, without a signature. The response is not parsed. */
import { get } from "node:http"

get(`${process.env["AWS_ENDPOINT_URL"]}/2020-05-31/distribution`, (response) => {
  const chunks: Array<Buffer> = []
  response.on("data", (chunk: Buffer) => chunks.push(chunk))
  response.on("end", () => {
    if (!Buffer.concat(chunks).includes("<DistributionSummary>")) throw new Error("a list was expected")
  })
})
