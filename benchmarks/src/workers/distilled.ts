/**
 * distilled over an `HttpClient` that answers from memory. It needs another major version of Effect than this project,
 * so it is installed separately, and all its modules are loaded from its folder.
 */
import { createRequire } from "node:module"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { Candidate, OnBody } from "../Candidate.js"
import { headers, type Task } from "../Tasks.js"

interface Layer {
  readonly _: unique symbol
}

/** The used exports of distilled and of its Effect. */
interface Modules {
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

const make = (modules: Modules, task: Task, onBody?: OnBody) => {
  const { cloudfront, Credentials, Effect, HttpClient, HttpClientResponse, Layer, ManagedRuntime } = modules
  const bytes = new TextEncoder().encode(task.body)
  const all = headers(task)
  const client = HttpClient.make((request) =>
    Effect.sync(() => {
      if (request.body.body !== undefined) onBody?.(new TextDecoder().decode(request.body.body))
      return HttpClientResponse.fromWeb(request, new Response(bytes, { status: task.status, headers: all }))
    })
  )
  const identity = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" }
  const runtime = ManagedRuntime.make(
    Layer.mergeAll(Layer.succeed(HttpClient.HttpClient, client), Credentials.fromCredentials(identity, "us-east-1"))
  )
  const name = task.operation.charAt(0).toLowerCase() + task.operation.slice(1)
  const operation = cloudfront[name]
  if (operation === undefined) throw new Error(`distilled has no ${name}`)
  return () => runtime.runPromise(operation(task.input))
}

export const candidate = async (folder: string): Promise<Candidate> => {
  const modules = await load(folder)
  const { isRedacted, value } = modules.Redacted
  return {
    make: (task, onBody) => make(modules, task, onBody),
    // Comments are redacted values in distilled.
    reveal: (member) => (isRedacted(member) ? value(member) : member)
  }
}
