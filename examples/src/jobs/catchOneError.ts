/** Take "there is none" for an answer, and see that this error is gone from the type. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { getDistribution } from "@effect-cloudfront/core/Distribution"
import type { AccessDenied, CommonError } from "@effect-cloudfront/core/Errors"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"

export const program: Effect.Effect<Option.Option<string>, AccessDenied | CommonError, CloudFront> = getDistribution({
  Id: "E1PA6795UKMFR9"
}).pipe(
  Effect.map(({ Distribution }) => Option.some(Distribution.Status)),
  Effect.catchTag("NoSuchDistribution", () => Effect.succeedNone)
)
