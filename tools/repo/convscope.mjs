// `pnpm convscope …`: the command line as it was last built; built first if it never was, or if its sources have changed
// since, as after `git pull`.
import { isBuildOld } from "./build-age.mjs";
import { isCliBuilt, runCli } from "./cli.mjs";
import { builtStamp, prepare, repository } from "./setup.mjs";

if (!isCliBuilt()) {
  prepare("convscope");
} else if (isBuildOld(repository, builtStamp)) {
  // On stderr: what a command prints may be read by a script.
  console.error("The sources may be newer than the build: building …");
  prepare("convscope");
}
await runCli(process.argv.slice(2));
