/** The program as a Worker: every request runs it, and gets its report. */
import { run, type Target } from "./program.js"

export default {
  fetch: (_: unknown, { TARGET }: { readonly TARGET: string }): Promise<Response> =>
    run(JSON.parse(TARGET) as Target).then(
      (report) => Response.json(report),
      (error: unknown) => new Response(String(error), { status: 500 })
    )
}
