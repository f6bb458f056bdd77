import * as Stream from "effect/Stream"
import { listCachePolicies } from "@effect-cloudfront/core/CachePolicy"
import * as Pagination from "@effect-cloudfront/core/Pagination"

export const program = () => Stream.runCount(Pagination.items(listCachePolicies, { Type: "managed" }))
