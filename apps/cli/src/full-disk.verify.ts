// A disk that fills up while a training runs: a clear text, and nothing that was saved is lost. The disk is a small one
// in memory, mounted in a name space of its own, which needs no rights.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { builtEntry, newFolder, startCommand } from "./testing/run-built.js";

const script = `
set -u
mkdir disk && mount -t tmpfs -o size=4m tmpfs disk
train="$NODE $ENTRY train --limit 200 --out disk/out"
$train --epochs 1 --quiet
before=$(sha256sum < disk/out/checkpoint.safetensors)
dd if=/dev/zero of=disk/filler bs=1k 2>/dev/null
$train --resume --epochs 3 2> full.txt
echo "code on a full disk: $?"
test "$before" = "$(sha256sum < disk/out/checkpoint.safetensors)" && echo "checkpoint intact"
ls -A disk/out | grep -c tmp
rm disk/filler
$train --resume --epochs 3 --quiet && echo "went on"
cat full.txt
`;

test("a full disk stops the training, keeps its checkpoint, and space lets it go on", async () => {
  const folder = await newFolder();
  await writeFile(join(folder, "script.sh"), script);
  const { stdout, stderr } = await startCommand("unshare", ["-Urm", "sh", "script.sh"], {
    cwd: folder,
    environment: { NODE: process.execPath, ENTRY: builtEntry },
  }).ended;
  expect(stderr).toBe("");
  expect(stdout).toContain("code on a full disk: 1");
  expect(stdout).toContain("checkpoint intact\n0\n");
  expect(stdout).toContain("went on");
  expect(stdout).toMatch(/error: .*no space left on the device/);
  expect(stdout).not.toMatch(/\n\s+at /);
});
