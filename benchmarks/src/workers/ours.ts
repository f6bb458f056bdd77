/** This library over an `HttpClient` that answers from memory. Everything else is as in production. */
import {
  createDistribution,
  getDistribution,
  getDistributionConfig,
  listDistributions
} from "@effect-cloudfront/core/Distribution"
import { createInvalidation, listInvalidations } from "@effect-cloudfront/core/Invalidation"
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import type * as HttpTransport from "@effect-cloudfront/http/HttpTransport"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import type { Candidate, OnBody } from "../Candidate.js"
import { headers, type Operation, type Task } from "../Tasks.js"

type Run = (input: never) => Effect.Effect<unknown, unknown, CloudFront>

const operations: Readonly<Record<Operation, Run>> = {
  CreateDistribution: createDistribution,
  CreateInvalidation: createInvalidation,
  GetDistribution: getDistribution,
  GetDistributionConfig: getDistributionConfig,
  ListDistributions: listDistributions,
  ListInvalidations: listInvalidations
}

export const run = (task: Task): Effect.Effect<unknown, unknown, CloudFront> =>
  // The input belongs to the operation, which the type of the table does not express.
  operations[task.operation](task.input as never)

export const credentials = Credentials.layerStatic({
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: Redacted.make("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
})

/** Responds to each request with a body. */
export const stub = (
  respond: (url: string) => {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: Uint8Array<ArrayBuffer>
  },
  onBody?: OnBody
): Layer.Layer<HttpClient.HttpClient> =>
  Layer.succeed(
    HttpClient.HttpClient,
    HttpClient.make((request) =>
      Effect.sync(() => {
        if (request.body._tag === "Uint8Array") onBody?.(new TextDecoder().decode(request.body.body))
        const { body, headers, status } = respond(request.url)
        return HttpClientResponse.fromWeb(request, new Response(body, { status, headers }))
      })
    )
  )

/** The counterpart of the AWS SDK's request handler: it replaces the sockets. */
const transport = (task: Task, onBody?: OnBody): HttpTransport.HttpTransport => {
  const response = { status: task.status, headers: headers(task), body: new TextEncoder().encode(task.body) }
  return {
    send: ({ body }) =>
      Effect.promise(async () => {
        if (body !== undefined) onBody?.(body)
        return response
      })
  }
}

const layerOf = (task: Task, onBody?: OnBody): Layer.Layer<CloudFront, unknown> => {
  if (task.operation === "GetDistribution") {
    const response = { status: task.status, headers: headers(task), body: new TextEncoder().encode(task.body) }
    return CloudFrontHttp.layer().pipe(Layer.provide([stub(() => response, onBody), credentials]))
  }
  return Layer.effect(CloudFront, CloudFrontHttp.makeWith(transport(task, onBody))).pipe(Layer.provide(credentials))
}

/**
 * Decoding and encoding are measured over a stubbed transport, the fixed cost of a call over a stubbed `HttpClient`.
 */
export const candidate: Candidate = {
  make: async (task, onBody) => {
    const runtime = ManagedRuntime.make(layerOf(task, onBody))
    // The layer is built before the first call, so that the call does not load the modules that the stub needs.
    await runtime.runPromise(Effect.void)
    await new Response("").arrayBuffer()
    const call = run(task)
    return () => runtime.runPromise(call)
  }
}
