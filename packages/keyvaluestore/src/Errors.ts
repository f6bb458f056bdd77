/**
 * The errors of CloudFront KeyValueStore: one class for each error code. The errors of every call are `CommonError` of core, and so are the
 * predicates: `isConflict`, `isNotFound`, `isQuota`, `isAccessDenied` and `isInvalidInput` hold for the errors of this API, too.
 *
 * @since 3.0.0
 */
export * from "./generated/Errors.js"
