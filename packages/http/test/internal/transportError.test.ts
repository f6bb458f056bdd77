import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { toTransportError } from "../../src/internal/transportError.js"

const CODES = ["ECONNREFUSED", "ECONNRESET", "UND_ERR_HEADERS_OVERFLOW", "ERR_INVALID_URL", "CERT_HAS_EXPIRED", "WHAT"]

const toError = (code: string, syscall: string, body: string | undefined) => {
  const cause = Object.assign(new Error(`${syscall} failed: ${body ?? ""}`), { code, syscall })
  const request = { operation: "A", method: "POST", url: "http://a.example/b", headers: {}, body } as const
  return toTransportError(request, "Unknown", new TypeError("fetch failed", { cause }))
}

describe("toTransportError", () => {
  it("finds the reason and keeps the codes of an error, whatever the texts of the request are", () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...CODES),
        fc.constantFrom("connect", "read", "getaddrinfo"),
        fc.nat(20),
        fc.integer({ min: 4, max: 24 }),
        (code, syscall, from, length) => {
          const bare = toError(code, syscall, undefined)
          for (const word of [code, syscall, "TypeError"]) {
            const text = word.slice(from % (word.length - 3)).slice(0, length)
            const error = toError(code, syscall, `<A>${text}</A>`)
            assert.strictEqual(error.reason, bare.reason)
            const { cause } = error.cause as Error
            assert.deepInclude(cause, { code, syscall })
            assert.strictEqual((error.cause as Error).name, "TypeError")
            assert.notInclude(error.message, text)
          }
        }
      )
    ))

  it("finds it in a message of which a text of the request is part", () => {
    const cause = new Error("Proxy response (407) !== 200 when HTTP Tunneling")
    const request = { operation: "A", method: "POST", url: "http://a.example/b", headers: {} } as const
    assert.strictEqual(toTransportError({ ...request, body: "<A>Proxy</A>" }, "Unknown", cause).reason, "Proxy")
  })
})
