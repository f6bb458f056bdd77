/** A server of static files on loopback. */
import { createReadStream } from "node:fs"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { extname, join, normalize } from "node:path"
import * as Links from "./Links.js"

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
  ".png": "image/png",
  ".webp": "image/webp"
}

export interface Served {
  readonly url: string
  readonly close: () => void
}

export const serve = (folder: string, port = 0): Promise<Served> =>
  new Promise((resolve, reject) => {
    const server: Server = createServer((request, response) => {
      const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname)).replace(
        /^[/\\]+/,
        ""
      )
      const file = Links.fileOf(folder, path === "" ? "index.html" : path)
      response.statusCode = file === undefined ? 404 : 200
      const sent = file ?? "404.html"
      response.setHeader("content-type", TYPES[extname(sent)] ?? "application/octet-stream")
      createReadStream(join(folder, sent))
        .on("error", () => response.end())
        .pipe(response)
    })
    server.once("error", reject)
    server.listen(port, "127.0.0.1", () =>
      resolve({
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        close: () => {
          server.close()
          server.closeAllConnections()
        }
      })
    )
  })
