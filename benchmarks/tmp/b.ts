import * as L from "../src/Library.js"
import * as B from "../src/Bundles.js"
console.time("prepare")
const f = await L.prepare()
console.timeEnd("prepare")
console.log(f)
for (const p of ["one.ours", "one.http", "one.sdk", "one.floor", "all.ours", "all.sdk"]) {
  console.log(
    p,
    await B.esbuildSize(f, p, "node"),
    await B.esbuildSize(f, p, "browser").catch((e) => String(e).slice(0, 200))
  )
  try {
    console.log("   rollup", await B.rollupSize(f, p))
  } catch (e) {
    console.log(String(e).slice(0, 300))
  }
}
