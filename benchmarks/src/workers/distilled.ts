/**
 * distilled over an `HttpClient` that answers from memory. It needs another major version of Effect than this project,
 * so it is installed separately, and all its modules are loaded from its folder.
 */
import { createRequire } from "node:module"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { headers, type Call, type Exchange } from "../Exchange.js"
import type { OnRequest } from "./places.js"

interface Layer {
  readonly _: unique symbol
}

/** The used exports of distilled and of its Effect. */
export interface Modules {
  readonly cloudfront: Readonly<Record<string, (input: unknown) => unknown>>
  readonly Credentials: { readonly fromCredentials: (identity: object, region: string) => Layer }
  readonly Effect: { readonly sync: (thunk: () => unknown) => unknown }
  readonly HttpClient: {
    readonly HttpClient: unknown
    readonly make: (run: (request: StubRequest) => unknown) => unknown
  }
  readonly HttpClientResponse: { readonly fromWeb: (request: unknown, response: Response) => unknown }
  readonly Layer: {
    readonly succeed: (tag: unknown, service: unknown) => Layer
    readonly mergeAll: (...layers: ReadonlyArray<Layer>) => Layer
  }
  readonly Redacted: { readonly isRedacted: (u: unknown) => boolean; readonly value: (u: unknown) => unknown }
  readonly ManagedRuntime: {
    readonly make: (layer: Layer) => { readonly runPromise: (effect: unknown) => Promise<unknown> }
  }
}

interface StubRequest {
  readonly method: string
  readonly url: string
  readonly body: { readonly _tag: string; readonly body?: Uint8Array }
}

const SPECIFIERS: Readonly<Record<keyof Modules, string>> = {
  cloudfront: "@distilled.cloud/aws/cloudfront",
  Credentials: "@distilled.cloud/aws/Credentials",
  Effect: "effect/Effect",
  HttpClient: "effect/unstable/http/HttpClient",
  HttpClientResponse: "effect/unstable/http/HttpClientResponse",
  Layer: "effect/Layer",
  ManagedRuntime: "effect/ManagedRuntime",
  Redacted: "effect/Redacted"
}

/** Loads it from its folder. */
export const load = async (folder: string): Promise<Modules> => {
  const { resolve } = createRequire(join(folder, "package.json"))
  const loaded = Object.entries(SPECIFIERS).map(async ([key, specifier]) => [
    key,
    (await import(pathToFileURL(resolve(specifier)).href)) as unknown
  ])
  return Object.fromEntries(await Promise.all(loaded)) as Modules
}

export const make = (modules: Modules, { body, input, operation, status }: Exchange, onRequest?: OnRequest): Call => {
  const { cloudfront, Credentials, Effect, HttpClient, HttpClientResponse, Layer, ManagedRuntime } = modules
  const bytes = new TextEncoder().encode(body)
  const all = headers(body)
  const client = HttpClient.make((request) =>
    Effect.sync(() => {
      const { pathname, search } = new URL(request.url)
      onRequest?.({
        method: request.method,
        path: pathname + search,
        body: new TextDecoder().decode(request.body.body ?? new Uint8Array())
      })
      return HttpClientResponse.fromWeb(request, new Response(bytes, { status, headers: all }))
    })
  )
  const identity = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" }
  const runtime = ManagedRuntime.make(
    Layer.mergeAll(Layer.succeed(HttpClient.HttpClient, client), Credentials.fromCredentials(identity, "us-east-1"))
  )
  const name = operation.charAt(0).toLowerCase() + operation.slice(1)
  const run = cloudfront[name]
  if (run === undefined) throw new Error(`distilled has no ${name}`)
  return () => runtime.runPromise(run(input))
}
