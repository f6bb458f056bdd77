/**
 * The service that the operations of this package require. It sends a request to CloudFront KeyValueStore and returns the response.
 *
 * `KeyValueStoreNode`, `KeyValueStoreFetch` and `KeyValueStoreHttp` provide it over HTTP. The in-memory CloudFront of
 * `@effect-cloudfront/testing` provides it for tests.
 *
 * @since 3.0.0
 */
import * as Context from "effect/Context"
import type * as CloudFront from "@effect-cloudfront/core/CloudFront"

/**
 * @since 3.0.0
 * @category models
 */
export interface Service extends Pick<CloudFront.Service, "execute"> {}

/**
 * @since 3.0.0
 * @category tags
 */
export class CloudFrontKeyValueStore extends Context.Tag("@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore")<
  CloudFrontKeyValueStore,
  Service
>() {}
