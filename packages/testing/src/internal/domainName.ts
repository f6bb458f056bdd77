import * as Ids from "../Ids.js"
import type { Settings } from "../Settings.js"

/** A domain name that the service generates, in the domain of the partition. */
export const domainName = (prefix: string, source: Ids.Source, { partition }: Settings): string =>
  Ids.domainName(prefix, source, partition === "aws-cn" ? "cloudfront.cn" : "cloudfront.net")
