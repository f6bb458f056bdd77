/** Concurrent calls over loopback: the CPU time of the client process for each call. */
import type { Call } from "../Candidate.js"
import { getDistribution } from "../Tasks.js"
import { answer, read } from "./arguments.js"

export type Client = "sdk" | "direct" | "node-direct" | "undici" | "node" | "fetch-client" | "fetch" | "floor"

export interface Arguments {
  readonly client: Client
  readonly port: number
  readonly concurrency: number
  readonly warm: number
  readonly calls: number
}

const sdk = async (endpoint: string): Promise<Call> => {
  const { command, identity } = await import("./sdk.js")
  const { CloudFrontClient } = await import("@aws-sdk/client-cloudfront")
  const client = new CloudFrontClient({ ...identity, endpoint })
  return () => client.send(command(getDistribution))
}

const ours = async (name: Exclude<Client, "sdk" | "floor">, endpoint: string): Promise<Call> => {
  const { credentials, run } = await import("./ours.js")
  const Layer = await import("effect/Layer")
  const ManagedRuntime = await import("effect/ManagedRuntime")
  const runtimeOf = async () => {
    if (name === "direct") {
      const CloudFrontUndici = await import("@effect-cloudfront/http/CloudFrontUndici")
      return ManagedRuntime.make(Layer.provide(CloudFrontUndici.layer({ endpoint }), credentials))
    }
    if (name === "node-direct") {
      const CloudFrontNode = await import("@effect-cloudfront/http/CloudFrontNode")
      return ManagedRuntime.make(Layer.provide(CloudFrontNode.layer({ endpoint }), credentials))
    }
    if (name === "fetch") {
      const CloudFrontFetch = await import("@effect-cloudfront/http/CloudFrontFetch")
      return ManagedRuntime.make(Layer.provide(CloudFrontFetch.layer({ endpoint }), credentials))
    }
    const CloudFrontHttp = await import("@effect-cloudfront/http/CloudFrontHttp")
    const service = Layer.provide(CloudFrontHttp.layer({ endpoint }), credentials)
    if (name === "fetch-client") {
      const FetchHttpClient = await import("@effect/platform/FetchHttpClient")
      return ManagedRuntime.make(Layer.provide(service, FetchHttpClient.layer))
    }
    const { layer, layerUndici } = await import("./nodeClients.js")
    return ManagedRuntime.make(Layer.provide(service, name === "undici" ? layerUndici : layer))
  }
  const runtime = await runtimeOf()
  const call = run(getDistribution)
  return () => runtime.runPromise(call)
}

const floor = async (endpoint: string): Promise<Call> => {
  const { Agent, request } = await import("undici")
  const dispatcher = new Agent()
  const url = `${endpoint}/2020-05-31/distribution/E1`
  return async () => (await request(url, { dispatcher })).body.arrayBuffer()
}

const make = (client: Client, endpoint: string): Promise<Call> => {
  if (client === "sdk") return sdk(endpoint)
  return client === "floor" ? floor(endpoint) : ours(client, endpoint)
}

const repeat = async (call: Call, concurrency: number, calls: number): Promise<void> => {
  let left = calls
  const lane = async (): Promise<void> => {
    while (left-- > 0) await call()
  }
  await Promise.all(Array.from({ length: concurrency }, lane))
}

const { calls, client, concurrency, port, warm } = read<Arguments>()
const call = await make(client, `http://127.0.0.1:${port}`)
await repeat(call, concurrency, warm)
const before = process.cpuUsage()
await repeat(call, concurrency, calls)
const { system, user } = process.cpuUsage(before)
answer((user + system) / calls)
