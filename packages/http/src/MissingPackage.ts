/**
 * The error of a layer whose optional peer dependency is not installed.
 *
 * @since 3.0.0
 */
import * as Data from "effect/Data"
import * as ErrorFields from "@effect-cloudfront/core/ErrorFields"

/**
 * An optional peer dependency cannot be loaded. `message` names the package, the module that needs it, and the command that
 * installs it. `CloudFrontUndici` needs `undici`; `NodeAws` needs `@aws-sdk/credential-provider-node` and `@smithy/core`.
 *
 * @since 3.0.0
 * @category errors
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 * import * as CloudFrontFetch from "@effect-cloudfront/http/CloudFrontFetch"
 * import * as CloudFrontUndici from "@effect-cloudfront/http/CloudFrontUndici"
 *
 * // fetch, where undici is not installed
 * const CloudFront = CloudFrontUndici.layerEnv.pipe(
 *   Layer.catchAll((error) =>
 *     error._tag === "MissingPackageError" ? CloudFrontFetch.layerEnv : Layer.unwrapEffect(Effect.fail(error))
 *   )
 * )
 * ```
 */
export class MissingPackageError extends Data.TaggedError("MissingPackageError")<{
  /** The package's name, such as `undici`. */
  readonly package: string
  /** The range of versions that this library works with, such as `^7.0.0`. */
  readonly version: string
  /** The module that needs the package, such as `CloudFrontUndici`. */
  readonly neededBy: string
  /** Installs every package that the module needs, such as `npm install undici@7`. */
  readonly command: string
  readonly message: string
  /** The error of the runtime's `import`. */
  readonly cause: unknown
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorFields.Json<MissingPackageError> {
    return {
      tag: "MissingPackageError",
      fields: {
        package: ErrorFields.string,
        version: ErrorFields.string,
        neededBy: ErrorFields.string,
        command: ErrorFields.string,
        message: ErrorFields.string
      },
      make: (fields) => new MissingPackageError({ ...fields, cause: undefined })
    }
  }
}
