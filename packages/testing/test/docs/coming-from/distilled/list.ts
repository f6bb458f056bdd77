import { listDistributions } from "@effect-cloudfront/core/Distribution"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import * as Stream from "effect/Stream"

export const program = Pagination.items(listDistributions, {}).pipe(Stream.runCount)
