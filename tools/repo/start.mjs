// `npm start`: sets everything up, then trains LeNet-5 on the bundled digits. Every argument after
// `--` goes to `convscope train`. The command line runs in this same process, so its exit code,
// Ctrl-C and other signals need no passing on.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { prepare, repository } from "./setup.mjs";

prepare();
const cli = join(repository, "apps", "cli", "dist", "cli.js");
process.argv = [process.argv[0] ?? "node", cli, "train", "--out", "out", ...process.argv.slice(2)];
await import(pathToFileURL(cli).href);
