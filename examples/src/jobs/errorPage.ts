/** Show the start page of a single-page application for paths that are no file of the bucket. */
import { addItem } from "@effect-cloudfront/core/Items"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import { pipe } from "effect/Function"

const startPage = (ErrorCode: number) => ({
  ErrorCode,
  ResponseCode: "200",
  ResponsePagePath: "/index.html",
  ErrorCachingMinTTL: 10
})

export const program = (id: string) =>
  editDistribution(id, (config) => ({
    ...config,
    CustomErrorResponses: pipe(config.CustomErrorResponses, addItem(startPage(403)), addItem(startPage(404)))
  }))
