// `pnpm convscope …`: the command line as it was last built; built first only if it never was.
import { isCliBuilt, runCli } from "./cli.mjs";
import { prepare } from "./setup.mjs";

if (!isCliBuilt()) prepare("convscope");
await runCli(process.argv.slice(2));
