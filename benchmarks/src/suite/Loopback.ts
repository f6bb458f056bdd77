/** Calls over sockets, from a server in another process. */
import { withServer, worker } from "../Processes.js"
import type * as Loopback from "../workers/loopback.js"
import { compare, rounds, type Benchmark } from "./Benchmark.js"

const TRANSPORTS: Readonly<Record<Loopback.Transport, string>> = {
  undici: "CloudFrontUndici",
  fetch: "CloudFrontFetch",
  "client-undici": "CloudFrontHttp over NodeHttpClient.layerUndici",
  "client-node": "CloudFrontHttp over NodeHttpClient.layer",
  "client-fetch": "CloudFrontHttp over FetchHttpClient.layer"
}

const NOTE =
  "CPU time of the client's process with all its threads, so reading and writing sockets is in it; the server and what the kernel does elsewhere is not. The AWS SDK has its default transport, and the best agent that was found for it; the better one counts. The floor is undici's `request`, unsigned."

const row = (concurrency: number, transport?: Loopback.Transport): Benchmark => {
  const name = `loopback-cpu-c${concurrency}${transport === undefined ? "" : `-${transport}`}`
  const how = transport === undefined ? "CloudFrontNode" : TRANSPORTS[transport]
  const what = `GetDistribution over loopback, ${concurrency} at a time; ${how}`
  const note = transport === undefined ? NOTE : ""
  return {
    name,
    program: "loopback-cpu.ts",
    full: transport !== undefined,
    run: (context) =>
      withServer(context.editions[0].folder, (endpoint) => {
        const calls = context.pace === "full" ? 4000 : 2000
        const of =
          (side: string, transport?: Loopback.Transport) =>
          (folder: string): Promise<number> =>
            worker(folder, "loopback", { side, transport, endpoint, concurrency, calls } satisfies Loopback.Arguments)
        return compare(
          context,
          rounds(3, 5, 5)(context),
          { name, what, note, program: "loopback-cpu.ts", unit: "us" },
          {
            ours: of("ours", transport),
            theirs: { "its default": of("sdk"), "its best agent": of("best") },
            floor: of("floor")
          }
        )
      })
  }
}

export const loopback: ReadonlyArray<Benchmark> = [row(1), row(16)]

export const transports: ReadonlyArray<Benchmark> = [1, 16].flatMap((concurrency) =>
  (Object.keys(TRANSPORTS) as Array<Loopback.Transport>).map((transport) => row(concurrency, transport))
)
