/** The measured calls: an operation, its input, and its response. */
import * as Fixtures from "./Fixtures.js"
import { document, type Value } from "./Xml.js"

export type Operation =
  | "CreateDistribution"
  | "CreateInvalidation"
  | "GetDistribution"
  | "GetDistributionConfig"
  | "ListDistributions"
  | "ListInvalidations"

export interface Task {
  readonly operation: Operation
  readonly input: Readonly<Record<string, Value>>
  readonly status: number
  readonly body: string
  /** The value as JSON, for the lower bound. */
  readonly value: Value
  readonly direction: "decode" | "encode"
}

const Id = Fixtures.DISTRIBUTION

const decode = (operation: Operation, root: string, value: Value, input: Task["input"] = {}): Task => ({
  operation,
  input,
  status: 200,
  body: document(root, value),
  value,
  direction: "decode"
})

/** Encoding is measured, so the response is as short as possible. */
const encode = (operation: Operation, root: string, answer: Value, input: Task["input"], value: Value): Task => ({
  operation,
  input,
  status: 201,
  body: document(root, answer),
  value,
  direction: "encode"
})

export const listDistributions = (count: number): Task =>
  decode("ListDistributions", "DistributionList", Fixtures.distributionList(count))

export const listInvalidations = (count: number): Task =>
  decode("ListInvalidations", "InvalidationList", Fixtures.invalidationList(count), { DistributionId: Id })

export const getDistribution: Task = decode("GetDistribution", "Distribution", Fixtures.smallDistribution, { Id })

const createInvalidation = (count: number): Task => {
  const batch = Fixtures.invalidationBatch(count)
  const { CallerReference } = batch as { readonly CallerReference: string }
  const answer = {
    Id: "I2J0I21PCUYOIK",
    CreateTime: "2026-01-01T00:00:00.000Z",
    Status: "InProgress",
    InvalidationBatch: { Paths: { Quantity: 1, Items: ["/*"] }, CallerReference }
  }
  const input = { DistributionId: Id, InvalidationBatch: batch }
  return encode("CreateInvalidation", "Invalidation", answer, input, batch)
}

const make = (name: string): Task | undefined => {
  const [, kind, count] = /^(.*?)(?:-(\d+))?$/.exec(name) ?? []
  switch (kind) {
    case "decode-list-distributions":
      return listDistributions(Number(count ?? 100))
    case "decode-list-invalidations":
      return listInvalidations(Number(count ?? 100))
    case "decode-get-distribution-config":
      return decode("GetDistributionConfig", "DistributionConfig", Fixtures.distributionConfig, { Id })
    case "encode-create-distribution": {
      const input = { DistributionConfig: Fixtures.distributionConfig }
      return encode(
        "CreateDistribution",
        "Distribution",
        Fixtures.smallDistribution,
        input,
        Fixtures.distributionConfig
      )
    }
    case "encode-create-invalidation":
      return createInvalidation(Number(count ?? 3000))
    case "fixed-cost":
      return getDistribution
    default:
      return undefined
  }
}

/** A task by the name of its row. A number at the end of the name is the number of items. */
export const named = (name: string): Task => {
  const task = make(name)
  if (task === undefined) throw new Error(`no task is named ${name}`)
  return task
}

export const headers = (task: Task): Readonly<Record<string, string>> => ({
  "content-type": "text/xml",
  "content-length": String(Buffer.byteLength(task.body)),
  etag: "E2QWRUHAPOMQZL",
  "x-amzn-requestid": "3f1d5d8c-8a40-4d4e-b5a1-3f2f6d0a8c11"
})

/** The tasks in which the clients are compared before the measurement. */
export const tasks: ReadonlyArray<string> = [
  "decode-list-distributions",
  "decode-list-invalidations",
  "decode-get-distribution-config",
  "encode-create-distribution",
  "encode-create-invalidation-3000",
  "fixed-cost",
  "sigv4",
  "sigv4-post-10kb"
]
