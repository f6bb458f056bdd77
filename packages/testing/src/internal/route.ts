import { operations } from "@effect-cloudfront/core/operations"
import * as RestXmlServer from "@effect-cloudfront/core/protocol/RestXmlServer"

/** Finds the operation of a request, or `undefined` if there is none. */
export type Route = (request: RestXmlServer.ReceivedRequest) => RestXmlServer.Match | undefined

const ROOT = "/2020-05-31/"

/** The path, starting with the API's version. An endpoint may have a path prefix. */
const pathOf = (path: string): string => path.slice(Math.max(0, path.indexOf(ROOT)))

/** The routes of all operations. */
export const make = (): Route => {
  const find = RestXmlServer.router(Object.values(operations).map(({ description }) => description))
  return (request) => find({ ...request, path: pathOf(request.path) })
}
