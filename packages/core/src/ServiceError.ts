/**
 * What the classes of an API's errors are made of. A program needs it only for an API that this library does not have.
 *
 * @since 3.0.0
 */
export {
  /**
   * Makes the class of one error code, with the status that the API documents for it.
   *
   * @since 3.0.0
   * @category constructors
   */
  ServiceError
} from "./internal/ServiceError.js"
export type {
  /**
   * The fields that the constructor takes.
   *
   * @since 3.0.0
   * @category models
   */
  Fields,
  /**
   * A class of errors.
   *
   * @since 3.0.0
   * @category models
   */
  ServiceClass
} from "./internal/ServiceError.js"
