import * as L from "../src/Library.js"
console.log(await L.prepare())
