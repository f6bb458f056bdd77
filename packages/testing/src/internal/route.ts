import { operations } from "@effect-cloudfront/core/operations"
import * as RestXmlServer from "@effect-cloudfront/core/protocol/RestXmlServer"
import { operations as keyOperations } from "@effect-cloudfront/keyvaluestore/operations"
import { lazy } from "./lazy.js"

/** Finds the operation of a request, or `undefined` if there is none. */
export type Route = (request: RestXmlServer.ReceivedRequest) => RestXmlServer.Match | undefined

/** How the paths of CloudFront begin, and those of CloudFront KeyValueStore. */
const ROOTS = ["/2020-05-31/", "/key-value-stores/"] as const

/** The path, starting with the root of an API. An endpoint may have a path prefix. */
export const pathOf = (path: string): string => {
  const start = ROOTS.map((root) => path.indexOf(root)).find((at) => at >= 0)
  return path.slice(start ?? 0)
}

/** Whether a request is for CloudFront KeyValueStore. */
export const isForKeys = ({ path }: Pick<RestXmlServer.ReceivedRequest, "path">): boolean =>
  pathOf(path).startsWith(ROOTS[1])

/** The patterns of all operations, of both APIs: a third of the time of a layer, so that they are made once. */
const router = lazy(() =>
  RestXmlServer.router([...Object.values(operations), ...Object.values(keyOperations)].map((one) => one.description))
)

export const route: Route = (request) => router()({ ...request, path: pathOf(request.path) })
