/** The programs in examples/src/programs print what a user should see, with what they handle of what goes wrong. */
import * as NodeContext from "@effect/platform-node/NodeContext"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { programs } from "../../examples/src/programs/index.js"
import { mainFor as rotateSigningKey } from "../../examples/src/programs/rotateSigningKey.js"
import { loadEngine, transcript } from "../../packages/testing/test/docs/transcript.js"
import { root } from "./compile.js"

const FOLDER = join(root, "examples/src/programs")

const PRINTED: Readonly<Record<string, string>> = {
  backup: `3 distributions saved
blog: same
docs: changed PriceClass
shop: gone
1 made again
shop: enabled true`,
  deployFunction: `  Creating
  Created
  test passed: a file
  test passed: a folder
  Publishing
  Published
  Deployed
first is live
  Unchanged
  Deployed
the same was live before
  Updated
  test passed: a file
  test failed: a folder, output.request.uri is not as expected
wrong has 1 failed test, and is not live
  Updated
  test passed: a file
  test passed: a folder
  Publishing
  Published
  Deployed
  Updated
  Publishing
  Published
  Deployed
second was taken back
  Unchanged
  Deployed
first again was live before`,
  moveAlias: `  HolderFound (distribution)
  AssociatingAlias
  Moved
Moved by AssociateAlias
served by green
AlreadyThere
  HolderFound (distribution)
  AssociatingAlias
  Moved
Moved by AssociateAlias
  HolderFound (distribution)
shop.example.com was not moved: OtherHolder`,
  publishSite: `  3 changed, 0 removed
  invalidating 5 paths
fresh: /index.html / /docs/index.html /docs/ /old.css
  0 changed, 0 removed
nothing to do
  1 changed, 1 removed
  invalidating 3 paths
fresh: /docs/index.html /docs/ /old.css
2 invalidations`,
  rotateSigningKey: `before: 200
  KeyCreated
  Retiring
  AddedToGroup
  Switching
  Switched
with the old key: 200
with the new key: 200
  WaitingForExpiry
  RemovedFromGroup
  KeyDeleted
Rotated
after, with the old key: 403 InvalidKey (UnknownKeyPairId)
after, with the new key: 200`,
  stagedRollout: `  Copying
  Copied
  StagingChanged
  PolicyCreated
  Attached
  step 1 of 3
  step 2 of 3
first job: stopped
  step 2 of 3
  step 3 of 3
  Promoted
  Detached
  PolicyDeleted
  StagingDeleted
second job: Promoted
third job: Unchanged
  Copying
  Copied
  StagingChanged
  PolicyCreated
  Attached
  step 1 of 3
  going back: 2 % of the responses are errors
  Detached
  PolicyDeleted
  StagingDeleted
another change: RolledBack: 2 % of the responses are errors
HTTP/3: refused: UnsupportedChange HttpVersion`,
  syncKeyValueStore: `  2 to add, 0 to change, 0 to remove
  2 written, 0 left
added 2, changed 0, removed 0, kept 0
  0 to add, 1 to change, 1 to remove
  2 written, 0 left
added 0, changed 1, removed 1, kept 0
  2 to add, 0 to change, 0 to remove
  2 written, 0 left
added 2, changed 0, removed 0, kept 0
failed: the document is no list of keys and values
failed: desired["/old"] has a value of more than 1024 bytes`
}

/** The pages of programs that have another name. */
const PAGES: Readonly<Record<string, string>> = { backup: "describeAll", publishSite: "invalidate" }

describe("the programs of the examples", () => {
  it("are all run", () => {
    const files = readdirSync(FOLDER).map((file) => file.replace(/\.ts$/, ""))
    assert.sameMembers([...Object.keys(programs), "index"], files)
    assert.sameMembers(Object.keys(PRINTED), Object.keys(programs))
  })

  it("are named in a page of the cookbook", () => {
    const pages = readdirSync(join(root, "docs/cookbook")).map((file) => file.replace(/\.md$/, ""))
    for (const name of Object.keys(programs)) {
      const page = PAGES[name] ?? name
      assert.include(pages, page)
      const link = `(../../examples/src/programs/${name}.ts)`
      assert.include(readFileSync(join(root, `docs/cookbook/${page}.md`), "utf8"), link)
    }
  })

  // The clock may move on while keys are imported, which takes real time.
  const all = { ...programs, rotateSigningKey: rotateSigningKey(Duration.days(1)) }
  for (const [name, program] of Object.entries(all)) {
    it.live(name, () =>
      transcript(
        Effect.provide(program, NodeContext.layer),
        name === "deployFunction" ? loadEngine : Effect.void,
        "1 second"
      ).pipe(Effect.map((printed) => assert.strictEqual(printed.trimEnd(), PRINTED[name])))
    )
  }
})
