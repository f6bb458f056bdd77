/** The programs of this folder, by their names. */
import type * as FileSystem from "@effect/platform/FileSystem"
import type * as Path from "@effect/platform/Path"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import type { CloudFrontKeyValueStore } from "@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore"
import * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import { main as backup } from "./backup.js"
import { main as deployFunction } from "./deployFunction.js"
import { main as moveAlias } from "./moveAlias.js"
import { main as publishSite } from "./publishSite.js"
import { mainFor as rotateSigningKey } from "./rotateSigningKey.js"
import { main as stagedRollout } from "./stagedRollout.js"
import { main as syncKeyValueStore } from "./syncKeyValueStore.js"

type Needs = CloudFront | CloudFrontKeyValueStore | FileSystem.FileSystem | Path.Path

export const programs: Readonly<Record<string, Effect.Effect<void, unknown, Needs>>> = {
  backup,
  deployFunction,
  moveAlias,
  publishSite,
  rotateSigningKey: rotateSigningKey(Duration.seconds(5)),
  stagedRollout,
  syncKeyValueStore
}
