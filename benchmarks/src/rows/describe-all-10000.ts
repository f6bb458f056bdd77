/** 10,000 distributions with their configurations, as a Stream that keeps nothing. The service is a stub that makes each of its answers anew. */
import { CloudFront, makeWrites, type Service } from "@effect-cloudfront/core/CloudFront"
import { describeAll } from "@effect-cloudfront/core/programs/describeAll"
import * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { headers } from "../Exchange.js"
import * as Fixtures from "../Fixtures.js"
import { document } from "../Xml.js"

const [page, one] = [
  document("DistributionList", Fixtures.distributionList(100)),
  document("Distribution", Fixtures.distribution)
]

const answer = (text: string): Wire.Response => ({ status: 200, headers: headers(text), body: Wire.bytesOf(text) })

/** The marker is the number of the page, and in the ids of its distributions. */
const list = (number: number, of: number): string => {
  const more = number < of ? `true</IsTruncated><NextMarker>${number}</NextMarker>` : "false</IsTruncated>"
  return page.replace("false</IsTruncated>", more).replaceAll(/<Id>E(?=[A-Z\d]{13}<)/g, `<Id>E${number}X`)
}

/** Calls `onStep` for each page. */
export const ours = (distributions: number, onStep: () => void): Promise<unknown> => {
  const execute: Service["execute"] = ({ path, query }) =>
    Effect.sync(() => {
      if (!/distribution\/?$/.test(path)) return answer(one)
      onStep()
      return answer(list(Number(query.find(([name]) => name === "Marker")?.[1] ?? 0) + 1, distributions / 100))
    })
  return Effect.flatMap(makeWrites, (writes) =>
    Effect.provideService(Stream.runDrain(describeAll()), CloudFront, { execute, writes })
  ).pipe(Effect.runPromise)
}
