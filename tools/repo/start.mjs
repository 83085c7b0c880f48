// `npm start`: sets everything up, then trains LeNet-5 on the bundled digits. Every argument after
// `--` goes to `convscope train`.
import { runCli } from "./cli.mjs";
import { prepare } from "./setup.mjs";

prepare("convscope");
await runCli(["train", "--out", "out", ...process.argv.slice(2)]);
