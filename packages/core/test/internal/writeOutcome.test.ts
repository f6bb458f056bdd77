import * as Errors from "@effect-cloudfront/core/Errors"
import { assert, describe, it } from "@effect/vitest"
import { of } from "../../src/internal/writeOutcome.js"
import { conflict, conflictAfterLoss, invalid, missing, otherConflict, transport, unreadable } from "./memory.js"

const unknown = (status: number, unanswered?: number) =>
  new Errors.UnknownServiceError({
    code: "X",
    status,
    message: "m",
    requestId: undefined,
    ...(unanswered !== undefined && { unanswered })
  })

const kindOf = (error: unknown) => of(error).kind

describe("writeOutcome", () => {
  it("knows what the last attempt did by its error", () => {
    assert.strictEqual(kindOf(conflict), "conflict")
    assert.strictEqual(kindOf(conflictAfterLoss), "conflict")
    assert.strictEqual(kindOf(otherConflict), "conflict")
    assert.strictEqual(kindOf(invalid), "refused")
    assert.strictEqual(kindOf(missing), "refused")
    assert.strictEqual(kindOf(unreadable), "uncertain")
    assert.strictEqual(kindOf(new Errors.CredentialsError({ source: "s", message: "m" })), "refused")
    assert.strictEqual(kindOf(new Errors.EncodeError({ operation: "o", problems: [] })), "refused")
    for (const reason of ["Connect", "Tls", "Proxy", "InvalidRequest"] as const) {
      assert.strictEqual(kindOf(transport(reason)), "refused", reason)
    }
    for (const reason of ["Reset", "Timeout", "InvalidResponse", "Unknown"] as const) {
      assert.strictEqual(kindOf(transport(reason)), "uncertain", reason)
    }
  })

  it("knows it by the status where the code is not known", () => {
    for (const status of [200, 202, 299, 500, 503, 504])
      assert.strictEqual(kindOf(unknown(status)), "uncertain", `${status}`)
    for (const status of [300, 302, 400, 403, 409, 499])
      assert.strictEqual(kindOf(unknown(status)), "refused", `${status}`)
  })

  it("takes earlier attempts for lost unless they were counted", () => {
    const hasUnanswered = (error: unknown) => of(error).unanswered
    assert.isFalse(hasUnanswered(invalid))
    assert.isFalse(hasUnanswered(transport("Connect", 0)))
    assert.isFalse(hasUnanswered(unknown(400, 0)))
    assert.isTrue(hasUnanswered(unknown(400, 1)))
    assert.isTrue(hasUnanswered(conflictAfterLoss))
    assert.isTrue(hasUnanswered(unknown(400)))
    for (const error of [undefined, null, 0, "text", {}]) assert.isTrue(hasUnanswered(error))
  })

  it("knows that what was not encoded or signed was not sent, unless earlier attempts were", () => {
    const credentials = (fields: { readonly attempts?: number; readonly unanswered?: number }) =>
      of(new Errors.CredentialsError({ source: "s", message: "m", ...fields }))
    assert.isFalse(credentials({}).unanswered)
    assert.isFalse(credentials({ attempts: 1, unanswered: 0 }).unanswered)
    assert.isTrue(credentials({ attempts: 1, unanswered: 1 }).unanswered)
    assert.isTrue(credentials({ attempts: 1 }).unanswered)
    assert.isFalse(of(new Errors.EncodeError({ operation: "o", problems: [] })).unanswered)
  })
})
