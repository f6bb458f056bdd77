/** A registry on loopback with the packed packages only. npm can be configured to use it for one scope. */
import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import type { Tarball } from "../build/Packed.js"

export interface Registry {
  readonly url: string
  readonly close: () => void
}

/**
 * The package.json of a tarball, with `exports` of `publishConfig` and with version numbers for workspace dependencies.
 */
const manifest = ({ file }: Tarball): object =>
  JSON.parse(execFileSync("tar", ["-xzOf", file, "package/package.json"], { encoding: "utf8" })) as object

const listening = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port))
  })

export const serve = async (tarballs: ReadonlyArray<Tarball>): Promise<Registry> => {
  const answers = new Map<string, (url: string) => Buffer>()
  for (const tarball of tarballs) {
    const { file, name, version } = tarball
    const bytes = readFileSync(file)
    const integrity = `sha512-${createHash("sha512").update(bytes).digest("base64")}`
    const path = `/tarballs/${name}-${version}.tgz`
    const document = (url: string): Buffer => {
      const dist = { tarball: url + path, integrity }
      const versions = { [version]: { ...manifest(tarball), dist } }
      return Buffer.from(JSON.stringify({ name, "dist-tags": { latest: version }, versions }))
    }
    answers.set(`/${name}`, document)
    answers.set(path, () => bytes)
  }
  let url = ""
  const server = createServer((request, response) => {
    const answer = answers.get(decodeURIComponent(request.url ?? ""))
    response.statusCode = answer === undefined ? 404 : 200
    response.end(answer?.(url))
  })
  url = `http://127.0.0.1:${await listening(server)}`
  return { url, close: () => server.close() }
}
