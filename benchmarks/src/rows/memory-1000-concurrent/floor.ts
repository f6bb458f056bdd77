/** The same number of fibers, each of which makes an unsigned request over `node:http` alone and reads nothing of the response. */
import * as Effect from "effect/Effect"
import { Agent, request } from "node:http"
import { answer } from "../../workers/arguments.js"

const agent = new Agent({ keepAlive: true, maxSockets: 50 })
const url = `${process.env.AWS_ENDPOINT_URL}/2020-05-31/distribution/E1`
const call = Effect.async<void>((resume) => {
  const sent = request(url, { agent }, (response) => response.resume().on("end", () => resume(Effect.void))).end()
  return Effect.sync(() => sent.destroy())
})
Effect.all(
  Array.from({ length: 1000 }, () => call),
  { concurrency: "unbounded", discard: true }
)
  .pipe(Effect.runPromise)
  .then(() => answer(process.resourceUsage().maxRSS / 1024))
