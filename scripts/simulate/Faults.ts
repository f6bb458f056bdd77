/** The simulated faults of a request, as the HTTP layer sees them. */
import { TransportError } from "@effect-cloudfront/core/Errors"
import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import { encodeError } from "@effect-cloudfront/core/protocol/RestXmlServer"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Effect from "effect/Effect"
import type { Exchange } from "./World.js"

export type Fault = (operation: string, exchange: Exchange) => Exchange

const refusal = (code: string, status: number, message: string): Wire.Response =>
  encodeError({ code, status, message, requestId: "simulated" })

const reset = (operation: string) =>
  Effect.fail(new TransportError({ operation, reason: "Reset", message: `${operation}: the connection broke` }))

const unavailable = refusal("ServiceUnavailable", 503, "CloudFront encountered an internal error. Please try again.")

const half = (response: Wire.Response): Wire.Response => ({
  ...response,
  body: response.body.slice(0, Math.floor(response.body.length / 2))
})

const page = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
const portal = '<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body>Please sign in</body></html>'

export const faults = {
  throttled: () => Effect.succeed(refusal("Throttling", 400, "Rate exceeded")),
  "503": () => Effect.succeed(unavailable),
  "503 after being applied": (_, exchange) => Effect.as(exchange, unavailable),
  "HTML 502": () => Effect.succeed({ status: 502, headers: { "content-type": "text/html" }, body: utf8Encode(page) }),
  "reset before": (operation) => reset(operation),
  "lost after": (operation, exchange) => Effect.zipRight(exchange, reset(operation)),
  "cut off": (_, exchange) => Effect.map(exchange, half),
  silent: () => Effect.never,
  "silent after": (_, exchange) => Effect.zipRight(exchange, Effect.never),
  "captive portal": () =>
    Effect.succeed({ status: 200, headers: { "content-type": "text/html" }, body: utf8Encode(portal) })
} satisfies Record<string, Fault>

export type Name = keyof typeof faults
