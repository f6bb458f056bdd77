/** What a worker measures: an export of a row's file, over its place, or distilled. */
import type { Call, Exchange } from "../Exchange.js"
import { put, type OnRequest, type Place } from "./places.js"
import { load } from "./program.js"

export interface Which {
  readonly row: string
  readonly side: string
  readonly place?: Place | undefined
  readonly size?: number | undefined
  readonly distilled?: string | undefined
}

interface OfExchange {
  readonly exchange: (size?: number) => Exchange
  readonly program: (exchange: Exchange, transport?: unknown) => Call
}

interface OfSize {
  readonly exchange?: undefined
  readonly program: (size?: number) => Call | Promise<Call>
}

/**
 * Everything that is not of the client is made at once: the input, the response, and what takes the place of the
 * network. Client and transport are made by the function that is returned.
 */
export const candidate = async (
  { distilled, place, row, side, size }: Which,
  onRequest?: OnRequest
): Promise<() => Call | Promise<Call>> => {
  if (side === "distilled") {
    const { exchange } = await load<OfExchange>(row, "floor")
    const Distilled = await import("./distilled.js")
    const modules = await Distilled.load(distilled ?? "")
    const made = exchange(size)
    return () => Distilled.make(modules, made, onRequest)
  }
  const { exchange, program } = await load<OfExchange | OfSize>(row, side)
  if (exchange === undefined) return () => program(size)
  const made = exchange(size)
  if (side === "floor") return () => program(made, size)
  const transport = await put(side, place ?? "response")(made, onRequest)
  return () => program(made, transport())
}
