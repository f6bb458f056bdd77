/** The AWS SDK over a request handler that answers from memory. Everything else is as in production. */
import {
  CloudFrontClient,
  CreateDistributionCommand,
  CreateInvalidationCommand,
  GetDistributionCommand,
  GetDistributionConfigCommand,
  ListDistributionsCommand,
  ListInvalidationsCommand
} from "@aws-sdk/client-cloudfront"
import { Readable } from "node:stream"
import type { Candidate, OnBody } from "../Candidate.js"
import { headers, type Operation, type Task } from "../Tasks.js"

type Command = Parameters<CloudFrontClient["send"]>[0]

const commands: Readonly<Record<Operation, new (input: never) => object>> = {
  CreateDistribution: CreateDistributionCommand,
  CreateInvalidation: CreateInvalidationCommand,
  GetDistribution: GetDistributionCommand,
  GetDistributionConfig: GetDistributionConfigCommand,
  ListDistributions: ListDistributionsCommand,
  ListInvalidations: ListInvalidationsCommand
}

export const command = (task: Task): Command =>
  // The input belongs to the operation, which the type of the table does not express.
  new commands[task.operation](task.input as never) as Command

export const identity = {
  region: "us-east-1",
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" }
}

/** A stream of one chunk, as a socket would provide it. */
export const streamOf = (body: Uint8Array): Readable => {
  const stream = new Readable({ read() {} })
  stream.push(body)
  stream.push(null)
  return stream
}

const handler = (task: Task, onBody?: OnBody) => {
  const bytes = new TextEncoder().encode(task.body)
  const all = headers(task)
  return {
    handle: async (request: { readonly body?: unknown }) => {
      if (typeof request.body === "string") onBody?.(request.body)
      return { response: { statusCode: task.status, headers: all, body: streamOf(bytes) } }
    }
  }
}

export const candidate: Candidate = {
  make: (task, onBody) => {
    // The type requires an instance of a class, but the client only uses these members.
    const client = new CloudFrontClient({ ...identity, requestHandler: handler(task, onBody) as never })
    return () => client.send(command(task))
  }
}
