/** Concurrent calls over loopback: the CPU time of this process for each call, with all its threads. */
import type { Service } from "../clients.js"
import type { Call } from "../Exchange.js"
import { answer, read } from "./arguments.js"
import { load } from "./program.js"

export type Transport = "fetch" | "undici" | "client-fetch" | "client-node" | "client-undici"

export interface Arguments {
  readonly side: string
  /** Another transport of this library than the one of the row. */
  readonly transport?: Transport | undefined
  readonly endpoint: string
  readonly concurrency: number
  readonly calls: number
}

/** Calls of a block of the warm-up. */
const BLOCK = 1500
const MAX_BLOCKS = 12

const layer = async (transport: Transport, endpoint: string): Promise<Service> => {
  if (transport === "fetch") return (await import("@effect-cloudfront/http/CloudFrontFetch")).layer({ endpoint })
  if (transport === "undici") return (await import("@effect-cloudfront/http/CloudFrontUndici")).layer({ endpoint })
  const Layer = await import("effect/Layer")
  const service = (await import("@effect-cloudfront/http/CloudFrontHttp")).layer({ endpoint })
  return Layer.provide(service, (await import("./httpClients.js")).layers[transport])
}

const repeat = async (call: Call, concurrency: number, calls: number): Promise<number> => {
  const before = process.cpuUsage()
  let left = calls
  const lane = async (): Promise<void> => {
    while (left-- > 0) await call()
  }
  await Promise.all(Array.from({ length: concurrency }, lane))
  const { system, user } = process.cpuUsage(before)
  return (user + system) / calls
}

/** Until a block is no longer faster than the one before. */
const warm = async (call: Call, concurrency: number): Promise<void> => {
  let last = Infinity
  for (let block = 0; block < MAX_BLOCKS; block++) {
    const cost = await repeat(call, concurrency, BLOCK)
    if (block > 2 && cost > last * 0.98) return
    last = cost
  }
}

const { calls, concurrency, endpoint, side, transport } = read<Arguments>()
const { program } = await load<{ readonly program: (endpoint: string, service?: Service) => Call }>(
  "loopback-cpu",
  side
)
const call = transport === undefined ? program(endpoint) : program(endpoint, await layer(transport, endpoint))
await warm(call, concurrency)
answer(await repeat(call, concurrency, calls))
