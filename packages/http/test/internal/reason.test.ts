import { assert, describe, it } from "@effect/vitest"
import { reasonOf } from "../../src/internal/reason.js"

const coded = (code: string, cause?: unknown) => Object.assign(new Error(`${code}!`, { cause }), { code })
const named = (name: string) => Object.assign(new Error(`${name}!`), { name })

describe("reasonOf", () => {
  for (const [code, reason] of [
    ["ECONNREFUSED", "Connect"],
    ["ENOTFOUND", "Connect"],
    ["EAI_AGAIN", "Connect"],
    ["UND_ERR_CONNECT_TIMEOUT", "Connect"],
    ["ERR_SOCKET_CLOSED_BEFORE_CONNECTION", "Connect"],
    ["ERR_SOCKET_CONNECTION_TIMEOUT", "Connect"],
    ["ECONNRESET", "Reset"],
    ["ERR_SOCKET_CLOSED", "Reset"],
    ["ERR_STREAM_DESTROYED", "Reset"],
    ["ERR_STREAM_WRITE_AFTER_END", "Reset"],
    ["HPE_INVALID_EOF_STATE", "Reset"],
    ["EPIPE", "Reset"],
    ["UND_ERR_SOCKET", "Reset"],
    ["ETIMEDOUT", "Timeout"],
    ["UND_ERR_HEADERS_TIMEOUT", "Timeout"],
    ["CERT_HAS_EXPIRED", "Tls"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "Tls"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "Tls"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "Tls"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "Tls"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "Tls"],
    ["EPROTO", "Tls"],
    ["ERR_INVALID_CHAR", "InvalidRequest"],
    ["ERR_INVALID_URL", "InvalidRequest"],
    ["ERR_SOCKET_BAD_PORT", "InvalidRequest"],
    ["UND_ERR_INVALID_ARG", "InvalidRequest"],
    ["UND_ERR_NOT_SUPPORTED", "InvalidRequest"],
    ["UND_ERR_REQ_CONTENT_LENGTH_MISMATCH", "InvalidRequest"],
    ["UND_ERR_HEADERS_OVERFLOW", "InvalidResponse"],
    ["HPE_INVALID_CONSTANT", "InvalidResponse"],
    ["Z_DATA_ERROR", "InvalidResponse"],
    ["ESOMETHING", "Unknown"],
    ["constructor", "Unknown"]
  ] as const) {
    it(`${code}: ${reason}`, () => {
      assert.deepStrictEqual(reasonOf(coded(code), "Unknown"), { reason, message: `${code}!` })
    })
  }

  it("distinguishes a proxy that refuses from a broken one", () => {
    const tunnel = (status: number) => new Error(`Proxy response (${status}) !== 200 when HTTP Tunneling`)
    assert.strictEqual(reasonOf(new TypeError("fetch failed", { cause: tunnel(407) }), "Unknown").reason, "Proxy")
    assert.strictEqual(reasonOf(tunnel(403), "Unknown").reason, "Proxy")
    assert.strictEqual(reasonOf(tunnel(502), "Unknown").reason, "Connect")
    for (const message of [
      "tunneling socket could not be established, statusCode=407",
      "Bad response: 407",
      "Failed to establish tunnel to example.com:443 via http://127.0.0.1:3128/: HTTP/1.1 407 Authentication Required"
    ])
      assert.strictEqual(reasonOf(new Error(message), "Unknown").reason, "Proxy", message)
  })

  it("is Connect for whatever ends an attempt to connect", () => {
    for (const syscall of ["connect", "getaddrinfo"]) {
      for (const code of ["ETIMEDOUT", "EPERM", "ECONNRESET"]) {
        const error = Object.assign(coded(code), { syscall })
        assert.strictEqual(reasonOf(error, "Unknown").reason, "Connect")
        assert.strictEqual(reasonOf(new AggregateError([error]), "Unknown").reason, "Connect")
      }
    }
    assert.strictEqual(reasonOf(Object.assign(coded("ETIMEDOUT"), { syscall: "read" }), "Unknown").reason, "Timeout")
  })

  it("uses names if there are no codes", () => {
    assert.strictEqual(reasonOf(named("ConnectionRefused"), "Unknown").reason, "Connect")
    assert.strictEqual(reasonOf(named("TimeoutError"), "Unknown").reason, "Timeout")
  })

  it("follows causes, and the first of several errors", () => {
    const fetchFailed = new TypeError("fetch failed", { cause: coded("ECONNREFUSED") })
    assert.deepStrictEqual(reasonOf(fetchFailed, "Unknown"), { reason: "Connect", message: "ECONNREFUSED!" })
    const both = new TypeError("fetch failed", { cause: new AggregateError([coded("ENETUNREACH"), coded("EPIPE")]) })
    assert.deepStrictEqual(reasonOf(both, "Unknown"), { reason: "Connect", message: "ENETUNREACH!" })
  })

  it("accepts any value", () => {
    const circle = new Error("round")
    circle.cause = circle
    assert.deepStrictEqual(reasonOf(circle, "Unknown"), { reason: "Unknown", message: "round" })
    for (const nothing of [undefined, null, "text", {}, new Error("")]) {
      assert.deepStrictEqual(reasonOf(nothing, "Reset"), { reason: "Reset", message: "no reason given" })
    }
  })
})
