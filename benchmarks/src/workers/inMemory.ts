/** Makes an account of some size in the in-memory CloudFront, and measures single requests and the memory of invalidations. */
import {
  createDistribution,
  getDistribution,
  listDistributions,
  updateDistribution,
  type DistributionConfig as Config
} from "@effect-cloudfront/core/Distribution"
import { createDistributionTenant, listDistributionTenants } from "@effect-cloudfront/core/DistributionTenant"
import { createInvalidation, listInvalidations } from "@effect-cloudfront/core/Invalidation"
import type * as InMemory from "../rows/in-memory.js"
import { answer as tell, read } from "./arguments.js"
import { load } from "./program.js"

export interface Arguments {
  readonly distributions: number
  readonly tenants: number
  readonly invalidations: number
}

export interface Answer {
  /** CPU time in microseconds. */
  readonly list: number
  readonly get: number
  readonly update: number
  readonly tenants: number
  readonly invalidations: number
  /** Bytes of an invalidation. */
  readonly bytes: number
}

const collect = globalThis.gc
if (collect === undefined) throw new Error("needs --expose-gc")

const heap = (): number => {
  collect()
  return process.memoryUsage().heapUsed
}

const { distributions, invalidations, tenants } = read<Arguments>()
const { program } = await load<{ readonly program: typeof InMemory.ours }>("in-memory", "ours")
const { answer, requestOf } = await program()

/** The text in a request that is another one in each copy. */
const HOLE = "n0000000"

const decoder = new TextDecoder()
const encoder = new TextEncoder()

/** Sends a request again and again, with another number in its texts, and with credentials that are not verified. */
const repeat = async (request: InMemory.Request, count: number): Promise<void> => {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      value.replace(/Credential=[^/]+/, "Credential=OTHER")
    ])
  )
  const body = decoder.decode(request.body)
  for (let i = 1; i < count; i++) {
    const number = `n${String(i).padStart(7, "0")}`
    const { status } = await answer({ ...request, headers, body: encoder.encode(body.replaceAll(HOLE, number)) })
    if (status >= 300) throw new Error(`${request.path}: ${status}`)
  }
}

const config = (CallerReference: string, more: Partial<Config> = {}) => ({
  CallerReference,
  Comment: "",
  Enabled: true,
  Origins: {
    Items: [
      {
        Id: "origin",
        DomainName: "example.com",
        CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: "https-only" as const }
      }
    ]
  },
  DefaultCacheBehavior: {
    TargetOriginId: "origin",
    ViewerProtocolPolicy: "allow-all" as const,
    CachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
  },
  ...more
})

const [creation, { ETag, Distribution }] = await requestOf(createDistribution({ DistributionConfig: config(HOLE) }))
await repeat(creation, distributions)
const template = config("tenants", { ConnectionMode: "tenant-only" })
const [, { Distribution: multi }] = await requestOf(createDistribution({ DistributionConfig: template }))
const [tenant] = await requestOf(
  createDistributionTenant({ DistributionId: multi.Id, Name: HOLE, Domains: [{ Domain: `${HOLE}.example.com` }] })
)
await repeat(tenant, tenants)
const { DistributionConfig, Id } = Distribution
const [invalidation] = await requestOf(
  createInvalidation({
    DistributionId: Id,
    InvalidationBatch: { CallerReference: HOLE, Paths: { Items: [`/path/${HOLE}`] } }
  })
)
const before = heap()
await repeat(invalidation, invalidations)
const bytes = (heap() - before) / invalidations

/** The CPU time of one in microseconds: the median of some rounds. */
const cost = async (call: () => Promise<unknown>): Promise<number> => {
  for (let i = 0; i < 100; i++) await call()
  const rounds: Array<number> = []
  for (let round = 0; round < 12; round++) {
    const before = process.cpuUsage()
    for (let i = 0; i < 25; i++) await call()
    const { system, user } = process.cpuUsage(before)
    rounds.push((user + system) / 25)
  }
  return rounds.sort((a, b) => a - b)[6] ?? NaN
}

const costOf = async (call: Parameters<typeof requestOf>[0]): Promise<number> => {
  const [request] = await requestOf(call)
  return cost(() => answer(request))
}

let etag = ETag
const update = () => updateDistribution({ Id, IfMatch: etag, DistributionConfig })
tell({
  list: await costOf(listDistributions({ MaxItems: 100 })),
  get: await costOf(getDistribution({ Id })),
  // Each update needs the version of the one before, so its client is measured with it.
  update: await cost(async () => (etag = (await requestOf(update()))[1].ETag)),
  tenants: await costOf(listDistributionTenants({ MaxItems: 100 })),
  invalidations: await costOf(listInvalidations({ DistributionId: Id, MaxItems: 100 })),
  bytes
} satisfies Answer)
