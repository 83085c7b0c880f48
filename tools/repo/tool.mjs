// `pnpm bench …` and others: installs and builds what is not up to date, then runs one of the tools, named by its file, inside
// this process, so that its exit code and Ctrl-C need no passing on.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { prepare, repository } from "./setup.mjs";

const [node = "", , tool = "", ...args] = process.argv;
prepare();
const file = join(repository, tool);
process.argv = [node, file, ...args];
await import(pathToFileURL(file).href);
