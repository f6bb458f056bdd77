import { operations } from "@effect-cloudfront/core/operations"
import * as RestXmlServer from "@effect-cloudfront/core/protocol/RestXmlServer"

/** Finds the operation that a request is for; `undefined` where it is for none. */
export type Route = (request: RestXmlServer.ReceivedRequest) => RestXmlServer.Match | undefined

const ROOT = "/2020-05-31/"

/** The path from the API's version on: clients may be told of an endpoint with a path of its own. */
const pathOf = (path: string): string => path.slice(Math.max(0, path.indexOf(ROOT)))

/** The routes of all operations. */
export const make = (): Route => {
  const find = RestXmlServer.router(Object.values(operations).map(({ description }) => description))
  return (request) => find({ ...request, path: pathOf(request.path) })
}
