/**
 * Against AWS's own client, for every operation, in both directions, over values that the schemas make up: the same request
 * of the same input, the same value of the same response. Where the two are meant to differ stands in `differences`.
 */
import * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Sdk from "@aws-sdk/client-cloudfront"
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { operations } from "@effect-cloudfront/core/operations"
import type * as Operation from "@effect-cloudfront/core/Operation"
import * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import * as Server from "@effect-cloudfront/core/protocol/RestXmlServer"
import type * as Shape from "@effect-cloudfront/core/protocol/Shape"
import { afterAll, assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as Runs from "@effect-cloudfront/support/Runs"
import { Readable } from "node:stream"
import { SaxesParser } from "saxes"
import { TOKEN, withTokens } from "./tokens.js"

const RUNS = Runs.of(2, 12)

/** What may differ, and why. Nothing else may. */
const differences = {
  emptyLists: "empty Items beside a Quantity are left out: the service answers some of them with MalformedInput",
  elementOrder: "elements come in the order of the service's model; the SDK sends required ones first",
  bareQuery: "?WithTags as the model has it; the SDK sends ?WithTags=",
  absentList: "a required list that is not there reads as an empty list; the SDK leaves it undefined",
  blankText: "a text of blanks is that text; the SDK reads it as empty when there is a line end in it",
  errorMessage:
    "an error's message names operation, resource, code and request id; the SDK's is the service's words alone"
} as const

type Difference = keyof typeof differences
const met = new Map<Difference, number>()
const meet = (difference: Difference): void => void met.set(difference, (met.get(difference) ?? 0) + 1)

interface Element {
  readonly name: string
  readonly children: Array<Element | string>
}

/** Read by a parser that is neither ours nor the SDK's. */
const parse = (xml: string): Element => {
  const parser = new SaxesParser({ xmlns: false })
  const root: Element = { name: "", children: [] }
  const stack = [root]
  const top = () => stack[stack.length - 1] ?? root
  parser.on("error", (error) => {
    throw error
  })
  parser.on("opentag", ({ attributes, name }) => {
    const element: Element = { name: `${name} ${JSON.stringify(attributes)}`, children: [] }
    top().children.push(element)
    stack.push(element)
  })
  parser.on("closetag", () => void stack.pop())
  parser.on("text", (text) => void top().children.push(text))
  parser.write(xml).close()
  return root
}

const sorted = (element: Element): Element => ({
  ...element,
  children: element.children
    .map((child) => (typeof child === "string" ? child : sorted(child)))
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0))
})
const nameOf = (child: Element | string): string => (typeof child === "string" ? "" : child.name)

const pruned = (element: Element, isOut: (element: Element, parent: Element) => boolean): Element => ({
  ...element,
  children: element.children
    .filter((child) => typeof child === "string" || !isOut(child, element))
    .map((child) => (typeof child === "string" ? child : pruned(child, isOut)))
})

const text = (element: Element): string => JSON.stringify(element)

const isEmptyItems = (element: Element, parent: Element): boolean =>
  element.name.startsWith("Items ") &&
  element.children.length === 0 &&
  parent.children.some((child) => typeof child === "object" && child.name.startsWith("Quantity "))

/** The value with everything in it that our encoder fills in, as the SDK wants it. */
const forSdk = (shape: Shape.Shape, value: unknown): unknown => {
  if (value === undefined) return undefined
  switch (shape.kind) {
    case "list":
      return (value as ReadonlyArray<unknown>).map((item) => forSdk(shape.item(), item))
    case "timestamp":
      return DateTime.toDateUtc(value as DateTime.Utc)
    case "structure": {
      const record = value as Record<string, unknown>
      return Object.fromEntries(
        shape.members().flatMap((member) => {
          const present =
            record[member.key] ??
            (member.derived === "token"
              ? TOKEN
              : member.derived === "quantity"
                ? ((record["Items"] as ReadonlyArray<unknown> | undefined) ?? []).length
                : undefined)
          return present === undefined ? [] : [[member.key, forSdk(member.shape, present)]]
        })
      )
    }
    default:
      return value
  }
}

interface Sent {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string | null>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

interface SdkRequest extends Omit<Sent, "body"> {
  readonly body?: string | Uint8Array
}

let reply: { readonly status: number; readonly headers: Record<string, string>; readonly body: Uint8Array }
let captured: SdkRequest | undefined

const client = new Sdk.CloudFrontClient({
  region: "us-east-1",
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
  maxAttempts: 1,
  requestHandler: {
    handle: async (request: SdkRequest) => {
      captured = request
      return {
        response: { statusCode: reply.status, headers: reply.headers, body: Readable.from([Buffer.from(reply.body)]) }
      }
    }
  } as never
})

const send = async (operation: Operation.Any, input: unknown): Promise<Record<string, unknown>> => {
  const Command = (Sdk as unknown as Record<string, new (input: unknown) => never>)[`${operation.id}Command`]
  if (Command === undefined) throw new Error(`the SDK has no ${operation.id}`)
  const { $metadata, ...output } = (await client.send(new Command(input))) as unknown as Record<string, unknown>
  return output
}

const transport = new Set([
  "accept",
  "amz-sdk-invocation-id",
  "amz-sdk-request",
  "authorization",
  "content-length",
  "content-type",
  "host",
  "user-agent",
  "x-amz-content-sha256",
  "x-amz-date",
  "x-amz-user-agent"
])

const own = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !transport.has(name.toLowerCase())))

const all: ReadonlyArray<Operation.Any> = Object.values(operations)

const check = (arbitrary: fc.Arbitrary<unknown>, law: (value: unknown) => Promise<void>) =>
  fc.assert(fc.asyncProperty(arbitrary, law), { numRuns: RUNS })

const compareBodies = (ours: string, theirs: string): void => {
  if (ours === "" || theirs === "") return assert.strictEqual(ours, theirs)
  const mine = parse(ours)
  const full = parse(theirs)
  const without = pruned(full, isEmptyItems)
  if (text(without) !== text(full)) meet("emptyLists")
  if (text(mine) === text(without)) return
  assert.deepStrictEqual(sorted(mine), sorted(without))
  meet("elementOrder")
}

describe("the request of an input is the same as the SDK's", () => {
  for (const operation of all) {
    it(operation.id, async () => {
      const { description } = operation
      const encode = RestXml.encodeRequest(description)
      await check(Arbitrary.input(operation), async (input) => {
        const result = encode(input, TOKEN)
        if (!result.ok) assert.fail(JSON.stringify(result.error))
        const ours = result.value
        captured = undefined
        reply = { status: 500, headers: {}, body: new Uint8Array() }
        await send(operation, forSdk(description.input, input)).catch(() => undefined)
        const theirs: SdkRequest = captured ?? assert.fail("the SDK sent nothing")
        assert.strictEqual(ours.method, theirs.method)
        assert.strictEqual(ours.path, theirs.path)
        const query = Object.fromEntries(ours.query.map(([name, value]) => [name, value ?? ""]))
        if (ours.query.some(([, value]) => value === undefined)) meet("bareQuery")
        assert.deepStrictEqual(query, theirs.query)
        assert.deepStrictEqual(own(ours.headers), own(theirs.headers))
        const body = theirs.body ?? ""
        compareBodies(Wire.textOf(ours.body), typeof body === "string" ? body : Buffer.from(body).toString())
      })
    })
  }
})

/** Our value as the SDK would give it. */
const asSdk = (shape: Shape.Shape, value: unknown): unknown => {
  if (shape.kind === "list") return (value as ReadonlyArray<unknown>).map((item) => asSdk(shape.item(), item))
  if (shape.kind === "timestamp") return DateTime.toDateUtc(value as DateTime.Utc).toISOString()
  if (shape.kind === "blob") return Buffer.from(value as Uint8Array).toString("base64")
  if (typeof value === "string" && /^\s*\n\s*$/.test(value)) {
    meet("blankText")
    return ""
  }
  if (shape.kind !== "structure") return value
  return Object.fromEntries(
    shape.members().flatMap((member) => {
      const present = (value as Record<string, unknown>)[member.key]
      return present === undefined ? [] : [[member.key, asSdk(member.shape, present)]]
    })
  )
}

/** The SDK's value, with what it leaves undefined that we do not. */
const plain = async (shape: Shape.Shape, value: unknown): Promise<unknown> => {
  if (shape.kind === "list")
    return Promise.all((value as ReadonlyArray<unknown>).map((item) => plain(shape.item(), item)))
  if (shape.kind === "timestamp") return (value as Date).toISOString()
  if (shape.kind === "blob") {
    const bytes =
      value instanceof Uint8Array
        ? value
        : await (value as { transformToByteArray(): Promise<Uint8Array> }).transformToByteArray()
    return Buffer.from(bytes).toString("base64")
  }
  if (shape.kind !== "structure") return value
  const record = value as Record<string, unknown>
  const entries = await Promise.all(
    shape.members().map(async (member): Promise<ReadonlyArray<readonly [string, unknown]>> => {
      const present = record[member.key]
      if (present !== undefined) return [[member.key, await plain(member.shape, present)]]
      if (member.required && member.shape.kind === "list") {
        meet("absentList")
        return [[member.key, []]]
      }
      return []
    })
  )
  return Object.fromEntries(entries.flat())
}

describe("the decoded response is the same as the SDK's", () => {
  for (const operation of all) {
    const { description } = operation
    const shape = description.output
    if (shape === undefined) continue
    it(operation.id, async () => {
      const encode = Server.encodeResponse(description)
      const decode = RestXml.decodeResponse(description)
      const inputs = fc.sample(Arbitrary.input(operation), 1).map((input) => forSdk(description.input, input))
      await check(Arbitrary.success(operation), async (value) => {
        const response = encode(withTokens(shape, value))
        if (!response.ok) assert.fail(JSON.stringify(response.error))
        reply = { status: response.value.status, headers: { ...response.value.headers }, body: response.value.body }
        const ours = decode(response.value)
        if (!ours.ok) assert.fail(JSON.stringify(ours.error))
        assert.deepStrictEqual(asSdk(shape, ours.value), await plain(shape, await send(operation, inputs[0])))
      })
    })
  }
})

describe("the decoded error is the same as the SDK's", () => {
  for (const operation of all) {
    const call = operation as unknown as Operation.Operation<unknown, unknown, never>
    it(operation.id, async () => {
      const [input] = fc.sample(Arbitrary.input(operation), 1)
      // Every code of every list would be three thousand: the first, the last, and one that is in no list.
      const listed = Object.keys(operation.errors())
      for (const code of new Set([...listed.slice(0, 1), ...listed.slice(-1), "ServiceUnavailable"])) {
        const response = Server.encodeError({ code, message: `words & ${code}`, status: 409, requestId: "r-1" })
        reply = { status: response.status, headers: { ...response.headers }, body: response.body }
        const theirs = await send(operation, forSdk(operation.description.input, input)).then(
          () => assert.fail("the SDK succeeded"),
          (error: Sdk.CloudFrontServiceException) => error
        )
        const ours = await call(withTokens(operation.description.input, input)).pipe(
          Effect.provideService(CloudFront, { execute: () => Effect.succeed(response) }),
          Effect.flip,
          Effect.runPromise
        )
        if (!("code" in ours)) assert.fail(ours.message)
        assert.deepStrictEqual(
          [ours.code, ours.serviceMessage, ours.requestId],
          [theirs.name, theirs.message, theirs.$metadata.requestId]
        )
        assert.include(ours.message, theirs.message)
        if (ours.message !== theirs.message) meet("errorMessage")
      }
    })
  }
})

afterAll(() => {
  for (const [difference, reason] of Object.entries(differences)) {
    console.log(
      `deliberate difference from the AWS SDK, met ${met.get(difference as Difference) ?? 0} times: ${reason}`
    )
  }
})
