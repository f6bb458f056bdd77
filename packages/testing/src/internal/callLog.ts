import * as Chunk from "effect/Chunk"
import type { ReceivedRequest } from "@effect-cloudfront/core/protocol/RestXmlServer"
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

/** The latest calls, in order. */
export interface CallLog {
  readonly calls: Chunk.Chunk<Call>
  /** The total size of all bodies. */
  readonly bytes: number
}

export const empty: CallLog = { calls: Chunk.empty(), bytes: 0 }

/** Appends a call. Removes the oldest calls while there are too many, or their bodies are too large. */
export const append = (log: CallLog, call: Call, settings: Pick<Settings, "callLogBytes" | "callLogSize">): CallLog => {
  const calls = Chunk.append(log.calls, call)
  let bytes = log.bytes + call.body.length
  let forgotten = 0
  while (
    forgotten < Chunk.size(calls) &&
    (Chunk.size(calls) - forgotten > settings.callLogSize || bytes > settings.callLogBytes)
  ) {
    bytes -= Chunk.unsafeGet(calls, forgotten).body.length
    forgotten++
  }
  return { calls: Chunk.drop(calls, forgotten), bytes }
}
