// `pnpm bench …`: builds what is not up to date, then times it against other engines.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { prepare, repository } from "./setup.mjs";

prepare();
const bench = join(repository, "tools", "bench", "dist", "bench.js");
process.argv = [process.argv[0] ?? "node", bench, ...process.argv.slice(2)];
await import(pathToFileURL(bench).href);
