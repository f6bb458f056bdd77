/** A server on loopback with one response. It prints its port, and ends when its input is closed. */
import { createServer } from "node:http"
import { getDistribution, headers } from "../Tasks.js"

const body = Buffer.from(getDistribution.body)
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(getDistribution.status, headers(getDistribution)).end(body)
})
server.keepAliveTimeout = 60_000
server.listen(0, "127.0.0.1", () => {
  const address = server.address()
  process.stdout.write(`${typeof address === "object" ? address?.port : ""}\n`)
})
process.stdin.resume().on("end", () => process.exit(0))
