/**
 * Serves the cases of a hostile corpus in a separate process, so that its memory is not counted. Each case has a number
 * in the path. Reports its port, and the number of requests without a case.
 */
import { readFileSync } from "node:fs"
import { createServer, type Socket } from "node:net"
import { gzipSync } from "node:zlib"
import type { HostileCase } from "./Hostile.js"

const cases = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as ReadonlyArray<HostileCase>
const baseline = cases.find(({ expect, body }) => expect.kind === "value" && body !== undefined)?.body ?? ""

let uninvited = 0
let port = 0

const pieces = (repeat: ReadonlyArray<readonly [string, number]>): Buffer =>
  Buffer.from(
    repeat
      .map(([piece, times]) =>
        piece.includes("{i}")
          ? Array.from({ length: times }, (_, i) => piece.replaceAll("{i}", String(i))).join("")
          : piece.repeat(times)
      )
      .join("")
  )

const bodyOf = (one: HostileCase): Buffer => {
  if (one.bodyBase64 !== undefined) return Buffer.from(one.bodyBase64, "base64")
  if (one.repeat !== undefined) return pieces(one.repeat)
  if (one.gzipRepeat !== undefined) return gzipSync(pieces(one.gzipRepeat))
  return Buffer.from((one.body ?? baseline).replaceAll("{SERVER}", `http://127.0.0.1:${port}`))
}

const head = (one: HostileCase, lines: ReadonlyArray<string>, version = "1.1"): string =>
  [
    `HTTP/${version} ${one.status} X`,
    ...Object.entries(one.headers).map(
      ([name, value]) => `${name}: ${value.replaceAll("{SERVER}", `http://127.0.0.1:${port}`)}`
    ),
    ...lines,
    "",
    ""
  ].join("\r\n")

const whole = (one: HostileCase, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from(head(one, [`Content-Length: ${body.length}`])), body])

const chunk = (data: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${data.length.toString(16)}\r\n`), data, Buffer.from("\r\n")])

const drip = (socket: Socket, bytes: Buffer, over: number): void => {
  const size = Math.ceil(bytes.length / 20)
  for (let i = 0; i < 20; i++) {
    setTimeout(() => void (socket.writable && socket.write(bytes.subarray(i * size, (i + 1) * size))), (i * over) / 20)
  }
}

const answer = (one: HostileCase, socket: Socket): void => {
  const body = bodyOf(one)
  switch (one.raw) {
    case undefined:
      return void socket.write(whole(one, body))
    case "reset":
      return void socket.resetAndDestroy()
    case "close":
      return void socket.end()
    case "garbage":
      return void socket.end("this is not HTTP\r\n\r\n")
    case "short":
      return void socket.end(Buffer.concat([Buffer.from(head(one, ["Content-Length: 1000"])), Buffer.alloc(100, 120)]))
    case "chunkcut":
      socket.write(head(one, ["Transfer-Encoding: chunked"]))
      return void socket.end(chunk(body).subarray(0, Math.floor(body.length / 2)))
    case "chunked":
      socket.write(head(one, ["Transfer-Encoding: chunked"]))
      for (let i = 0; i < body.length; i += 7) socket.write(chunk(body.subarray(i, i + 7)))
      return void socket.write("0\r\n\r\n")
    case "drip":
      return drip(socket, whole(one, body), 2000)
    case "hang":
      return
    case "hangbody":
      return void socket.write(whole(one, body).subarray(0, -20))
    case "bighdr":
      return void socket.write(
        head(one, [`X-Big: ${"x".repeat(1_000_000)}`, `Content-Length: ${body.length}`]) + body.toString()
      )
    case "interim":
      return void socket.write(
        Buffer.concat([
          Buffer.from("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n"),
          whole(one, body)
        ])
      )
    case "http10":
      return void socket.end(Buffer.concat([Buffer.from(head(one, [], "1.0")), body]))
    case "double":
      return void socket.write(
        Buffer.concat([whole(one, body), whole({ ...one, status: 500 }, Buffer.from("<Error/>"))])
      )
    default:
      throw new Error(`${one.id}: ${one.raw} is not known here`)
  }
}

const server = createServer((socket) => {
  let received = ""
  socket.on("error", () => undefined)
  socket.on("data", (data) => {
    received += data.toString("latin1")
    // The bodies of requests do not matter: a request ends after its headers.
    for (let end = received.indexOf("\r\n\r\n"); end !== -1; end = received.indexOf("\r\n\r\n")) {
      const path = received.split(" ", 2)[1] ?? ""
      received = received.slice(end + 4)
      const one = cases[Number(/^\/case-(\d+)\/2020-05-31\//.exec(path)?.[1] ?? -1)]
      if (one !== undefined) answer(one, socket)
      else {
        uninvited++
        socket.end("HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n")
      }
    }
  })
})

server.listen(0, "127.0.0.1", () => {
  const address = server.address()
  port = typeof address === "object" && address !== null ? address.port : 0
  process.send?.({ port })
})
process.on("message", () => process.send?.({ uninvited }))
process.on("disconnect", () => process.exit())
