/**
 * The client's side of the protocol restJson, from the same descriptions as restXml: only the bodies differ.
 */
import * as Http from "./Http.js"
import * as Json from "./Json.js"
import { utf8Decode } from "./Platform.js"
import type * as Shape from "./Shape.js"

const CONTENT_TYPE = { "content-type": "application/json" }

/** Prints the payload, or else an object of the members with location `body`. Without any of them there is no body. */
export const bodyPrinter = (shape: Shape.Structure): Http.PrintBody => {
  const payload = Http.membersIn(shape, "payload")[0]
  if (payload === undefined) {
    if (Http.membersIn(shape, "body").length === 0) return () => undefined
    return Json.print(shape)
  }
  const print = Json.print(payload.shape)
  return (printer, value) => {
    const present = value[payload.key]
    Http.withPath(printer, payload.key, () => {
      if (present !== undefined) print(printer, present)
      else if (payload.required) printer.addProblem("is required")
    })
  }
}

export const encodeRequest: Http.Protocol["encodeRequest"] = (operation) =>
  Http.encodeRequest(operation, bodyPrinter(operation.input), CONTENT_TYPE)

/** The value of a JSON document. The text is not kept for error messages, since it may have secrets. */
const parse = (bytes: Uint8Array): Http.Result<unknown, Http.ParseFailure> => {
  const text = utf8Decode(bytes)
  if (text === undefined) return Http.fail(Http.parseFailure("the body is not UTF-8"))
  try {
    return Http.succeed(JSON.parse(text) as unknown)
  } catch {
    return Http.fail(Http.parseFailure(text.trim() === "" ? "the body is empty" : "the body is not JSON"))
  }
}

/** Reads the payload, or else the members with location `body`. */
export const readBody = (shape: Shape.Structure, mode: "lenient" | "partial" | undefined): Http.ReadBody => {
  const payload = Http.membersIn(shape, "payload")[0]
  if (payload === undefined && Http.membersIn(shape, "body").length === 0) return Http.readEmptyBody
  const read = Json.read(payload === undefined ? shape : payload.shape)
  const wrap = (value: unknown): Record<string, unknown> =>
    payload === undefined
      ? ((value ?? {}) as Record<string, unknown>)
      : value === undefined
        ? {}
        : { [payload.key]: value }
  return (bytes) => {
    if (bytes.length === 0 && payload?.required === false) return Http.succeed({})
    const document = parse(bytes)
    if (!document.ok) return document
    const reader = new Json.Reader(mode)
    if (payload !== undefined) reader.path.push(payload.key)
    const value = wrap(read(reader, document.value))
    const { fault } = reader
    return fault === undefined
      ? Http.succeed(value)
      : Http.fail({ ...Http.parseFailure(fault.reason, fault.path), kind: fault.kind, partial: value })
  }
}

export const decodeResponse: Http.Protocol["decodeResponse"] = (operation, mode) => {
  const { output: shape } = operation
  return Http.decodeResponse(
    operation,
    {
      read: shape === undefined ? Http.readEmptyBody : readBody(shape, mode),
      readPartial: shape === undefined ? Http.readEmptyBody : readBody(shape, "partial")
    },
    mode
  )
}
