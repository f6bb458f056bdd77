import * as Chunk from "effect/Chunk"
import type { ReceivedRequest } from "@effect-cloudfront/core/protocol/RestXmlServer"
import type { Settings } from "../Settings.js"

/** A request that came, and what became of it. */
export interface Call extends ReceivedRequest {
  /** The operation's name; `undefined` when it is none. */
  readonly operation: string | undefined
  readonly requestId: string
  /** The status that was sent; `undefined` when the connection broke, or the client went away. */
  readonly status: number | undefined
  /** The code of the error that was sent. */
  readonly code: string | undefined
  /** The name of the fault that happened to it. */
  readonly fault: string | undefined
  /** When it came, in milliseconds since the epoch. */
  readonly at: number
}

/** The last calls, oldest first. */
export interface CallLog {
  readonly calls: Chunk.Chunk<Call>
  /** Of all bodies together. */
  readonly bytes: number
}

export const empty: CallLog = { calls: Chunk.empty(), bytes: 0 }

/** Puts a call at the end, and forgets the oldest ones while there are too many, or their bodies are too large. */
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
