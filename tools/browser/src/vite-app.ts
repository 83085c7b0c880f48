/** The page of someone who installed the wasm backend, as Vite builds it. Apart from the other pages: the report needs no Vite. */
import { join } from "node:path";
import { build } from "vite";
import { html, type Site } from "./page-files.js";
import { tool } from "./paths.js";

/** The files of the built app. */
export async function viteApp(): Promise<Site> {
  const name = "app.html";
  const script = join(tool, "src", "wasm-page.ts");
  const built = await build({
    root: tool,
    configFile: false,
    logLevel: "error",
    resolve: { conditions: ["@convscope/source", "module", "browser", "import"] },
    // The page's text is made here: there is one script, and no file for it.
    plugins: [
      {
        name: "page",
        resolveId: (id) => (id.endsWith(name) ? join(tool, name) : undefined),
        load: (id) => (id.endsWith(name) ? new TextDecoder().decode(html(script)) : undefined),
      },
    ],
    build: { write: false, target: "es2022", rolldownOptions: { input: join(tool, name) } },
  });
  const output = "output" in built ? built.output : [];
  return new Map(
    output.map((file) => {
      const content = file.type === "chunk" ? file.code : file.source;
      const path = file.fileName === name ? "/" : `/${file.fileName}`;
      return [path, typeof content === "string" ? new TextEncoder().encode(content) : content];
    }),
  );
}
