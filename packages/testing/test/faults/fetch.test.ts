// A sample of what `*.long.test.ts` do over each client: all faults, without the storm of calls.
import { suite } from "./suite.js"
import * as World from "./world.js"

suite({ name: "fetch", transport: World.overFetch, ownsConnections: false, sharesPool: true })
