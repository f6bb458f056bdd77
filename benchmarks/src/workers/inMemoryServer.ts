/** The in-memory CloudFront on loopback. It prints its port, and ends when its input is closed. */
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Server from "@effect-cloudfront/testing/Server"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { identity } from "../clients.js"

process.stdin.resume().on("end", () => process.exit(0))

const { credentials, region } = identity
const settings = {
  quotas: { distributions: Infinity },
  credentials: [{ ...credentials, secretAccessKey: Redacted.make(credentials.secretAccessKey) }],
  signingRegion: region
}

await Effect.flatMap(Server.serve({ port: 0 }), ({ port }) => {
  process.stdout.write(`${port}\n`)
  return Effect.never
}).pipe(Effect.scoped, Effect.provide(InMemoryCloudFront.layerService(settings)), Effect.runPromise)
