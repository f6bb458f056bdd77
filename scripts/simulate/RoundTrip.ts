/** Whether requests and answers are the same after they were read and written again. */
import type * as Operation from "@effect-cloudfront/core/Operation"
import * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import * as Server from "@effect-cloudfront/core/protocol/RestXmlServer"
import * as Wire from "@effect-cloudfront/core/protocol/Wire"

const TOKEN = "made-up"

const bodyOf = (body: Wire.Request["body"]): string => new TextDecoder().decode(Wire.bytesOf(body))

/** Whether a request is the same after the service has read it and a client has written that. */
export const requestDiffers = ({ description }: Operation.Any, input: unknown): string | undefined => {
  const encode = RestXml.encodeRequest(description)
  const first = encode(input, TOKEN)
  if (!first.ok) return "it cannot be written"
  const { body, headers, method, path, query } = first.value
  const received = { method, path, query: Wire.queryString(query), headers, body: Wire.bytesOf(body) }
  const match = Server.router([description])(received)
  if (match === undefined) return "it has no route"
  const read = Server.decodeRequest(description)(received, match.labels)
  if (!read.ok) return "the service cannot read it"
  const second = encode(read.value, TOKEN)
  const isSame =
    second.ok &&
    bodyOf(second.value.body) === bodyOf(body) &&
    second.value.path === path &&
    Wire.queryString(second.value.query) === received.query
  return isSame ? undefined : "it is another one after it was read"
}

/** Whether an answer is the same after a client has read it and the service has written that. */
export const answerDiffers = ({ description }: Operation.Any, answer: unknown): string | undefined => {
  if (description.output === undefined) return undefined
  const encode = Server.encodeResponse(description)
  const first = encode(answer)
  if (!first.ok) return "its answer cannot be written"
  const read = RestXml.decodeResponse(description)(first.value)
  if (!read.ok) return "its answer cannot be read"
  const second = encode(read.value)
  return second.ok && bodyOf(second.value.body) === bodyOf(first.value.body)
    ? undefined
    : "its answer is another one after it was read"
}
