/**
 * Settings that the service sent and this version of the library does not know. They stay with the structure they came in,
 * and go back with it when it is sent again, so an update never drops what AWS added later.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import * as ErrorSchema from "./internal/errorSchema.js"
import type { LostElements } from "./protocol/PreserveUnknown.js"

export { elements, withElements, type Carrier, type Element } from "./protocol/Unknown.js"

/**
 * A changed value has lost settings that this version of the library does not know: they stood in structures that it cannot find
 * again, such as two items of a list that got other names and other places at once. Nothing was sent.
 *
 * Spread carries such settings along, `{ ...origin, Id: "new" }`, and so does making the change in two steps; where they are to
 * go, `withElements` leaves them out.
 *
 * @since 0.1.0
 * @category errors
 */
export class LostSettingsError extends Data.TaggedError("LostSettingsError")<{
  /** What was changed, such as `distribution E1`. */
  readonly what: string
  /** The structures, by their paths in what was read, and the names of the settings that each had. */
  readonly lost: ReadonlyArray<LostElements>
}> {
  /** What its JSON is; see `Errors.schema`. */
  static json(): ErrorSchema.Json<LostSettingsError> {
    return {
      tag: "LostSettingsError",
      fields: {
        what: ErrorSchema.string,
        lost: ErrorSchema.list(
          ErrorSchema.record({ path: ErrorSchema.string, elements: ErrorSchema.list(ErrorSchema.string) })
        )
      },
      make: (fields) => new LostSettingsError(fields)
    }
  }

  override get message(): string {
    const all = this.lost.map(({ elements, path }) => `${elements.join(", ")} of ${path}`)
    return `${this.what}: it cannot be told where settings that are not known here belong after the change: ${all.join("; ")}`
  }
}
