import * as Chunk from "effect/Chunk"
import type { ReceivedRequest } from "@effect-cloudfront/core/protocol/RestXmlServer"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import type { Settings } from "../Settings.js"

/** A request that was received, and its outcome. */
export interface Call extends ReceivedRequest {
  /** The operation's name, or `undefined` if the request is not for an operation of the API. */
  readonly operation: string | undefined
  readonly requestId: string
  /** The status of the response, or `undefined` if the connection was closed without one. */
  readonly status: number | undefined
  /** The code of the error that was sent. */
  readonly code: string | undefined
  /** The name of the fault that was applied. */
  readonly fault: string | undefined
  /** The time at which it was received, in milliseconds since the epoch. */
  readonly at: number
}

/** What was sent as the response to a call. */
export type Response = Pick<Wire.Response, "body" | "headers" | "status">

/** The latest calls, in order. The calls are numbered, from 1 on; no number is given twice. */
export interface CallLog {
  readonly calls: Chunk.Chunk<Call>
  /** The total size of the bodies of all requests. */
  readonly bytes: number
  /** The number of the next call. */
  readonly next: number
  /** The responses to the latest of the calls, which have a limit of their own. */
  readonly responses: Chunk.Chunk<Response | undefined>
  readonly responseBytes: number
}

export const empty: CallLog = { calls: Chunk.empty(), bytes: 0, next: 1, responses: Chunk.empty(), responseBytes: 0 }

type Limits = Pick<Settings, "callLogBytes" | "callLogSize">

/** The latest elements that are within the limits, and their size. */
const latest = <A>(
  all: Chunk.Chunk<A>,
  size: number,
  sizeOf: (one: A) => number,
  { callLogBytes, callLogSize }: Limits
): readonly [kept: Chunk.Chunk<A>, size: number] => {
  let bytes = size
  let forgotten = 0
  while (forgotten < Chunk.size(all) && (Chunk.size(all) - forgotten > callLogSize || bytes > callLogBytes)) {
    bytes -= sizeOf(Chunk.unsafeGet(all, forgotten))
    forgotten++
  }
  return [Chunk.drop(all, forgotten), bytes]
}

const sizeOfCall = ({ body }: Call): number => body.length
const sizeOfResponse = (response: Response | undefined): number => response?.body.length ?? 0

/** Appends a call. Removes the oldest calls, and the oldest responses, while there are too many, or their bodies are too large. */
export const append = (log: CallLog, call: Call, response: Response | undefined, limits: Limits): CallLog => {
  const [calls, bytes] = latest(Chunk.append(log.calls, call), log.bytes + sizeOfCall(call), sizeOfCall, limits)
  const [responses, responseBytes] = latest(
    Chunk.append(log.responses, response),
    log.responseBytes + sizeOfResponse(response),
    sizeOfResponse,
    limits
  )
  return { calls, bytes, next: log.next + 1, responses, responseBytes }
}

/** Forgets all calls. Their numbers are not given again. */
export const forget = ({ next }: CallLog): CallLog => ({ ...empty, next })

/** The number of the oldest call that is kept, or that of the next call if there is none. */
export const first = ({ calls, next }: CallLog): number => next - Chunk.size(calls)

/** The call with a number, if it is kept. */
export const get = (log: CallLog, number: number): Call | undefined =>
  number >= first(log) && number < log.next ? Chunk.unsafeGet(log.calls, number - first(log)) : undefined

/** The response to a call, if there was one, and it is kept. */
export const responseTo = ({ next, responses }: CallLog, number: number): Response | undefined => {
  const index = number - (next - Chunk.size(responses))
  return index >= 0 && number < next ? Chunk.unsafeGet(responses, index) : undefined
}

/** A number of calls from one on, with their numbers. */
export const from = (log: CallLog, number: number, limit: number): ReadonlyArray<readonly [number, Call]> => {
  const start = Math.max(number, first(log))
  const calls = Chunk.take(Chunk.drop(log.calls, start - first(log)), limit)
  return Chunk.toReadonlyArray(calls).map((call, index) => [start + index, call] as const)
}
