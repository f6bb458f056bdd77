#!/usr/bin/env node
import { run } from "@effect-cloudfront/testing/Command"
import * as Effect from "effect/Effect"

process.exitCode = await Effect.runPromise(run(process.argv.slice(2)))
