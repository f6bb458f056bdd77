/** A server on loopback. It prints its port, and ends when its input is closed. */
import { createServer } from "node:http"
import { headers } from "../Exchange.js"
import * as Fixtures from "../Fixtures.js"
import { document } from "../Xml.js"

const list = document("DistributionList", Fixtures.distributionList(3))
const distribution = document("Distribution", Fixtures.smallDistribution)
const responses = [list, distribution].map((body) => ({ bytes: Buffer.from(body), headers: headers(body) }))

const server = createServer((request, response) => {
  request.resume()
  const found = responses[/\/distribution\/?$/.test(request.url ?? "") ? 0 : 1]
  response.writeHead(200, found?.headers).end(found?.bytes)
})
server.keepAliveTimeout = 60_000
server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => {
  const address = server.address()
  process.stdout.write(`${typeof address === "object" ? address?.port : ""}\n`)
})
process.stdin.resume().on("end", () => process.exit(0))
