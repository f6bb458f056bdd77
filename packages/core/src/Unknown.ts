/**
 * Settings that the service sent and this version of the library does not know. They are kept in the structure that contains them, and
 * sent again with it, so that an update never drops a setting that AWS added later.
 *
 * @since 3.0.0
 */
import * as Data from "effect/Data"
import * as ErrorFields from "./internal/errorFields.js"
import type { LostElements } from "./protocol/PreserveUnknown.js"

export { elements, withElements, type Carrier, type Element } from "./protocol/Unknown.js"

/**
 * A change would lose unknown settings, because the structures that contained them cannot be found in the changed value. For example,
 * two items of a list got new identities and new indices at once. Nothing was sent.
 *
 * To keep the settings, copy them with a spread (`{ ...origin, Id: "new" }`), or make the change in two steps. To remove them, use
 * `withElements`.
 *
 * @since 3.0.0
 * @category errors
 */
export class LostSettingsError extends Data.TaggedError("LostSettingsError")<{
  /** What was changed, such as `distribution E1`. */
  readonly what: string
  /** The paths of the structures in the value that was read, and the names of their unknown settings. */
  readonly lost: ReadonlyArray<LostElements>
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorFields.Json<LostSettingsError> {
    return {
      tag: "LostSettingsError",
      fields: {
        what: ErrorFields.string,
        lost: ErrorFields.list(
          ErrorFields.record({ path: ErrorFields.string, elements: ErrorFields.list(ErrorFields.string) })
        )
      },
      make: (fields) => new LostSettingsError(fields)
    }
  }

  override get message(): string {
    const all = this.lost.map(({ elements, path }) => `${elements.join(", ")} of ${path}`)
    return `${this.what}: the change would lose unknown settings, since the structures that had them cannot be identified in the result: ${all.join("; ")}`
  }
}
