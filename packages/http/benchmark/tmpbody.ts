import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as HttpClient from "@effect/platform/HttpClient"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { createServer } from "node:http"
const server = createServer((req, res) => { const n = Number(req.url!.slice(1)); res.end(Buffer.alloc(n, 120)) })
await new Promise<void>((r) => server.listen(0, "127.0.0.1", r))
const base = `http://127.0.0.1:${(server.address() as any).port}/`
for (const [name, layer] of [["fetch", FetchHttpClient.layer], ["undici", NodeHttpClient.layerUndici], ["node", NodeHttpClient.layer]] as const)
  for (const n of [1e3, 1e6, 8e6, 32e6, 64e6]) {
    const how = {
      buffer: Effect.scoped(Effect.flatMap(HttpClient.get(base + n), (r) => Effect.map(r.arrayBuffer, (b) => b.byteLength))),
      stream: Effect.scoped(Effect.flatMap(HttpClient.get(base + n), (r) => Stream.runFold(r.stream, 0, (a, c) => a + c.length)))
    }
    for (const [h, e] of Object.entries(how)) {
      const run = () => Effect.runPromise(Effect.provide(e, layer))
      await run()
      const t = performance.now()
      const got = await run()
      console.log(name, h, n, (performance.now() - t).toFixed(1), "ms", got === n)
    }
  }
server.close()
process.exit(0)
