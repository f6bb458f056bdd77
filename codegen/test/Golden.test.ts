import { readdirSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import { get, structure, type Member, type Model } from "../src/Ir.js"
import { json, model, shared } from "./support.js"

interface Message {
  readonly id: string
  readonly body?: string | null
}

interface Golden {
  readonly operation: string
  readonly http: { readonly method: string; readonly requestUri: string; readonly responseCode: number }
  readonly requests: ReadonlyArray<Message>
  readonly responses: ReadonlyArray<Message>
}

const directory = shared("golden/open")
const vectors =
  directory === undefined ? [] : readdirSync(directory).map((name) => json(join(directory, name)) as Golden)

/** The root element of a document, and the elements in it, in their order. */
const outline = (xml: string): { readonly root: string; readonly children: ReadonlyArray<string> } => {
  const children: Array<string> = []
  let root = ""
  let depth = 0
  for (const [tag, close, name = "", empty] of xml.matchAll(/<(\/?)([\w:]+)[^>]*?(\/?)>/g)) {
    if (close === "/") depth--
    else {
      if (depth === 0) root = name
      if (depth === 1) children.push(name)
      if (empty !== "/" && !tag.startsWith("<?")) depth++
    }
  }
  return { root, children }
}

const bodyOf = (members: ReadonlyArray<Member>): ReadonlyArray<string> =>
  members.filter((member) => member.in === "body").map((member) => member.wire)

/** What the body of a message is called, and what may be in it, in order. */
const expected = (all: Model, name: string): { readonly root: string; readonly children: ReadonlyArray<string> } => {
  const { members } = structure(all, name)
  const payload = members.find((member) => member.in === "payload")
  if (payload === undefined) return { root: name, children: bodyOf(members) }
  return {
    root: payload.wire,
    children: payload.of.kind === "shape" ? bodyOf(structure(all, payload.of.name).members) : []
  }
}

const agrees = (all: Model, shape: string | undefined, { body, id }: Message): void => {
  if (body === null || body === undefined || body === "") return
  assert.isDefined(shape, id)
  const { children, root } = expected(all, shape ?? "")
  const found = outline(body)
  assert.strictEqual(found.root, root, id)
  const places = found.children.map((child) => children.indexOf(child))
  assert.deepStrictEqual(
    places,
    places.toSorted((a, b) => a - b),
    `${id}: order of ${found.children.join(", ")}`
  )
  assert.notInclude(places, -1, id)
}

describe.skipIf(directory === undefined)("Golden", () => {
  it.each(vectors)("$operation", async ({ http, operation, requests, responses }) => {
    const all = await model()
    const { input, method, output, path, query, status } = get(all.operations, operation)
    const [uri, parameters] = http.requestUri.split("?")
    assert.deepStrictEqual([method, path, status], [http.method, uri, http.responseCode])
    assert.deepStrictEqual(query, Array.from(new URLSearchParams(parameters)))
    for (const request of requests) agrees(all, input, request)
    for (const response of responses) agrees(all, output, response)
  })
})
