/** A server of files in memory, on a free port of this machine alone. */
import { createServer } from "node:http";
import { extname } from "node:path";
import type { Site } from "./page-files.js";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".wasm": "application/wasm",
};

/** A running server. */
export interface Server extends AsyncDisposable {
  /** Its address, without a slash at the end. */
  readonly origin: string;
}

/** How pages are served. */
export interface ServeOptions {
  /** Lets pages share memory between threads (the COOP and COEP headers). */
  readonly isolated?: boolean;
  /** Headers of every answer, by their names in small letters. */
  readonly headers?: Readonly<Record<string, string>>;
  /** 0, the default, takes a free one. */
  readonly port?: number;
}

const ISOLATION = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/** Serves a site until it is disposed of. */
export async function serve(
  site: Site,
  { isolated = false, headers = {}, port = 0 }: ServeOptions = {},
): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const content = site.get(pathname);
    const type = TYPES[extname(pathname)] ?? TYPES[".html"];
    response.writeHead(content === undefined ? 404 : 200, {
      "content-type": content === undefined ? "text/plain" : type,
      ...headers,
      ...(isolated ? ISOLATION : {}),
    });
    response.end(content ?? `no file ${pathname}\n`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  const at = typeof address === "object" && address !== null ? address.port : port;
  return {
    origin: `http://127.0.0.1:${at}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
