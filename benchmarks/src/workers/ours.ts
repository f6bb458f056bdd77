/** This library, over an `HttpClient` that answers from memory; all the rest is as in production. */
import {
  createDistribution,
  getDistribution,
  getDistributionConfig,
  listDistributions
} from "@effect-cloudfront/core/Distribution"
import { createInvalidation, listInvalidations } from "@effect-cloudfront/core/Invalidation"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
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
  // A task's input is what its operation takes; the table above cannot say so.
  operations[task.operation](task.input as never)

export const credentials = Credentials.layerStatic({
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: Redacted.make("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
})

/** Answers each request with a body that is made for it. */
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

export const candidate: Candidate = {
  make: (task, onBody) => {
    const response = { status: task.status, headers: headers(task), body: new TextEncoder().encode(task.body) }
    const client = stub(() => response, onBody)
    const runtime = ManagedRuntime.make(CloudFrontHttp.layer().pipe(Layer.provide([client, credentials])))
    const call = run(task)
    return () => runtime.runPromise(call)
  }
}
