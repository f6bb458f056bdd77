import { addEqualityTesters } from "@effect/vitest"
import * as fc from "fast-check"

addEqualityTesters()

// The same values in every run, so that a red run is about the change; `SEED=... npm test` tries others, as `npm run fuzz` does.
fc.configureGlobal({ seed: Number(process.env["SEED"] ?? 20200531) })
