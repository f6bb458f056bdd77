import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as fc from "fast-check"
import * as Time from "../../src/internal/time.js"

const millisOf = (text: string): number | undefined => {
  const time = Time.parse(text)
  return time === undefined ? undefined : DateTime.toEpochMillis(time)
}

describe("a time of the command line", () => {
  it("is every time in ISO 8601", () => {
    const date = fc.date({ min: new Date("1970-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
    fc.assert(
      fc.property(date, (date) => {
        const iso = date.toISOString()
        assert.strictEqual(millisOf(iso), date.getTime())
        assert.strictEqual(millisOf(iso.slice(0, 10)), Date.parse(iso.slice(0, 10)))
        assert.strictEqual(millisOf(iso.replace("Z", "+01:00")), date.getTime() - 3_600_000)
      })
    )
  })

  it("is nothing else", () => {
    const wrong = [
      "since 5",
      "5",
      "2030",
      "2030-02-30",
      "2030-02-29",
      "2030-00-10",
      "2030-01-31T12:00:00",
      "31 Jan 2030"
    ]
    for (const text of [...wrong, "2030-01-31T25:00:00Z", "2030-01-31T12:00:00Z ", "2030-04-31T12:00Z", ""]) {
      assert.isUndefined(millisOf(text), text)
    }
  })
})
